"""Prove the graders: what must score scores, what must fail fails and is named, and nothing leaks."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinygrad_rnn.course.facts import Facts, NotStarted
from tinygrad_rnn.course.folder import LessonFolder, find_source, lesson_folders, release, respondent, respondent_of
from tinygrad_rnn.course.lesson import Check, Exercise
from tinygrad_rnn.course.message import LINES, render
from tinygrad_rnn.course.overlay import overlay
from tinygrad_rnn.course.plain import Respondent
from tinygrad_rnn.course.regions import find_regions, function_lines, stub
from tinygrad_rnn.course.runner import PROFILES, Outcome, Profile, run_check, run_exercise
from tinygrad_rnn.course.student import Budget
from tinygrad_rnn.errors import CourseError, phrase

PRACTICE = Profile(PROFILES["practice"].examples)  # what a student sees must be seen in a student's run
MANY_SEEDS = Profile(examples=10)  # when the seeds are many, each may be short
SOME = Profile(examples=15)  # for right answers, of which there are many
FEW = Profile(examples=5)  # for exercises that an answer does not touch
ALLOWED = {"numpy", "hypothesis", "tinygrad_rnn"} | set(sys.stdlib_module_names)
TITLE = re.compile(r"(?P<exercise>l\d\d-\d+):\s*(?P<mistake>.+)")


@dataclass
class Tally:
    """What the self-check of some part found; tallies add up."""

    stub_points: int = 0
    solution_points: int = 0
    max_points: int = 0
    wrong_total: int = 0
    wrong_failed: int = 0
    wrong_named: int = 0
    wrong_misnamed: int = 0
    right_total: int = 0
    right_passed: int = 0
    checks: set[str] = field(default_factory=set)
    killing: set[str] = field(default_factory=set)
    flakes: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the other's counts to this one's."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            setattr(self, name, mine | value if isinstance(value, set) else mine + value)

    def as_dict(self, seeds: int, seconds: float) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "stub_points": self.stub_points,
            "solution_points": self.solution_points,
            "max_points": self.max_points,
            "wrong": {
                "total": self.wrong_total,
                "failed": self.wrong_failed,
                "named": self.wrong_named,
                "misnamed": self.wrong_misnamed,
            },
            "right": {"total": self.right_total, "passed": self.right_passed},
            "checks": {"total": len(self.checks), "that_kill": len(self.killing)},
            "flakes": self.flakes,
            "seeds": seeds,
            "seconds": round(seconds, 2),
            "problems": sorted(self.problems),
        }


def selfcheck(source: Path | None = None, names: Sequence[str] = (), seeds: int = 50, jobs: int = 0) -> dict[str, Any]:
    """Prove the graders of the lessons, and return the report; its "problems" is empty if all is well.

    Parameters
    ----------
    source : the folder of the lessons' source; left out, the package's or the checkout's.
    names : the lessons to check ("l06"); none means all.
    seeds : how often the solutions are graded, to find checks that sometimes fail a right answer.
    jobs : processes; 0 means one per processor.

    Raises
    ------
    CourseError : a lesson cannot be loaded, or there is none of these names.
    """
    started = time.perf_counter()
    source = source or find_source()
    everything = lesson_folders(source)
    chosen = [folder for folder in everything if not names or folder.name in names]
    if not chosen or len(chosen) < len(set(names)):
        known = ", ".join(folder.name for folder in everything)
        raise CourseError(phrase("selfcheck", "there is no such lesson", found=" ".join(names), fix=f"one of {known}"))
    for folder in chosen:
        folder.lesson  # noqa: B018  (a lesson that does not load is the first thing to say)
    tally = Tally()
    for part in _run(list(_tasks(chosen, everything, source, seeds)), jobs):
        tally.add(part)
    silent = [(check_kills, (folder.path, tally.checks - tally.killing)) for folder in chosen]
    for part in _run(silent, jobs):
        tally.add(part)
    tally.problems += [f"{name}: no wrong answer fails this check" for name in sorted(tally.checks - tally.killing)]
    return tally.as_dict(seeds, time.perf_counter() - started)


Task = tuple[Callable[..., Tally], tuple[Any, ...]]


def _tasks(
    chosen: Sequence[LessonFolder], everything: Sequence[LessonFolder], source: Path, seeds: int
) -> Iterable[Task]:
    for folder in chosen:
        yield check_stub_and_solution, (folder.path,)
        yield check_form, (folder.path, [f.path for f in everything if f.name <= folder.name])
        for start in range(0, seeds, 5):
            yield check_steadiness, (folder.path, range(start, min(start + 5, seeds)))
        for path in folder.answers("wrong"):
            yield check_wrong, (folder.path, path)
        for path in folder.answers("right"):
            yield check_right, (folder.path, path)
    yield check_release, (source,)


def _run(tasks: Sequence[Task], jobs: int) -> list[Tally]:
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1:
        return [perform(function, *arguments) for function, arguments in tasks]
    with ProcessPoolExecutor(jobs) as pool:
        return [future.result() for future in _submitted(pool, tasks)]


def _submitted(pool: Executor, tasks: Sequence[Task]) -> list[Future[Tally]]:
    return [pool.submit(perform, function, *arguments) for function, arguments in tasks]


def perform(function: Callable[..., Tally], *arguments: Any) -> Tally:
    """Do one part; a check or a lesson that crashes is a problem to report like any other."""
    try:
        return function(*arguments)
    except Exception as error:
        names = ", ".join(str(getattr(argument, "name", argument)) for argument in arguments)
        return Tally(problems=[f"{function.__name__}({names}) crashed: {type(error).__name__}: {error}"])


# The parts -----------------------------------------------------------------------------------------------------


def check_stub_and_solution(path: Path) -> Tally:
    """The student's empty file scores nothing and every exercise says "not started"; the solution scores it all."""
    folder = LessonFolder(path)
    tally = Tally(max_points=folder.lesson.points)
    tally.checks = {f"{check.exercise.id} {check.name}" for check in folder.lesson.checks}
    for exercise in folder.lesson.exercises:
        if not folder.lesson.checks_of(exercise):
            tally.problems.append(f"{exercise.id}: it has no check")
            continue
        empty = _grade(folder, exercise, stub(folder.source), PRACTICE, "stub")
        tally.stub_points += empty.points
        if empty.status != "not started":
            tally.problems.append(f"{exercise.id}: the stub is {empty.status}, not 'not started'. {_said(empty)}")
        solved = _grade(folder, exercise, folder.source, PRACTICE, "solution")
        tally.solution_points += solved.points
        if solved.status != "right":
            tally.problems.append(f"{exercise.id}: the solution is {solved.status}. {_said(solved)}")
    return tally


def check_steadiness(path: Path, seeds: range) -> Tally:
    """The solution is right with every seed."""
    folder, tally = LessonFolder(path), Tally()
    for seed in seeds:
        for exercise in folder.lesson.exercises:
            outcome = _grade(folder, exercise, folder.source, MANY_SEEDS, f"seed {seed}")
            if outcome.status != "right":
                tally.flakes += 1
                tally.problems.append(f"{exercise.id}: the solution is {outcome.status} with seed {seed}")
    return tally


def check_wrong(path: Path, answer: Path) -> Tally:
    """A wrong answer fails at its exercise, and its message names its mistake."""
    folder, tally = LessonFolder(path), Tally(wrong_total=1)
    text = answer.read_text(encoding="utf-8")
    title = TITLE.match(_title(text))
    where = f"{path.name}/wrong/{answer.name}"
    if title is None:
        tally.problems.append(f"{where}: its docstring must begin with `l06-2: the mistake`")
        return tally
    exercise = folder.lesson.exercise(title["exercise"])
    outcome = run_exercise(folder.lesson, exercise, _laid_over(folder, exercise, text, answer), PRACTICE, where)
    if outcome.facts is not None and outcome.facts.stage != "ready-made":  # then no check has judged anything
        tally.killing = {f"{exercise.id} {outcome.check}"}
    if outcome.status != "wrong" or outcome.facts is None:
        tally.problems.append(f"{where}: it is {outcome.status}, and must be wrong")
        return tally
    tally.wrong_failed = 1
    _judge_message(tally, where, title["mistake"].strip(), outcome, outcome.facts)
    return tally


def _judge_message(tally: Tally, where: str, mistake: str, outcome: Outcome, facts: Facts) -> None:
    message = render(outcome)
    if _squeezed(mistake) in _squeezed(message):
        tally.wrong_named = 1
    elif facts.mistakes:
        tally.wrong_misnamed = 1
        tally.problems.append(f"{where}: the message names another mistake: {facts.mistakes[0]}")
    else:
        tally.problems.append(f"{where}: the message does not name the mistake ({facts.stage}: {facts.problem})")
    if len(message.splitlines()) > LINES:
        tally.problems.append(f"{where}: the message has more than {LINES} lines")


def check_kills(path: Path, names: Collection[str]) -> Tally:
    """Of these checks, none of which was the first to fail a wrong answer: which fail one at all?"""
    folder, tally = LessonFolder(path), Tally()
    for check in folder.lesson.checks:
        name = f"{check.exercise.id} {check.name}"
        if name in names and any(_fails(folder, check, answer) for answer in folder.answers("wrong")):
            tally.killing.add(name)
    return tally


def _fails(folder: LessonFolder, check: Check, answer: Path) -> bool:
    text = answer.read_text(encoding="utf-8")
    title = TITLE.match(_title(text))
    if title is None or title["exercise"] != check.exercise.id:
        return False
    code, budget = _laid_over(folder, check.exercise, text, answer), Budget(check.exercise.seconds)
    try:
        facts = run_check(check, code, PRACTICE, answer.name, budget, explained=False)
        return facts is not None and facts.stage != "ready-made"
    except NotStarted:
        return False


def check_right(path: Path, answer: Path) -> Tally:
    """Another right answer gets full marks."""
    folder, tally = LessonFolder(path), Tally(right_total=1, right_passed=1)
    text = answer.read_text(encoding="utf-8")
    written = set(function_lines(text))
    for exercise in folder.lesson.exercises:
        code = _laid_over(folder, exercise, text, answer)
        profile = SOME if written & folder.functions_of(exercise) else FEW
        outcome = run_exercise(folder.lesson, exercise, code, profile, answer.name)
        if outcome.status != "right":
            tally.right_passed = 0
            where = f"{path.name}/right/{answer.name}"
            tally.problems.append(f"{where}: {exercise.id} is {outcome.status}. {_said(outcome)}")
    return tally


def check_form(path: Path, allowed: Sequence[Path]) -> Tally:
    """The texts name every exercise, and the lesson works with no later lesson in its folder."""
    folder, tally = LessonFolder(path), Tally()
    readme = (path / "README.md").read_text(encoding="utf-8") if (path / "README.md").exists() else ""
    headings = {line.lstrip("# ").strip() for line in readme.splitlines() if line.startswith("#")}
    for exercise in folder.lesson.exercises:
        if exercise.id not in readme:
            tally.problems.append(f"{exercise.id}: README.md does not mention it")
        if exercise.read and exercise.read not in headings:
            tally.problems.append(f"{exercise.id}: README.md has no heading {exercise.read!r}")
        if not 1 <= len(folder.hints.get(exercise.id, [])) <= 3:
            tally.problems.append(f"{exercise.id}: hints.md must give it one to three hints")
    ids = {exercise.id for exercise in folder.lesson.exercises}
    earlier = {exercise.id for one in allowed for exercise in LessonFolder(one).lesson.exercises}
    tally.problems += [
        f"{exercise.id}: it needs {need}, which no lesson has"
        for exercise in folder.lesson.exercises
        for need in exercise.needs
        if need not in earlier
    ]
    tally.problems += [
        f"{path.name}/solution.py: a region is for {region.exercise}, which the lesson does not have"
        for region in find_regions(folder.source)
        if region.exercise not in ids
    ]
    tally.problems += [f"{path.name}: {problem}" for problem in _foreign_imports(folder)]
    with tempfile.TemporaryDirectory() as scratch:
        for one in allowed:
            shutil.copytree(one, Path(scratch) / one.name)
        alone = LessonFolder(Path(scratch) / path.name)
        for exercise in alone.lesson.exercises:
            if _grade(alone, exercise, alone.source, FEW, "alone").status != "right":
                tally.problems.append(f"{exercise.id}: the solution is not right without the later lessons")
    return tally


def check_release(source: Path) -> Tally:
    """A student's copy can be written, and holds no line of a solution."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            release(Path(scratch) / "copy", source)
        except CourseError as error:
            tally.problems.append(str(error))
    return tally


# Helpers -------------------------------------------------------------------------------------------------------


def _grade(folder: LessonFolder, exercise: Exercise, text: str, profile: Profile, seed: str) -> Outcome:
    code = respondent(text, str(folder.path / "solution.py"), exercise, folder)
    return run_exercise(folder.lesson, exercise, code, profile, seed)


def _laid_over(folder: LessonFolder, exercise: Exercise, text: str, answer: Path) -> Respondent:
    try:
        tree = overlay(folder.source, text)
    except SyntaxError as error:
        raise CourseError(phrase(str(answer), "it is not valid Python", found=str(error))) from error
    return respondent_of(tree, text, str(answer), exercise, folder)


def _foreign_imports(folder: LessonFolder) -> list[str]:
    problems = []
    for path in (folder.path / "solution.py", folder.test_file, *folder.answers("wrong"), *folder.answers("right")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            problems += [f"{path.name} imports {name}" for name in names if name.split(".")[0] not in ALLOWED]
    return problems


def _title(text: str) -> str:
    return (ast.get_docstring(ast.parse(text)) or "").strip()


def _squeezed(text: str) -> str:
    """Return the text for comparison: lines joined, case dropped."""
    return " ".join(text.lower().split())


def _said(outcome: Outcome) -> str:
    return f"{outcome.check}: {outcome.facts.problem}" if outcome.facts else ""
