"""Everything that the package asks of CuPy exists in CuPy, with the arguments that are used."""

from __future__ import annotations

import ast
import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from refresh_cupy_inventory import PATH, inventory

from tinygrad_rnn.course.strict_fake import INVENTORY, signature

PACKAGE = Path(__file__).parents[1] / "tinygrad_rnn"
ON_ARRAYS = ("autograd.py", "backend.py", "operands.py", "ops.py", "optim.py")  # call methods of raw arrays
KINDS = ("constants", "functions", "modules", "types", "ufuncs")
NUMPY_METHODS = {name for name in dir(np.ndarray) if not name.startswith("_")}


@dataclass(frozen=True)
class Use:
    """One place in the source: what is asked of CuPy there, and with which arguments (None: it is not called)."""

    place: str
    owner: str  # "xp" or "array"
    name: str
    method: str | None = None  # of a universal function: at, reduce
    arguments: tuple[int, tuple[str, ...]] | None = None  # number of positional ones, names of keywords


def is_namespace(node: ast.AST) -> bool:
    """Tell whether an expression is ``xp``, ``self.xp``, ``backend.xp``, ``tensor.backend.xp``."""
    return (isinstance(node, ast.Name) and node.id == "xp") or (isinstance(node, ast.Attribute) and node.attr == "xp")


def arguments_of(call: ast.Call | None) -> tuple[int, tuple[str, ...]] | None:
    """Return how a call passes its arguments; positional ones before a ``*`` only."""
    if call is None:
        return None
    plain = [isinstance(a, ast.Starred) for a in call.args]
    return (plain.index(True) if True in plain else len(plain)), tuple(k.arg for k in call.keywords if k.arg)


def uses(source: str, file: str, methods: bool) -> Iterator[Use]:
    """Find what a source asks of CuPy: of its namespace, and with `methods` also of its arrays."""
    tree = ast.parse(source)
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        place = f"{file}:{node.lineno}"
        if is_namespace(node.value):
            above = parents[id(node)]
            if isinstance(above, ast.Attribute) and node.attr in INVENTORY["ufuncs"]:
                yield Use(place, "xp", node.attr, above.attr, arguments_of(calls.get(id(above))))
            else:
                yield Use(place, "xp", node.attr, None, arguments_of(calls.get(id(node))))
        elif methods and node.attr in NUMPY_METHODS:
            yield Use(place, "array", node.attr, None, arguments_of(calls.get(id(node))))
        elif methods and isinstance(node.value, ast.Attribute) and node.value.attr == "flags":
            yield Use(place, "flags", node.attr)


def accepts(parameters: str | None, arguments: tuple[int, tuple[str, ...]] | None) -> bool:
    """Tell whether a function with these parameters can be called with these arguments."""
    if parameters is None or arguments is None:
        return True
    positional, keywords = arguments
    try:
        signature(parameters).bind_partial(*[None] * positional, **dict.fromkeys(keywords))
    except TypeError:
        return False
    return True


def missing(use: Use) -> str | None:
    """Return what CuPy lacks for this use, None where it lacks nothing."""
    if use.owner == "flags":
        return None if use.name in INVENTORY["flags"] else f"flags.{use.name}"
    if use.owner == "array":
        array = INVENTORY["ndarray"]
        if use.name not in array["methods"] and use.name not in array["attributes"]:
            return f"ndarray.{use.name}"
        known = accepts(array["methods"].get(use.name), use.arguments)
        return None if known else f"ndarray.{use.name} with {use.arguments}"
    if not any(use.name in INVENTORY[kind] for kind in KINDS):
        return f"cupy.{use.name}"
    ufunc = INVENTORY["ufuncs"].get(use.name)
    if use.method is not None:
        return None if use.method in ufunc["methods"] else f"cupy.{use.name}.{use.method}"
    parameters = ufunc["signature"] if ufunc else INVENTORY["functions"].get(use.name)
    return None if accepts(parameters, use.arguments) else f"cupy.{use.name} with {use.arguments}"


def lacks(source: str, file: str = "snippet", methods: bool = True) -> list[str]:
    return [f"{use.place}: {what}" for use in uses(source, file, methods) if (what := missing(use)) is not None]


# The package ------------------------------------------------------------------------------------------------------


def test_everything_the_package_uses_exists_in_cupy() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        found += lacks(path.read_text(encoding="utf-8"), str(path.relative_to(PACKAGE)), path.name in ON_ARRAYS)
    assert not found, "CuPy does not have\n  " + "\n  ".join(found)


def test_the_finder_sees_the_package() -> None:
    source = (PACKAGE / "ops.py").read_text(encoding="utf-8")
    seen = {(use.owner, use.name) for use in uses(source, "ops.py", methods=True)}
    assert {("xp", "exp"), ("xp", "where"), ("xp", "add"), ("array", "sum"), ("array", "reshape")} <= seen


# The finder -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("xp.errstate(all='ignore')", "cupy.errstate"),
        ("self.xp.nditer(a)", "cupy.nditer"),
        ("t.backend.xp.vecdot(a, b)", "cupy.vecdot"),
        ("f = xp.unstack", "cupy.unstack"),
        ("xp.exp(a, where=mask)", "cupy.exp with (1, ('where',))"),
        ("xp.sum(a, axis=0, initial=1)", "cupy.sum with (1, ('axis', 'initial'))"),
        ("xp.clip(a, min=0, max=1)", "cupy.clip with (1, ('min', 'max'))"),
        ("xp.take(a, i, mode='wrap')", "cupy.take with (2, ('mode',))"),
        ("xp.zeros(3, device='cpu')", "cupy.zeros with (1, ('device',))"),
        ("xp.tanh(a, b, c)", "cupy.tanh with (3, ())"),
        ("xp.maximum.reduce(a)", "cupy.maximum.reduce"),
        ("xp.exp.at(a, i)", "cupy.exp.at"),
        ("a.sum(axis=0, where=mask)", "ndarray.sum with (0, ('axis', 'where'))"),
        ("(a @ b).argsort(stable=True)", "ndarray.argsort with (0, ('stable',))"),
        ("a.setflags(write=False)", "ndarray.setflags"),
        ("a.flags.writeable", "flags.writeable"),
    ],
)
def test_the_finder_names_what_is_missing(source: str, what: str) -> None:
    assert lacks(source) == [f"snippet:1: {what}"]


@pytest.mark.parametrize(
    "source",
    [
        "xp.exp(a, out=b)",
        "xp.sum(a, axis=0, keepdims=True)",
        "xp.zeros(shape, dtype=a.dtype)",
        "xp.add.at(out, index, values)",
        "xp.concatenate(*arrays, axis=0)",
        "xp.float32(1) + xp.inf",
        "a.sum(axis=0, keepdims=True).astype(a.dtype, copy=False).mT.reshape(-1, 2)",
        "words.append(a); a.flags.c_contiguous",
        "np.errstate(all='ignore')",
        "xp.exp(a, **options)",
    ],
)
def test_the_finder_accepts_what_exists(source: str) -> None:
    assert lacks(source) == []


# The inventory ----------------------------------------------------------------------------------------------------


def test_the_inventory_is_that_of_the_installed_cupy() -> None:
    if importlib.util.find_spec("cupy") is None:
        pytest.skip(f"CuPy is not installed here; the inventory is of CuPy {INVENTORY['cupy']}")
    import cupy

    if cupy.__version__ != INVENTORY["cupy"]:
        pytest.skip(f"CuPy {cupy.__version__} is installed; the inventory is of CuPy {INVENTORY['cupy']}")
    assert inventory() == INVENTORY, "run: python tests/refresh_cupy_inventory.py"


def test_the_inventory_is_small_and_sorted() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert len(text) < 200_000
    assert text == json.dumps(INVENTORY, indent=1, sort_keys=True) + "\n"
