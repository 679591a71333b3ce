"""Grading from a notebook, and what counts as begun."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tinygrad_rnn.course import check, grade
from tinygrad_rnn.course.folder import LessonFolder, is_started
from tinygrad_rnn.course.handout import release
from tinygrad_rnn.errors import CourseError

STUB = 'raise NotImplementedError("l00-1: row_mean")'


@pytest.fixture
def copy(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(grade, "find_source", lambda: source)
    grade._source.cache_clear()
    release(tmp_path / "copy", source)
    yield tmp_path / "copy"
    grade._source.cache_clear()


def write(copy: Path, old: str, new: str) -> None:
    path = copy / "lessons" / "l00_scale" / "solution.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("where", [".", "lessons", "lessons/l00_scale"])
def test_a_notebook_checks_where_it_is(
    copy: Path, where: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(copy / where)
    write(copy, STUB, "return F.mean(axis=1)")
    check("l00-1")
    out = capsys.readouterr().out
    assert "the mask is ignored" in " ".join(out.split())
    assert "[!] l00-1" in out
    check("l00-2")
    assert capsys.readouterr().out.split()[:3] == ["[", "]", "l00-2"]
    check("l00")
    assert "0 of 5 points" in capsys.readouterr().out
    write(copy, "return F.mean(axis=1)", "return F @ 0")  # a notebook stays, and must see the file anew
    check("l00-1")
    assert "the mask is ignored" not in " ".join(capsys.readouterr().out.split())
    with pytest.raises(CourseError, match="l00-7"):
        check("l00-7")


def test_a_notebook_elsewhere_says_where_the_copy_is(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("", where=str(copy))
    assert "Next: Start l00-1" in capsys.readouterr().out


BEGUN = {
    "pass": (STUB, "pass", True),
    "no statement": (STUB, "", True),
    "the stub after something": (STUB, f"x = 1\n    {STUB}", True),
    "another error": (STUB, 'raise NotImplementedError("x")', True),
    "a decorator": ("def row_mean", "@tg.no_grad()\ndef row_mean", True),
    "another name": ("def row_mean", "def mean_row", True),
    "assigned below": ("class Affine", "def mine(F, mask): ...\nrow_mean = mine\nclass Affine", True),
    "a comment": (STUB, f"# how?\n    {STUB}", False),
    "the docstring": ("Return the mean of each row's", "Give back the mean of a row's", False),
    "an annotation": ("mask: np.ndarray", "mask", False),
    "a helper": ("class Affine", "def row_mean_of(x):\n    return x\n\n\nclass Affine", False),
    "the next exercise": ('raise NotImplementedError("l00-2: Affine")', "row_mean = 3", False),
}


@pytest.mark.parametrize("name", BEGUN)
def test_what_is_begun(copy: Path, toy: LessonFolder, name: str) -> None:
    old, new, begun = BEGUN[name]
    write(copy, old, new)
    text = (copy / "lessons" / "l00_scale" / "solution.py").read_text()
    exercise = toy.lesson.exercise("l00-1")
    assert is_started(text, exercise, toy) == begun
    stub_only = LessonFolder(copy / "lessons" / "l00_scale")
    assert not stub_only.is_solved
    (stub_only.path / "solution.py").write_text(toy.stub)
    assert is_started(text, exercise, LessonFolder(stub_only.path)) == begun, "the same without the solutions"


def test_without_the_lesson_only_the_stubs_line_tells(toy: LessonFolder) -> None:
    exercise = toy.lesson.exercise("l00-1")
    assert not is_started(toy.stub, exercise, None)
    assert is_started(toy.source, exercise, None)


def test_without_solutions_earlier_exercises_are_the_students_own(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a package from a wheel: what is still to be written is named, and an untouched exercise is not wrong."""
    wheel = copy.parent / "wheel"
    release(wheel, copy / "lessons")
    monkeypatch.setattr(grade, "find_source", lambda: wheel / "lessons")
    grade._source.cache_clear()
    folder = LessonFolder(copy / "lessons" / "l00_scale")
    write(copy, STUB, 'return Affine(1, 1)(F) * row_mean("no")')
    first, second = (grade.grade(folder, exercise, "1") for exercise in folder.lesson.exercises)
    assert (first.status, second.status) == ("wrong", "not started")
    assert first.facts is not None
    assert first.facts.problem == "Affine, of l00-2, is still to be written"
