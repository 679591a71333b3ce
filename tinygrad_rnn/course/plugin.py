"""pytest as a front end of the lessons: every exercise is one test, and the board stands at the end.

``lessons/conftest.py`` imports these hooks, here and in every student's copy. Nothing is registered for other tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tinygrad_rnn.course.board import board
from tinygrad_rnn.course.facts import WrongAnswer
from tinygrad_rnn.course.folder import LessonFolder
from tinygrad_rnn.course.grade import grade, new_seed
from tinygrad_rnn.course.handout import FOLDER
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.message import render
from tinygrad_rnn.course.runner import PROFILES, Outcome
from tinygrad_rnn.errors import CourseError

REPORT = "tinygrad_rnn exercise"  # the key under which an item's outcome travels, also between processes

SEED = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the lessons."""
    group = parser.getgroup("lessons")
    group.addoption("--lesson-seed", default=None, help="draw the cases of the run that printed this seed")
    group.addoption("--lesson-profile", default="practice", choices=sorted(PROFILES), help="how many cases are drawn")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect ``test_l06.py`` of a lesson's folder as exercises; leave every other file to pytest."""
    folder = LessonFolder(module_path.parent)
    if FOLDER.fullmatch(module_path.parent.name) and module_path == folder.test_file:
        return LessonFile.from_parent(parent, path=module_path)
    return None


class LessonFile(pytest.File):
    """The exercises of one lesson."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test per exercise."""
        folder = LessonFolder(self.path.parent)
        try:
            exercises = folder.lesson.exercises
        except CourseError as error:
            raise self.CollectError(str(error)) from None
        for exercise in exercises:
            yield ExerciseItem.from_parent(self, name=exercise.id, folder=folder, exercise=exercise)


class ExerciseItem(pytest.Item):
    """One exercise: passes if right, fails if wrong, is skipped if not started."""

    def __init__(self, *, folder: LessonFolder, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = folder
        self.exercise = exercise
        self.outcome: Outcome | None = None

    def runtest(self) -> None:
        """Run the checks of the exercise."""
        profile = PROFILES[self.config.getoption("--lesson-profile", "practice")]
        seed = _seed(self.config)
        outcome = grade(self.folder, self.exercise, seed, profile)
        self.outcome = outcome
        self.user_properties.append((REPORT, [str(self.folder.path), self.exercise.id, outcome.status, seed]))
        if outcome.status == "not started":
            pytest.skip(f"{self.exercise.id} is not started")
        if outcome.facts is not None:
            raise WrongAnswer(outcome.facts)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the message for the student, without pytest's own view of the failure."""
        if isinstance(excinfo.value, WrongAnswer) and self.outcome is not None:
            return render(self.outcome)
        if isinstance(excinfo.value, CourseError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return how the exercise is announced."""
        return self.path, 0, f"{self.exercise.id}  {self.exercise.title}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the board of the lessons that were run."""
    statuses: dict[str, Any] = {}
    folders: dict[Path, LessonFolder] = {}
    seeds: set[str] = set()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for key, value in getattr(report, "user_properties", ()):
                if key == REPORT:
                    folder, exercise, status, seed = value
                    folders[Path(folder)] = LessonFolder(Path(folder))
                    statuses[exercise] = status
                    seeds.add(seed)
    if not folders:
        return
    terminalreporter.section("your lessons")
    for line in board([folders[path].lesson for path in sorted(folders)], statuses):
        style = {"dim": "light"}.get(line.style, line.style)  # pytest's word for it
        terminalreporter.write_line(line.text, **({style: True} if style else {}))
    terminalreporter.write_line(f"(to draw the same cases again: --lesson-seed={' or '.join(sorted(seeds))})")


def _seed(config: pytest.Config) -> str:
    """Return the seed of this run: the one that was asked for, else a random one, the same in all worker processes."""
    asked = config.getoption("--lesson-seed", None)
    shared = getattr(config, "workerinput", {}).get("testrunuid", "")[:6]  # of pytest-xdist
    return asked or shared or config.stash.setdefault(SEED, new_seed())
