"""Run the checks of an exercise on somebody's code: one runner for pytest, the command line and the self-check."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

from tinygrad_rnn.course.execute import Stopwatch
from tinygrad_rnn.course.facts import STAGES, Facts, NotStarted, WrongAnswer
from tinygrad_rnn.course.inputs import Case, cases
from tinygrad_rnn.course.lesson import Check, Exercise, Lesson
from tinygrad_rnn.course.plain import Respondent
from tinygrad_rnn.course.student import Budget, Student

EXPLAINED = 30  # cases that are looked at to explain a failure
EXPLAINING_SECONDS = 1.0

Status: TypeAlias = Literal["right", "wrong", "not started"]
Look: TypeAlias = Callable[[Case], None]
Drive: TypeAlias = "Callable[[Check, Look, Profile, str], None]"


@dataclass(frozen=True)
class Profile:
    """How Hypothesis looks for a failing case. Every setting is explicit, so no environment variable changes a grade.

    Attributes
    ----------
    examples : cases per check.
    remember : the folder in which failing cases are kept, to be tried first next time; "" for nowhere.
    suppressed : the complaints of Hypothesis that are not passed on; never about speed, which is the machine's.
    """

    examples: int
    remember: str = ""
    suppressed: tuple[HealthCheck, ...] = (HealthCheck.too_slow,)

    def settings(self, check_name: str) -> settings:
        """Return them as Hypothesis wants them, with a folder of the check's own for what is remembered."""
        database: ExampleDatabase | None = None
        if self.remember:
            database = DirectoryBasedExampleDatabase(f"{self.remember}/{check_name}")
        return settings(
            max_examples=self.examples,
            database=database,
            deadline=None,
            derandomize=False,
            phases=[Phase.explicit, Phase.reuse, Phase.generate] if database else [Phase.explicit, Phase.generate],
            suppress_health_check=self.suppressed,
            report_multiple_bugs=False,
            print_blob=False,
            verbosity=Verbosity.quiet,
        )


PROFILES = {
    "practice": Profile(30, remember=".hypothesis/lessons"),
    "grading": Profile(100, suppressed=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one exercise.

    Attributes
    ----------
    status : "right", "wrong" or "not started"; only right ones score.
    facts : of a wrong one, the case to show; check : the name of the check that failed.
    """

    lesson: str
    exercise: Exercise
    status: Status
    facts: Facts | None = None
    check: str = ""
    seconds: float = 0.0

    @property
    def points(self) -> int:
        return self.exercise.points if self.status == "right" else 0


def drive(check: Check, look: Look, profile: Profile, seed_text: str) -> None:
    """Let Hypothesis call `look` with drawn cases."""
    number = seed_of(seed_text, check)
    if not check.inputs:
        look(Case({}, seed=number % 2**32))
        return
    drawn = given(case=cases(check.inputs, check.sizes))(look)
    # The seed comes first: it would switch off what the profile remembers.
    profile.settings(f"{check.exercise.id}/{check.name}")(seed(number)(drawn))()


class Kept:
    """Draws like `drive`, but each list of cases only once: for whoever judges many answers to one exercise.

    Parameters
    ----------
    profile : decides how many cases are drawn; those who want fewer see the first of them.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = replace(profile, remember="", suppressed=tuple(HealthCheck))
        self._cases: dict[tuple[str, str], list[Case]] = {}

    def __call__(self, check: Check, look: Look, profile: Profile, seed_text: str) -> None:
        """Let `look` see the cases, each in a copy: a check may write into its inputs."""
        key = (check.name, seed_text)
        if key not in self._cases:
            drawn: list[Case] = []

            def keep(case: Case) -> None:
                drawn.append(case)

            drive(check, keep, self._profile, seed_text)
            self._cases[key] = drawn
        for case in self._cases[key][: profile.examples]:
            look(deepcopy(case))


def run_exercise(
    lesson: Lesson,
    exercise: Exercise,
    respondent: Respondent,
    profile: Profile,
    seed_text: str = "",
    drive: Drive = drive,
) -> Outcome:
    """Run the checks of an exercise in order, up to the first that fails.

    Where there is no reference, a check may need a later exercise that is still to be written: it waits until that is
    done, and the others decide. If all of them wait, the exercise is not right.

    Parameters
    ----------
    respondent : the code, with the reference's functions in all other exercises.
    seed_text : decides which cases are drawn; the same text gives the same cases everywhere.
    drive : draws them.
    """
    started = time.perf_counter()
    status: Status = "right"
    facts, name = None, ""
    budget = Budget(exercise.seconds)
    checks = lesson.checks_of(exercise)
    later = [other.id for other in lesson.exercises[lesson.exercises.index(exercise) + 1 :]]
    waiting = 0
    for check in checks:
        try:
            facts = run_check(check, respondent, profile, seed_text, budget, drive)
        except NotStarted:
            status = "not started"
            break
        if facts is not None and facts.waits_for in later:
            waiting += 1
            if waiting < len(checks):
                facts = None
        if facts is not None:
            status, name = "wrong", check.name
            break
    return Outcome(lesson.name, exercise, status, facts, name, time.perf_counter() - started)


def run_check(
    check: Check,
    respondent: Respondent,
    profile: Profile,
    seed_text: str,
    budget: Budget,
    drive: Drive = drive,
    explained: bool = True,
) -> Facts | None:
    """Run one check; return the facts to show if it fails, None if it passes.

    Raises
    ------
    NotStarted : the exercise still holds its stub.
    """
    failures: list[Facts] = []

    def look(case: Case) -> None:
        failure = examine(check, respondent, case, budget)
        if failure is not None:
            failures.append(failure)
            raise WrongAnswer(failure)

    try:
        drive(check, look, profile, seed_text)
    except Exception:
        # Hypothesis also complains about code that is not deterministic ("flaky"): whatever it says, the failing case
        # is what the student is told. An exception without one is the check's own.
        if not failures:
            raise
    if not failures:
        return None
    first = failures[0]
    if not explained or first.stage in ("import", "ready-made", "missing", "time"):
        return first
    return _explain(check, respondent, seed_text, budget, first, drive)


def examine(check: Check, respondent: Respondent, case: Case, budget: Budget) -> Facts | None:
    """Run a check on one case."""
    try:
        with np.errstate(all="ignore"):
            check.function(Student(respondent, case, check.why, budget), **case.values)
    except WrongAnswer as wrong:
        return wrong.facts
    return None


def seed_of(seed_text: str, check: Check) -> int:
    """Return the seed of a check: a hash, so that it depends on nothing but the text and the check's name."""
    digest = hashlib.sha256(f"{seed_text}/{check.exercise.id}/{check.name}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def _explain(check: Check, respondent: Respondent, seed_text: str, budget: Budget, first: Facts, drive: Drive) -> Facts:
    """Return the failing case to show, with only those mistakes and relations that explain every failing case."""
    failures = [first]
    watch = Stopwatch()

    def look(case: Case) -> None:
        if watch.seconds < EXPLAINING_SECONDS:
            failure = examine(check, respondent, case, budget)
            if failure is not None and failure.stage != "time":
                failures.append(failure)

    drive(check, look, Profile(EXPLAINED, suppressed=tuple(HealthCheck)), seed_text)
    return choose(failures)


def choose(failures: Sequence[Facts]) -> Facts:
    """Return the failing case to show: of the commonest kind, small, with the explanations that hold for all of it."""
    counts = Counter(_kind(facts) for facts in failures)
    commonest = max(counts, key=lambda kind: (counts[kind], -STAGES.index(kind[0])))
    alike = [facts for facts in failures if _kind(facts) == commonest]
    mistakes = [name for name in alike[0].mistakes if all(name in facts.mistakes for facts in alike)]
    relations = [name for name in alike[0].relations if all(name in facts.relations for facts in alike)]
    best = min(alike, key=lambda facts: (facts.weight, len(facts.mistakes)))
    return replace(best, mistakes=tuple(mistakes), relations=tuple(relations))


def _kind(facts: Facts) -> tuple[str, str, str]:
    return facts.stage, facts.target, facts.subject
