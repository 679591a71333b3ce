"""Lessons on disk: the student's copy, hints, and folders that are not in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygrad_rnn.course.folder import (
    LessonFolder,
    find_course,
    lesson_folders,
    load_lesson,
    parse_hints,
    reference_of,
)
from tinygrad_rnn.course.handout import find_leaks, release
from tinygrad_rnn.course.regions import solution_lines
from tinygrad_rnn.errors import CourseError


def files_of(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_the_copy_holds_what_a_student_needs_and_no_solution(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "deep" / "my course"
    (source / "l00_scale" / "__pycache__").mkdir()
    (source / "l00_scale" / "__pycache__" / "solution.pyc").write_bytes(b"x")
    (source / "l00_scale" / ".notes.md").write_text("private")
    assert release(copy, source) == ["l00_scale"]
    lesson = "lessons/l00_scale/"
    names = {"README.md", "solution.py", "test_l00.py", "hints.md"}
    top = {"README.md", "pytest.ini", ".gitignore", "lessons/conftest.py"}
    top |= {".vscode/settings.json", ".github/workflows/lessons.yml"}
    assert files_of(copy) == top | {lesson + name for name in names}
    assert ".hypothesis/" in (copy / ".gitignore").read_text().splitlines()
    everything = "\n".join(path.read_text() for path in copy.rglob("*") if path.is_file())
    for line in solution_lines((source / "l00_scale" / "solution.py").read_text()):
        assert line not in everything
    assert 'raise NotImplementedError("l00-1: row_mean")' in everything
    assert not list(copy.parent.glob(".my course*")), "nothing else is left beside the copy"


@pytest.mark.parametrize("what", ["a file in it", "a file"])
def test_nothing_is_overwritten(source: Path, tmp_path: Path, what: str) -> None:
    target = tmp_path / "target"
    kept = target / "mine.txt" if what == "a file in it" else target
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    with pytest.raises(CourseError, match="not an empty folder"):
        release(target, source)
    assert kept.read_text() == "mine"
    assert not (target / "lessons").exists()


def test_an_empty_folder_may_be_filled(source: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert release(tmp_path / "empty", source)
    assert lesson_folders(tmp_path / "empty" / "lessons")


def test_a_leak_stops_the_release(source: Path, tmp_path: Path) -> None:
    readme = source / "l00_scale" / "README.md"
    readme.write_text(readme.read_text() + "\nTry `return (F * real).sum(axis=1) / real.sum(axis=1)`.\n")
    with pytest.raises(CourseError, match=r"would leak"):
        release(tmp_path / "copy", source)
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob(".copy*"))


def test_leaks_are_found_line_by_line(source: Path) -> None:
    assert any("solution.py: " in leak for leak in find_leaks(source, source / "l00_scale"))


def test_a_folder_that_cannot_be_written_is_an_error(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        release(tmp_path / "file" / "copy", source)


def test_lessons_are_found_from_inside(source: Path, tmp_path: Path) -> None:
    for where in (source.parent, source, source / "l00_scale"):
        assert find_course(where) == source
    with pytest.raises(CourseError, match="no lesson is here"):
        find_course(tmp_path)
    assert lesson_folders(tmp_path / "nowhere") == []


def test_the_reference_is_the_folder_of_the_same_name(source: Path, toy: LessonFolder, tmp_path: Path) -> None:
    assert reference_of(toy, source) == LessonFolder(source / "l00_scale")
    assert reference_of(LessonFolder(tmp_path / "l01_other"), source) is None
    assert reference_of(toy, None) is None


def test_hints_are_read_by_exercise(toy: LessonFolder) -> None:
    assert toy.hints["l00-1"][1] == "A padded entry must not add anything: multiply by the mask."
    assert [len(hints) for hints in toy.hints.values()] == [2, 1]
    assert parse_hints("# Hints\nSome text.\n") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "missing"),
        ("x = 1", "defines no lesson"),
        ("lesson = 7", "defines no lesson"),
        ("1 / 0", "ZeroDivisionError"),
        ("def f(:", "SyntaxError"),
        ("from tinygrad_rnn.course import *\nlesson = Lesson(0, 'A', [Exercise('l1-1', 'b', 1)])", "id is wrong"),
    ],
)
def test_test_files_that_are_not_in_order(tmp_path: Path, text: str | None, words: str) -> None:
    path = tmp_path / "test_l00.py"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CourseError, match=words):
        load_lesson(path)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "solution.py").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="cannot be read"):
        LessonFolder(tmp_path).source  # noqa: B018
