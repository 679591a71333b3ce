"""``reset``: an exercise is put back, everything else stays, and the student's version is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygrad_rnn.course.folder import LessonFolder
from tinygrad_rnn.course.handout import release
from tinygrad_rnn.course.reset import reset
from tinygrad_rnn.errors import CourseError

STUB = 'raise NotImplementedError("l00-1: row_mean")'
MINE = "helper = 3  # mine\n    return helper * F"


@pytest.fixture
def student(source: Path, tmp_path: Path) -> LessonFolder:
    release(tmp_path / "copy", source)
    return LessonFolder(tmp_path / "copy" / "lessons" / "l00_scale")


def original(source: Path) -> LessonFolder:
    return LessonFolder(source / "l00_scale")


def rewrite(student: LessonFolder, old: str, new: str) -> str:
    path = student.path / "solution.py"
    text = path.read_text().replace(old, new)
    path.write_text(text)
    return text


def again(student: LessonFolder, source: Path, exercise: str | None = "l00-1") -> Path:
    one = LessonFolder(student.path)  # reads the file anew
    return reset(one, original(source), one.lesson.exercise(exercise) if exercise else None)


def test_the_exercise_is_put_back_and_the_old_file_is_kept(student: LessonFolder, source: Path) -> None:
    fresh = (student.path / "solution.py").read_text()
    mine = rewrite(student, STUB, MINE)
    kept = again(student, source)
    assert (student.path / "solution.py").read_text() == fresh
    assert (kept.name, kept.read_text()) == ("solution.py.backup-1", mine)


def test_backups_are_never_overwritten(student: LessonFolder, source: Path) -> None:
    for number in (1, 2, 3):
        rewrite(student, STUB, f"return {number}")
        assert again(student, source).name == f"solution.py.backup-{number}"
    for number in (1, 2, 3):
        assert f"return {number}" in (student.path / f"solution.py.backup-{number}").read_text()


def test_everything_else_stays(student: LessonFolder, source: Path) -> None:
    rewrite(student, STUB, MINE)
    rewrite(student, "def row_mean(F: tg.Tensor,", "@staticmethod\ndef row_mean(  # changed\n    F: tg.Tensor,")
    rewrite(student, "class Affine", "def my_helper(x):\n    return x\n\n\nclass Affine")
    mine = rewrite(student, 'raise NotImplementedError("l00-2: Affine")', "return 7")
    again(student, source)
    text = (student.path / "solution.py").read_text()
    assert "def my_helper(x):\n    return x\n" in text
    assert text.count("return 7") == mine.count("return 7") == 2
    assert "helper = 3" not in text
    assert "@staticmethod" not in text
    assert text.count(STUB) == 1


def test_methods_of_a_class_in_another_indent(student: LessonFolder, source: Path) -> None:
    text = (student.path / "solution.py").read_text()
    head, body = text.split("class Affine(nn.Module):\n")
    wider = "\n".join("    " + line if line.strip() else line for line in body.splitlines())
    wider = wider.replace('raise NotImplementedError("l00-2: Affine")', "pass")
    (student.path / "solution.py").write_text(f"{head}class Affine(nn.Module):\n{wider}\n")
    again(student, source, "l00-2")
    text = (student.path / "solution.py").read_text()
    compile(text, "solution.py", "exec")
    assert text.count('            raise NotImplementedError("l00-2: Affine")') == 2


def test_line_ends_of_windows_stay(student: LessonFolder, source: Path) -> None:
    path = student.path / "solution.py"
    path.write_bytes(path.read_bytes().replace(STUB.encode(), b"return 1").replace(b"\n", b"\r\n"))
    again(student, source)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") > 5
    assert STUB.encode() in path.read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("def row_mean", "def other", "no row_mean"), (STUB, "return (", "is not Python"), (STUB, "\0", "is not Python")],
)
def test_what_cannot_be_put_back_is_left_alone(
    student: LessonFolder, source: Path, old: str, new: str, words: str
) -> None:
    mine = rewrite(student, old, new)
    with pytest.raises(CourseError, match=words) as raised:
        again(student, source)
    assert "tinygrad-rnn reset l00`" in str(raised.value)
    assert (student.path / "solution.py").read_text() == mine
    assert not list(student.path.glob("*.backup*"))
    assert again(student, source, None).read_text() == mine, "the whole file can always be put back"
    assert (student.path / "solution.py").read_text() == original(source).stub


def test_a_file_that_is_gone_comes_back(student: LessonFolder, source: Path) -> None:
    (student.path / "solution.py").unlink()
    again(student, source, None)
    assert STUB in (student.path / "solution.py").read_text()
