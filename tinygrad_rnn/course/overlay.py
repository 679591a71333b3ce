"""Put some functions of one source file in the place of those of another, by name.

Two things need it. When an exercise is checked, the other exercises of the file come from the reference, so that one
mistake costs one exercise. And a wrong or right answer in a lesson's folder holds only the functions that differ.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
FOREIGN = 1_000_000  # added to the line numbers of what was put in: those lines are not the student's


def overlay(base: str, other: str, only: Collection[str] | None = None) -> ast.Module:
    """Return the syntax tree of `base` with the functions of `other` in place of those of the same name.

    Parameters
    ----------
    base : the source that is kept.
    other : the source that is laid over it. Functions are matched by qualified name ("Affine.forward"); a class of
        both files keeps the header of `base` and takes the methods of `other`.
    only : the qualified names to take. None takes everything, statements and helpers too.

    Raises
    ------
    SyntaxError : one of the sources is not Python.
    """
    tree, patch = ast.parse(base), ast.parse(other)
    ast.increment_lineno(patch, FOREIGN)
    if only is not None:
        patch.body = _select(patch.body, only, "")
    _lay(tree.body, patch.body)
    return tree


def _select(body: list[ast.stmt], only: Collection[str], prefix: str) -> list[ast.stmt]:
    chosen: list[ast.stmt] = []
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and prefix + node.name in only:
            chosen.append(node)
        elif isinstance(node, ast.ClassDef):
            node.body = _select(node.body, only, f"{prefix}{node.name}.")
            chosen += [node] if node.body else []
    return chosen


def _lay(body: list[ast.stmt], patch: list[ast.stmt]) -> None:
    places = {node.name: i for i, node in enumerate(body) if isinstance(node, (Function, ast.ClassDef))}
    new: list[ast.stmt] = []
    for node in patch:
        name = getattr(node, "name", None)
        place = body[places[name]] if name in places else None
        if isinstance(node, ast.ClassDef) and isinstance(place, ast.ClassDef):
            _lay(place.body, node.body)
        elif place is not None:
            body[places[str(name)]] = node
        elif not _is_docstring(node) and not _is_future(node):
            new.append(node)
    body[_first_definition(body) : _first_definition(body)] = new


def _first_definition(body: list[ast.stmt]) -> int:
    for i, node in enumerate(body):
        if isinstance(node, (Function, ast.ClassDef)):
            return i
    return len(body)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
