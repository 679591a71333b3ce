"""Put an exercise back to what was handed out, and keep the student's version beside it."""

from __future__ import annotations

import ast
import os
import tempfile
import textwrap
from collections.abc import Collection, Iterator
from pathlib import Path

from tinygrad_rnn.course.folder import LessonFolder
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.overlay import Function
from tinygrad_rnn.errors import CourseError, phrase


def reset(folder: LessonFolder, original: LessonFolder, exercise: Exercise | None) -> Path:
    """Put the functions of an exercise, or a lesson's whole file, back to the stub; return where the old file is kept.

    Parameters
    ----------
    folder, original : the student's lesson, and the one it is a copy of.
    exercise : None means the whole file.

    Raises
    ------
    CourseError : the file is not Python, or lacks one of the functions. Nothing has been changed then.
    """
    path = folder.path / "solution.py"
    old = path.read_bytes() if path.exists() else b""
    if exercise is None:
        new = original.stub
    else:
        new = _with_stubs(folder.source, original.stub, original.functions_of(exercise), exercise.id)
    backup = _keep(path, old)
    _write(path, new.replace("\n", "\r\n") if b"\r\n" in old else new)
    return backup


def _with_stubs(text: str, stub: str, names: Collection[str], exercise_id: str) -> str:
    """Return the text with these functions as they stand in the stub."""
    whole = f"`tinygrad-rnn reset {exercise_id.split('-')[0]}` puts the whole file back"
    try:
        places = _places(text)
    except (SyntaxError, ValueError) as error:
        raise CourseError(phrase("reset", "solution.py is not Python", found=str(error), fix=whole)) from error
    missing = sorted(set(names) - set(places))
    if missing:
        problem = f"solution.py has no {' and no '.join(missing)} that could be put back"
        raise CourseError(phrase("reset", problem, fix=f"write the line `def ...` again; or {whole}"))
    lines, original, originals = text.splitlines(), stub.splitlines(), _places(stub)
    for name in sorted(names, key=lambda name: places[name], reverse=True):  # from the end: line numbers stay true
        first, last, indent = places[name]
        begin, end, _ = originals[name]
        new = textwrap.indent(textwrap.dedent("\n".join(original[begin:end])), " " * indent)
        lines[first:last] = new.splitlines()
    return "\n".join(lines) + "\n"


def _places(text: str) -> dict[str, tuple[int, int, int]]:
    """Return where each function stands, by qualified name: its lines, decorators included, and its indent."""

    def visit(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for node in body:
            if isinstance(node, Function):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                yield prefix + node.name, (first - 1, node.end_lineno or node.lineno, node.col_offset)
            elif isinstance(node, ast.ClassDef):
                yield from visit(node.body, f"{prefix}{node.name}.")

    return dict(visit(ast.parse(text).body, ""))


def _keep(path: Path, content: bytes) -> Path:
    """Write a backup under the first free number: none is ever overwritten."""
    number = 1
    while True:
        backup = path.with_name(f"{path.name}.backup-{number}")
        try:
            with backup.open("xb") as file:
                file.write(content)
            return backup
        except FileExistsError:
            number += 1


def _write(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it meanwhile sees the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8"))
    if path.exists():
        os.chmod(name, path.stat().st_mode)  # mkstemp's is for the owner only
    Path(name).replace(path)
