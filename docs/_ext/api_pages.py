"""API pages made from the code: one page per module, listing what the module exports.

The pages follow the package: a new module or a new name appears in the next build. An object is described once, in the
module that defines it if that has a page, else in the first module that exports it; other modules link there.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import crosslinks
from generated import write_pages
from plain_docstrings import as_rst, escape
from sphinx.application import Sphinx

PACKAGE = "tinygrad_rnn"
# Reading order. Modules that are not named here follow, in alphabetical order.
ORDER = ["tensor", "functions", "nn", "functional", "optim", "data", "models", "train", "io", "draw", "compare"]
ORDER += ["differentiate", "checks", "autograd", "sequence", "ops", "backend", "errors"]
# What runs the lessons and the command line is not a library that one builds on.
LEFT_OUT = {"course", "grading", "cli"}

INDEX = """\
API
===

.. code-block:: python

   import tinygrad_rnn as tg

Everything below is reached from ``tg``. Shapes are written as in
:doc:`the chapter </chapter/index>`: ``[b, s, n]`` is b sentences of s words with
n numbers per word.

{table}

.. toctree::
   :hidden:
   :maxdepth: 1

{entries}
"""


def modules() -> list[ModuleType]:
    """Return the modules that get a page, in reading order; a module that another one exports follows it."""
    package = importlib.import_module(PACKAGE)
    names = {info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_")} - LEFT_OUT
    found = []
    for name in sorted(names, key=lambda name: (rank(name), name)):
        module = importlib.import_module(f"{PACKAGE}.{name}")
        found += [module, *(value for value in exports(module).values() if inspect.ismodule(value))]
    found = list(dict.fromkeys(found))
    return sorted([*found, *torn(found)], key=lambda module: rank(module.__name__.split(".")[1]))


def rank(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def torn(listed: list[ModuleType]) -> list[ModuleType]:
    """Return the modules whose names would be described on several pages; viewcode's way back knows only one."""
    home = homes(listed)
    pages = defaultdict(set)
    for module in listed:
        for name, value in exports(module).items():
            if not inspect.ismodule(value) and home[id(value)] == f"{module.__name__}.{name}":
                pages[value.__module__].add(module.__name__)
    return [importlib.import_module(source) for source, described in pages.items() if len(described) > 1]


def exports(module: ModuleType) -> dict[str, Any]:
    """Return the functions, classes and modules in ``__all__``, or without one, those that the module defines."""
    if hasattr(module, "__all__"):
        names = {name: getattr(module, name) for name in module.__all__}
    else:
        public = {name: value for name, value in vars(module).items() if not name.startswith("_")}
        names = {name: value for name, value in public.items() if getattr(value, "__module__", "") == module.__name__}
    return {name: value for name, value in names.items() if is_described(value)}


def is_described(value: Any) -> bool:
    """Tell functions, classes and modules from values and type aliases, which are read in the source."""
    return inspect.isroutine(value) or inspect.ismodule(value) or (isinstance(value, type) and get_args(value) == ())


def first_sentence(value: Any) -> str:
    """Return the first sentence of the text that describes an object, in one line."""
    paragraph = " ".join((inspect.getdoc(value) or value.__name__).split("\n\n")[0].split())
    return escape(paragraph.split(". ")[0].rstrip("."))


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of two columns, or nothing without rows."""
    lines = [f"   * - {left}\n     - {right}" for left, right in rows]
    return "\n".join([".. list-table::", "   :widths: 30 70", "", *lines, ""]) if lines else ""


def homes(listed: list[ModuleType]) -> dict[int, str]:
    """Return where each exported object is described, by its identity."""
    found: dict[int, str] = {}
    for module in listed:
        for name, value in exports(module).items():
            defined_here = getattr(value, "__module__", None) == module.__name__
            if defined_here or id(value) not in found:
                found[id(value)] = f"{module.__name__}.{name}"
    return found


def all_homes(listed: list[ModuleType]) -> dict[int, str]:
    """Return where each object is described; what only the package itself exports is at home there."""
    home = homes(listed[1:])
    for name, value in exports(listed[0]).items():
        home.setdefault(id(value), f"{PACKAGE}.{name}")
    return home


def described() -> dict[int, str]:
    """Return where each object of the package is described, by its identity."""
    return all_homes([importlib.import_module(PACKAGE), *modules()])


def directive(name: str, value: Any, lessons: Sequence[int]) -> str:
    """Return the autodoc directive that describes an object, with links to the lessons that it belongs to."""
    links = " and ".join(f":ref:`lesson {number} <lesson-{number}>`" for number in lessons)
    taught = f"\n   *In the lessons:* {links}.\n" if links else ""
    if inspect.isclass(value):
        kind = "autoexception" if issubclass(value, BaseException) else "autoclass"
        bases = "" if value.__bases__ == (object,) else "   :show-inheritance:\n"
        return f".. {kind}:: {name}\n   :members:\n{bases}{taught}"
    return f".. autofunction:: {name}\n{taught}"


def page(module: ModuleType, home: dict[int, str], taught: Mapping[int, Sequence[int]]) -> str:
    """Return the page of a module: what it is for, a table of its names, and each name that is at home here."""
    title = module.__name__
    objects = {name: value for name, value in exports(module).items() if not inspect.ismodule(value)}
    rows = [(f":py:obj:`{name} <{home[id(value)]}>`", first_sentence(value)) for name, value in objects.items()]
    own = [
        directive(name, value, taught.get(id(value), ()))
        for name, value in objects.items()
        if home[id(value)] == f"{module.__name__}.{name}"
    ]
    text = as_rst((inspect.getdoc(module) or "").splitlines())
    head = [title, "=" * len(title), "", f".. module:: {title}", "", *text, ""]
    return "\n".join([*head, table(rows), *own])


def index(listed: list[ModuleType]) -> str:
    rows = [(f":doc:`{module.__name__}`", first_sentence(module)) for module in listed]
    return INDEX.format(table=table(rows), entries="\n".join(f"   {module.__name__}" for module in listed))


def pages(lessons: Path | None = None) -> dict[str, str]:
    """Return all API pages, by file name, with links to the lessons in a folder."""
    package = importlib.import_module(PACKAGE)
    listed = [package, *modules()]
    home = all_homes(listed)
    taught = crosslinks.lessons_that_build(crosslinks.built(lessons)) if lessons else {}
    return {f"{module.__name__}.rst": page(module, home, taught) for module in listed} | {"index.rst": index(listed)}


def spans_for_parameters(html: str) -> str:
    """Return a page with the lines of long signatures as plain lines: Sphinx makes them a list without terms.

    >>> spans_for_parameters("<dt>f(<dl>\\n<dd>x,</dd>\\n</dl>\\n)</dt>")
    '<dt>f(<span class="sig-line">x,</span>\\n)</dt>'
    """

    def lines(match: re.Match[str]) -> str:
        return match[1].replace("<dd>", '<span class="sig-line">').replace("</dd>", "</span>")

    return re.sub(r"<dl>\n((?:<dd>.*</dd>\n)+)</dl>\n", lines, html)


def on_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    if page.startswith("api/") and "body" in context:
        context["body"] = spans_for_parameters(context["body"])


def on_start(app: Sphinx) -> None:
    write_pages(Path(app.srcdir) / "api", pages(Path(app.config.lesson_folder)))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", on_start)
    app.connect("html-page-context", on_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
