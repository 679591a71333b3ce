"""The best rung of this machine, the lessons, and folders as students hand them in."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest
from course.conftest import CHECKS, SOLUTION

from tinygrad_rnn.course.folder import LessonFolder, lesson_folders
from tinygrad_rnn.course.overlay import overlay
from tinygrad_rnn.course.runner import Profile
from tinygrad_rnn.grading.judge import Course
from tinygrad_rnn.grading.sandbox import Rung, climb

LESSONS = Path(__file__).parents[2] / "lessons"


@pytest.fixture(scope="session")
def rung() -> Rung:
    """The rung on which the attacks are run."""
    return climb()


def pytest_report_header() -> str:
    """Say on which rung the attacks are run."""
    return f"sandbox: {climb()}"


def solved_lessons() -> list[LessonFolder]:
    """The lessons that have a solution."""
    return [folder for folder in lesson_folders(LESSONS) if folder.is_solved]


def whole_file(folder: LessonFolder, answer: Path) -> str:
    """Return the file of a student who solved everything but what an answer of wrong/ or right/ changes."""
    return ast.unparse(overlay(folder.source, answer.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def solved_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the solution of every lesson, as one student would have them."""
    copy = tmp_path_factory.mktemp("solved")
    for folder in solved_lessons():
        (copy / folder.path.name).mkdir()
        (copy / folder.path.name / "solution.py").write_text(folder.source, encoding="utf-8")
    return copy


@pytest.fixture(scope="session")
def toy_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of one lesson, l00, of two exercises: row_mean (2 points) and Affine (3 points)."""
    source = tmp_path_factory.mktemp("course") / "lessons"
    folder = source / "l00_scale"
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text(dedent(SOLUTION).lstrip(), encoding="utf-8")
    (folder / "test_l00.py").write_text(dedent(CHECKS).lstrip(), encoding="utf-8")
    return Course(source, seed="secret", profile=Profile(5))


@pytest.fixture(scope="session")
def toy_stub(toy_course: Course) -> str:
    """The file that the students of that course begin with."""
    return toy_course.handed_out["l00"]


@pytest.fixture(scope="session")
def toy_solution(toy_course: Course) -> str:
    """Its solution."""
    return toy_course.lessons[0].source
