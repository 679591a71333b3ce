"""The runner: seeds decide the cases, nothing else does, and a check that cannot decide is the author's fault."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, ids
from tinygrad_rnn.course.execute import InProcess
from tinygrad_rnn.course.inputs import Case
from tinygrad_rnn.course.lesson import Check
from tinygrad_rnn.course.runner import PROFILES, Kept, Outcome, Profile, drive, run_exercise, seed_of
from tinygrad_rnn.errors import CourseError

SAME = "def same(x):\n    return x\n"


def lesson_of(*functions: Callable[..., None], seconds: float = 5.0) -> Lesson:
    lesson = Lesson(1, "A lesson", [Exercise("l01-1", "an exercise", 2, seconds=seconds)])
    for function in functions:
        lesson.check("l01-1", x=floats("b s"))(function)
    return lesson


def run(lesson: Lesson, code: str = SAME, profile: Profile = PROFILES["grading"], seed: str = "1") -> Outcome:
    return run_exercise(lesson, lesson.exercises[0], InProcess(ast.parse(code), "student.py", code), profile, seed)


def seen_by(seed: str, profile: Profile) -> list[bytes]:
    seen: list[bytes] = []

    def note(student: Student, x: np.ndarray) -> None:
        seen.append(x.tobytes())

    assert run(lesson_of(note), seed=seed, profile=profile).status == "right"
    return seen


@pytest.mark.parametrize("name", ["grading", "practice"])
def test_the_seed_decides_the_cases_and_the_environment_does_not(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    plainly = seen_by("1", PROFILES[name])
    monkeypatch.setenv("CI", "true")
    assert seen_by("1", PROFILES[name]) == plainly
    assert seen_by("2", PROFILES[name]) != plainly
    assert len(plainly) >= PROFILES[name].examples


def test_kept_cases_are_those_of_a_run_and_are_handed_out_in_copies() -> None:
    [check] = lesson_of(lambda student, x: None).checks
    profile = PROFILES["grading"]
    plainly: list[bytes] = []

    def note(case: Case) -> None:
        plainly.append(case.values["x"].tobytes())

    drive(check, note, profile, "1")
    kept = Kept(profile)
    for examples in (100, 100, 7):
        seen: list[bytes] = []

        def spoil(case: Case, seen: list[bytes] = seen) -> None:
            seen.append(case.values["x"].tobytes())
            case.values["x"][...] = 0.0

        kept(check, spoil, Profile(examples), "1")
        assert seen == plainly[:examples]
    kept(check, lambda case: seen.append(case.values["x"].tobytes()), profile, "2")
    assert seen[7:] != plainly


def test_every_setting_of_a_profile_is_explicit() -> None:
    for profile in PROFILES.values():
        settings = profile.settings("l01-1/law")
        assert settings.deadline is None
        assert settings.derandomize is False
        assert (settings.database is not None) == bool(profile.remember)


def test_practice_tries_the_last_failure_first(tmp_path: Path) -> None:
    profile = Profile(100, remember=str(tmp_path / "failures"))
    rare = "def same(x):\n    return x if x.shape != (4, 3) else x * 2\n"

    def law(student: Student, x: np.ndarray) -> None:
        student.call("same", x=x).must_equal(x)

    assert run(lesson_of(law), rare, profile, "1").status == "wrong"
    once = Profile(1, remember=profile.remember)
    assert run(lesson_of(law), rare, once, "2").status == "wrong"
    assert run(lesson_of(law), rare, Profile(1), "2").status == "right"


def test_the_first_failing_check_is_told() -> None:
    def good(student: Student, x: np.ndarray) -> None:
        student.call("same", x=x).must_equal(x)

    def bad(student: Student, x: np.ndarray) -> None:
        """Why."""
        student.call("same", x=x).must_equal(x + 1)

    def worse(student: Student, x: np.ndarray) -> None:
        student.call("same", x=x).must_equal(x + 2)

    outcome = run(lesson_of(good, bad, worse))
    assert (outcome.status, outcome.check, outcome.points) == ("wrong", "bad", 0)
    assert outcome.facts is not None
    assert outcome.facts.why == "Why."
    assert run(lesson_of(good)).points == 2


def test_random_answers_are_wrong_and_not_a_crash() -> None:
    code = "import random\ndef same(x):\n    return x * random.choice([1.0, 2.0])\n"

    def law(student: Student, x: np.ndarray) -> None:
        student.call("same", x=x).must_equal(x)

    for seed in "123":
        assert run(lesson_of(law), code, seed=seed).status == "wrong"


def test_the_time_is_for_all_cases_together() -> None:
    code = "import time\ndef same(x):\n    time.sleep(0.02)\n    return x\n"

    def law(student: Student, x: np.ndarray) -> None:
        student.call("same", x=x).must_equal(x)

    outcome = run(lesson_of(law, seconds=0.1), code)
    assert outcome.facts is not None
    assert outcome.facts.stage == "time"
    assert outcome.seconds < 10


def test_a_mistake_in_a_check_is_raised() -> None:
    def broken(student: Student, x: np.ndarray) -> None:
        raise ZeroDivisionError("the author's")

    with pytest.raises(ZeroDivisionError, match="author's"):
        run(lesson_of(broken))


def test_checks_without_inputs_run_once() -> None:
    lesson = Lesson(1, "A lesson", [Exercise("l01-1", "an exercise", 2)])
    calls: list[int] = []

    @lesson.check("l01-1")
    def once(student: Student) -> None:
        calls.append(student.call("same", x=3).value)

    assert run(lesson).status == "right"
    assert calls == [3]


def test_seeds_differ_between_checks() -> None:
    lesson = lesson_of(lambda student, x: None)

    def other(student: Student, x: np.ndarray) -> None: ...

    lesson.check("l01-1", x=ids("b", below="V"))(other)
    assert len({seed_of("1", check) for check in lesson.checks}) == 2
    assert isinstance(lesson.checks[0], Check)


@pytest.mark.parametrize(
    "exercises",
    [
        [Exercise("l02-1", "of another lesson", 1)],
        [Exercise("l01-2", "out of order", 1)],
        [Exercise("l01-1", "no points", 0)],
        [Exercise("l01-1", "half points", 0.5)],  # type: ignore[arg-type]
        [Exercise("l01-1", "needs itself", 1, needs=("l01-1",))],
        [Exercise("l01-1", "needs nonsense", 1, needs=("first",))],
    ],
)
def test_bad_lists_of_exercises_are_refused(exercises: list[Exercise]) -> None:
    with pytest.raises(CourseError):
        Lesson(1, "A lesson", exercises)


def test_checks_of_unknown_exercises_are_refused() -> None:
    with pytest.raises(CourseError, match="l01-7"):
        lesson_of().check("l01-7", x=st.none())
