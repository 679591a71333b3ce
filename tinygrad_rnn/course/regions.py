"""The marked regions of a lesson's ``solution.py``: find them, and make the student's stub from them.

>>> print(stub('''
... def double(x):
...     # BEGIN SOLUTION l00-1
...     return x + x
...     # END SOLUTION
... '''))
<BLANKLINE>
def double(x):
    raise NotImplementedError("l00-1: double")
<BLANKLINE>
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from tinygrad_rnn.errors import CourseError, phrase

BEGIN = re.compile(r"^(?P<indent>\s*)# BEGIN SOLUTION (?P<exercise>l\d\d-\d+)\s*$")
END = re.compile(r"^\s*# END SOLUTION\s*$")
STUB = re.compile(r'raise NotImplementedError\("(?P<exercise>l\d\d-\d+): ')
MARKER = re.compile(r"#\s*(BEGIN|END)\s+SOLUTION", re.IGNORECASE)


@dataclass(frozen=True)
class Region:
    """One marked stretch of a source file: lines ``start`` to ``end`` (from 0), both markers included."""

    exercise: str
    function: str  # its qualified name, e.g. "Affine.forward"
    indent: str
    start: int
    end: int


def find_regions(source: str, name: str = "solution.py") -> list[Region]:
    """Return the regions of a solved source file, in order.

    Raises
    ------
    CourseError : a marker without its partner, a malformed one, or a region that is not inside one function's body.
    """
    functions = function_lines(source, name)
    regions: list[Region] = []
    opened: tuple[int, str, str] | None = None
    for number, line in enumerate(source.splitlines()):
        begin = BEGIN.match(line)
        if begin and opened is None:
            opened = number, begin["exercise"], begin["indent"]
        elif END.match(line) and opened is not None:
            start, exercise, indent = opened
            regions.append(Region(exercise, _function_around(functions, start, number, name), indent, start, number))
            opened = None
        elif MARKER.search(line):
            raise _bad_marker(name, number, "it has no partner, or is not written as the format asks")
    if opened is not None:
        raise _bad_marker(name, opened[0], "its END SOLUTION is missing")
    return regions


def stub(source: str, name: str = "solution.py") -> str:
    """Return the student's file: each region replaced by the line that says it is not implemented."""
    lines = source.splitlines(keepends=True)
    for region in reversed(find_regions(source, name)):
        short = region.function.removesuffix(".forward").removesuffix(".__init__")
        lines[region.start : region.end + 1] = [
            f'{region.indent}raise NotImplementedError("{region.exercise}: {short}")\n'
        ]
    return "".join(lines)


def exercises_of_functions(source: str, name: str = "solution.py") -> dict[str, str]:
    """Return the exercise that asks for each function, by qualified name; of a solved file or of its stub."""
    found = {region.function: region.exercise for region in find_regions(source, name)}
    lines = source.splitlines()
    for function, (first, last) in function_lines(source, name).items():
        stubs = [match["exercise"] for line in lines[first : last + 1] if (match := STUB.search(line))]
        if stubs:
            found[function] = stubs[0]
    return found


def solution_lines(source: str, shortest: int = 12) -> set[str]:
    """Return the stripped lines that only a solution holds, and that are long enough to give something away."""
    inside: set[str] = set()
    lines = source.splitlines()
    for region in find_regions(source):
        inside |= {line.strip() for line in lines[region.start + 1 : region.end]}
    outside = {line.strip() for line in stub(source).splitlines()}
    return {line for line in inside - outside if len(line) >= shortest}


def function_lines(source: str, name: str = "solution.py") -> dict[str, tuple[int, int]]:
    """Return the body of every function, by qualified name: first and last line (from 0)."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise CourseError(phrase(name, "it is not valid Python", found=str(error))) from error
    found: dict[str, tuple[int, int]] = {}

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found[prefix + node.name] = (node.lineno, (node.end_lineno or node.lineno) - 1)
            elif isinstance(node, ast.ClassDef):
                visit(node.body, f"{prefix}{node.name}.")

    visit(tree.body, "")
    return found


def _function_around(functions: dict[str, tuple[int, int]], start: int, end: int, name: str) -> str:
    for function, (first, last) in functions.items():
        # The closing marker is a comment, so it may stand just behind the last statement that the parser sees.
        if first <= start <= last and end <= last + 1:
            return function
    raise _bad_marker(name, start, "a region must lie inside the body of one function or method")


def _bad_marker(name: str, number: int, why: str) -> CourseError:
    return CourseError(
        phrase(
            f"{name}, line {number + 1}",
            "a solution marker is misplaced",
            why=why,
            fix="write `# BEGIN SOLUTION l06-2` and `# END SOLUTION`, each alone on its line, around lines of a body",
        )
    )
