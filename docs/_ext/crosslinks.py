"""What of the package the lessons build: links from a lesson to the API, and from the API to the lesson.

An exercise must not be solved with the engine's own answer, so it names that answer: ``without=("nn.Embedding",)``.
That is exactly the relation that the links show. `ALSO` adds what an exercise has no reason to forbid.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tinygrad_rnn.course.folder import load_lesson

PACKAGE = "tinygrad_rnn"
PLACES = ("", ".data", ".optim", ".functional", ".data.twins")  # where an exercise's short names are looked up
ALSO = {
    2: ("Tensor", "gradcheck"),
    6: ("models.SharedClassifier",),
    9: ("models.MemoryClassifier",),
    10: ("models.RecurrentClassifier", "draw_rnn"),
    11: ("Tensor.backward",),
    12: ("train.fit", "save", "load"),
    13: ("nn.GRU", "nn.LSTM"),
    14: ("models.RecurrentClassifier",),
    15: ("use_backend", "Tensor.to"),
}


def built(folder: Path) -> dict[int, list[str]]:
    """Return, by number of the lesson, the names of what of the package one builds there or works with."""
    found: dict[int, list[str]] = {}
    for path in sorted(folder.glob("l[0-9][0-9]_*/test_l[0-9][0-9].py")):
        lesson = load_lesson(path)
        names = [name for exercise in lesson.exercises for name in exercise.without]
        names += ALSO.get(lesson.number, ())
        found[lesson.number] = [name for name in dict.fromkeys(map(full_name, names)) if name]
    return found


@cache
def full_name(name: str) -> str:
    """Return where the package has what is called `name`; "" for a whole module, or what is in other packages.

    >>> full_name("masked_mean"), full_name("tg.tensor"), full_name("nn")
    ('functional.masked_mean', 'tensor', '')
    """
    name = name.removeprefix("tg.")
    for place in PLACES:
        try:
            value = value_of(f"{place}.{name}".removeprefix("."))
        except (AttributeError, ImportError):
            continue
        return "" if inspect.ismodule(value) else f"{place}.{name}".removeprefix(".")
    return ""


def value_of(name: str) -> Any:
    """Return the object of the package with a full name: `tensor` is the function, not the module it is in."""
    try:
        return pkgutil.resolve_name(f"{PACKAGE}:{name}")
    except AttributeError:  # in a module that the package does not load by itself
        return pkgutil.resolve_name(f"{PACKAGE}.{name}")


def lessons_that_build(built_in: dict[int, list[str]]) -> dict[int, list[int]]:
    """Return the lessons that build an object, by its identity."""
    found: dict[int, list[int]] = {}
    for number, names in built_in.items():
        for name in names:
            numbers = found.setdefault(id(owner(name)), [])
            if number not in numbers:
                numbers.append(number)
    return found


def owner(name: str) -> Any:
    """Return the function or class that is called `name`; for a method, its class, which has the description."""
    above = name.rpartition(".")[0]
    return value_of(above) if above and isinstance(value_of(above), type) else value_of(name)


def references(names: Iterable[str], homes: dict[int, str]) -> str:
    """Return references to the descriptions of objects, as Markdown; one that is not described is left out."""
    shown = []
    for name in names:
        home, member = homes.get(id(owner(name))), name.rpartition(".")[2]
        if home is not None:
            is_member = owner(name) is not value_of(name)
            shown.append(f"{{py:obj}}`tg.{name} <{home}{'.' + member if is_member else ''}>`")
    return ", ".join(shown)
