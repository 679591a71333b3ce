"""Find the engine's finished answer in a student's file: an exercise that asks for an Embedding is not done with it.

Only what the exercise itself uses is searched: its functions, the classes they belong to, and those statements and
helpers of the file that they name. The other exercises may use what they like.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence

from tinygrad_rnn.course.overlay import Function

ENGINE = "tinygrad_rnn"


def find_ready_made(
    tree: ast.Module, forbidden: Sequence[str], own: Collection[str], others: Collection[str]
) -> tuple[str, int] | None:
    """Return the first forbidden name that an exercise uses, and its line; None if it uses none.

    Parameters
    ----------
    tree : the student's file.
    forbidden : objects of the engine, as messages call them ("nn.Embedding"). Only the last part is compared, since
        the same object can be reached in several ways (``tg.nn.Embedding``).
    own, others : the qualified names of the functions of this exercise, and of the others.
    """
    last_parts = {name.split(".")[-1]: name for name in forbidden}
    paths = _engine_paths(tree, last_parts)
    found: list[tuple[int, str]] = []
    for node in _in_reach(tree, own, others):
        path = _path(node, paths)
        last = path.split(".")[-1]
        if path.startswith(f"{ENGINE}.") and last in last_parts:
            found.append((node.lineno, last_parts[last]))
    return (min(found)[1], min(found)[0]) if found else None


def _in_reach(tree: ast.Module, own: Collection[str], others: Collection[str]) -> Iterator[ast.expr]:
    """Yield the expressions of the exercise, and of everything at the top of the file that it names."""
    definitions: dict[str, list[ast.AST]] = {}
    for statement in tree.body:
        for name, parts in _definitions(statement, others):
            definitions.setdefault(name, []).extend(parts)
    waiting = sorted({name.split(".")[0] for name in own})
    known = set(waiting)
    while waiting:
        for part in definitions.get(waiting.pop(), []):
            for node in ast.walk(part):
                if isinstance(node, (ast.Name, ast.Attribute, ast.Call)):
                    yield node
                if isinstance(node, ast.Name) and node.id not in known:
                    known.add(node.id)
                    waiting.append(node.id)


def _definitions(node: ast.stmt, others: Collection[str]) -> Iterator[tuple[str, list[ast.AST]]]:
    """Yield each name that a statement of the file defines, with what is to be searched for it."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name, [] if node.name in others else _function(node)
        case ast.ClassDef():
            parts: list[ast.AST] = [*node.bases, *node.decorator_list]
            for inner in node.body:
                if not isinstance(inner, Function):
                    parts.append(inner)
                elif f"{node.name}.{inner.name}" not in others:
                    parts += _function(inner)
            yield node.name, parts
        case ast.Assign():
            names = [part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            for name in names:
                yield name, [node.value]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, [value]


def _function(node: Function) -> list[ast.AST]:
    """Return what a function does: to name a type in its annotations is no use of it."""
    defaults = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None]
    return [*node.body, *node.decorator_list, *defaults]


def _engine_paths(tree: ast.Module, last_parts: Collection[str]) -> dict[str, str]:
    """Return what the file's names mean, of those that come from the engine: {"nn": "tinygrad_rnn.nn"}."""
    paths: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                for alias in node.names:
                    if alias.name.split(".")[0] == ENGINE:
                        paths[alias.asname or ENGINE] = alias.name if alias.asname else ENGINE
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] == ENGINE:
                for alias in node.names:
                    names = last_parts if alias.name == "*" else [alias.name]
                    paths |= {alias.asname or name: f"{module}.{name}" for name in names}
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                path = _path(value, paths)
                if path:
                    paths[name] = path
    return paths


def _path(node: ast.expr, paths: Mapping[str, str]) -> str:
    """Return the engine's name of an expression, such as "tinygrad_rnn.nn.Embedding"; "" if it is not of the engine."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return paths.get(name, "")
        case ast.Attribute(value=value, attr=attr):
            inner = _path(value, paths)
            return f"{inner}.{attr}" if inner else ""
        case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(attr)), *_]):
            inner = _path(value, paths)
            return f"{inner}.{attr}" if inner else ""
    return ""
