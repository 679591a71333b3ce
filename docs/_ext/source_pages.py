"""Pieces of the package's own source on a page, taken by name when the site is built, so that they are always current.

``{excerpt} autograd:walk`` shows the source of an object without its docstring, ``{operation} tanh`` an entry of the
table of derivatives as it is written, and ``{derivatives}`` the whole table. A name that is gone fails the build.
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from tinygrad_rnn import ops

ROOT = Path(__file__).parents[2]
PACKAGE = "tinygrad_rnn"


@cache
def text_of(file: str) -> str:
    return Path(file).read_text(encoding="utf-8")


def source(value: Any) -> tuple[str, list[str]]:
    """Return the file of a function or class, and its lines."""
    value = inspect.unwrap(getattr(value, "fget", None) or getattr(value, "func", value))  # behind a property
    file = inspect.getsourcefile(value)
    assert file is not None
    lines, _ = inspect.getsourcelines(value)
    return file, textwrap.dedent("".join(lines)).splitlines()


def without_docstring(lines: list[str]) -> list[str]:
    """Return the lines of a definition without the docstring of what is defined.

    >>> without_docstring(["def f(x):", '    "Say it."', "", "    return x"])
    ['def f(x):', '    return x']
    """
    [definition] = ast.parse("\n".join(lines)).body
    first = definition.body[0]
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(definition.body) > 1):
        return lines
    rest = lines[first.end_lineno :]
    while not rest[0].strip():
        rest = rest[1:]
    return lines[: first.lineno - 1] + rest


def between(lines: list[str], first: str | None, last: str | None) -> list[str]:
    """Return the lines from the one that holds `first` to the next one that holds `last`, both included."""
    start = 0 if first is None else line_with(lines, first, 0)
    stop = len(lines) - 1 if last is None else line_with(lines, last, start)
    return textwrap.dedent("\n".join(lines[start : stop + 1])).splitlines()


def line_with(lines: list[str], words: str, start: int) -> int:
    for number in range(start, len(lines)):
        if words in lines[number]:
            return number
    raise ValueError(f"no line of it holds {words!r}")


@dataclass(frozen=True)
class Entry:
    """An operation of the table as ops.py writes it: source of the whole entry, of its result and of its rules."""

    group: str
    text: str
    inputs: tuple[str, ...]
    result: str
    rules: tuple[str, ...]  # for each input; "" where there is none


@cache
def entries() -> dict[str, Entry]:
    """Return the source of every operation of the registry, in its order.

    Raises
    ------
    ValueError : the registry and the file disagree.
    """
    text = text_of(str(ops.__file__))
    lines = text.splitlines()
    found: dict[str, Entry] = {}
    group, at = "", 0
    for statement in ast.parse(text).body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "op"):
            at = statement.end_lineno or at
            continue
        for line in lines[at : statement.lineno - 1]:  # a comment of its own begins a group
            if re.match(r"# [A-Z]", line):
                group = line.removeprefix("# ")
        at = statement.end_lineno or at
        name, forward, *rules = call.args
        each = [keyword.value for keyword in call.keywords if keyword.arg == "each"]
        assert isinstance(name, ast.Constant)
        assert isinstance(forward, ast.Lambda)
        found[name.value] = Entry(
            group,
            "\n".join(lines[statement.lineno - 1 : at]),
            arguments(forward),
            segment(text, forward.body),
            tuple(segment(text, rule.body) if isinstance(rule, ast.Lambda) else "" for rule in rules)
            or tuple(each_rule(text, rule) for rule in each),
        )
    if list(found) != list(ops.TABLE):
        raise ValueError(f"ops.py and its TABLE disagree about {sorted(set(found) ^ set(ops.TABLE))}")
    return found


def arguments(function: ast.Lambda) -> tuple[str, ...]:
    """Return the names of the inputs of an operation: all but the namespace and the parameters behind the star."""
    many = (f"*{function.args.vararg.arg}",) if function.args.vararg else ()
    return tuple(argument.arg for argument in function.args.args[1:]) + many


def each_rule(text: str, rule: ast.expr) -> str:
    """Return the rule for the i-th of any number of inputs."""
    if isinstance(rule, ast.Lambda) and isinstance(rule.body, ast.Lambda):
        return segment(text, rule.body.body)
    return f"{segment(text, rule)}(i)"


def segment(text: str, node: ast.expr) -> str:
    return " ".join((ast.get_source_segment(text, node) or "").split())


def rows(group: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield name, result, and the rule by each input, of every operation of a group."""
    for name, entry in entries().items():
        if entry.group == group:
            many = entry.inputs and entry.inputs[0].startswith("*")
            inputs = ("input i",) if many else entry.inputs
            yield name, entry.result, [pair for pair in zip(inputs, entry.rules, strict=False) if pair[1]]


def derivatives() -> list[str]:
    """Return the table of derivatives as Markdown: a part for each group of ops.py."""
    lines: list[str] = []
    for group in dict.fromkeys(entry.group for entry in entries().values()):
        lines += [f"**{group}**", "", "````{list-table}", ":header-rows: 1", ":class: derivatives", ""]
        with_rules = any(rules for *_, rules in rows(group))
        lines += ["* - operation", "  - result"] + (["  - gradient by each input"] if with_rules else [])
        for name, result, rules in rows(group):
            lines += [f"* - `{name}`", f"  - `{result}`"]
            if with_rules:
                shown = [f"`{rule}`" if len(rules) == 1 and i != "input i" else f"{i}: `{rule}`" for i, rule in rules]
                lines += [f"  - {'<br>'.join(shown)}"]
        lines += ["````", ""]
    return lines


class Excerpt(SphinxDirective):
    """The source of a function, method or class."""

    required_arguments = 1
    option_spec: ClassVar = {
        "from": directives.unchanged,
        "to": directives.unchanged,
        "docstring": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            file, lines = source(pkgutil.resolve_name(f"{PACKAGE}.{name}"))
            lines = lines if "docstring" in self.options else without_docstring(lines)
            lines = between(lines, self.options.get("from"), self.options.get("to"))
        except (AttributeError, ImportError, TypeError, ValueError) as error:
            raise self.error(f"excerpt {name}: {error}") from error
        self.env.note_dependency(file)
        return shown(file, name.partition(":")[2], lines)


class Operation(SphinxDirective):
    """Entries of the table of derivatives, as they are written."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        names = self.arguments[0].split()
        unknown = [name for name in names if name not in entries()]
        if unknown:
            raise self.error(f"there is no operation {unknown}")
        self.env.note_dependency(str(ops.__file__))
        lines = "\n\n".join(entries()[name].text for name in names).splitlines()
        return shown(str(ops.__file__), ", ".join(names), lines)


class Derivatives(SphinxDirective):
    """The table of derivatives."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(ops.__file__))
        table = nodes.container()
        self.state.nested_parse(derivatives(), self.content_offset, table)
        return table.children


def shown(file: str, what: str, lines: list[str]) -> list[nodes.Node]:
    """Return a block of code under a line that says where it is from."""
    code = nodes.literal_block("\n".join(lines), "\n".join(lines), language="python")
    place = Path(file).relative_to(ROOT) if Path(file).is_relative_to(ROOT) else Path(*Path(file).parts[-2:])
    box = nodes.container(classes=["excerpt"])
    box += nodes.paragraph("", "", nodes.literal("", place.as_posix()), nodes.Text(f": {what}"))
    box += code
    return [box]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("excerpt", Excerpt)
    app.add_directive("operation", Operation)
    app.add_directive("derivatives", Derivatives)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
