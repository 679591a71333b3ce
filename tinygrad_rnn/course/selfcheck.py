"""Prove the graders: what must score scores, what must fail fails and is named, and nothing leaks."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tinygrad_rnn.course.facts import Facts, NotStarted
from tinygrad_rnn.course.folder import LessonFolder, lesson_folders, respondent, respondent_of
from tinygrad_rnn.course.handout import find_source, release
from tinygrad_rnn.course.lesson import Check, Exercise, Lesson
from tinygrad_rnn.course.message import LINES, render
from tinygrad_rnn.course.overlay import overlay
from tinygrad_rnn.course.plain import Respondent
from tinygrad_rnn.course.regions import find_regions, function_lines, stub
from tinygrad_rnn.course.runner import PROFILES, Drive, Kept, Look, Outcome, Profile, drive, run_check, run_exercise
from tinygrad_rnn.course.student import Budget
from tinygrad_rnn.errors import CourseError, phrase

PRACTICE = Profile(PROFILES["practice"].examples)  # what a student sees must be seen in a student's run
MANY_SEEDS = Profile(examples=10)  # when the seeds are many, each may be short
SOME = Profile(examples=15)  # for right answers, of which there are many
FEW = Profile(examples=5)  # for exercises that an answer does not touch
DRAWS = 3  # lists of cases that the answers to one exercise share between them
PATIENCE = 4.0  # seconds of the processor for a message: twice what is promised, for a machine that is busy
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
    right: set[str] = field(default_factory=set)
    failed_right: set[str] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    killing: set[str] = field(default_factory=set)
    flakes: int = 0
    lines: list[int] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
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
            "right": {"total": len(self.right), "passed": len(self.right - self.failed_right)},
            "checks": {"total": len(self.checks), "that_kill": len(self.killing)},
            "flakes": self.flakes,
            "messages": {
                "longest": max(self.lines, default=0),
                "slowest": round(max(self.delays, default=0.0), 2),
            },
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
    _folder.cache_clear()
    source = source or find_source()
    everything = lesson_folders(source)
    chosen = [folder for folder in everything if not names or folder.name in names]
    if not chosen or len(chosen) < len(set(names)):
        known = ", ".join(folder.name for folder in everything)
        raise CourseError(phrase("selfcheck", "there is no such lesson", found=" ".join(names), fix=f"one of {known}"))
    if not any(folder.is_solved for folder in chosen):
        problem = "these lessons have no solutions to check"
        raise CourseError(phrase("selfcheck", problem, found=str(source), fix="run it in a clone of the repository"))
    for folder in chosen:
        folder.lesson  # noqa: B018  (a lesson that does not load is the first thing to say)
    tally = Tally()
    for part in _run(list(_tasks(chosen, everything, source, seeds)), jobs):
        tally.add(part)
    tally.problems += [f"{name}: no wrong answer fails this check" for name in sorted(tally.checks - tally.killing)]
    return tally.as_dict(seeds, time.perf_counter() - started)


Task = tuple[Callable[..., Tally], tuple[Any, ...]]


def _tasks(
    chosen: Sequence[LessonFolder], everything: Sequence[LessonFolder], source: Path, seeds: int
) -> Iterable[Task]:
    for folder in chosen:
        yield check_form, (folder.path, _up_to(folder, everything))
        for exercise in folder.lesson.exercises:
            yield check_exercise, (folder.path, exercise.id)
    yield check_release, (source,)
    for folder in chosen:
        for start in range(0, seeds, 5):
            yield check_steadiness, (folder.path, _up_to(folder, everything), range(start, min(start + 5, seeds)))


def _up_to(folder: LessonFolder, everything: Sequence[LessonFolder]) -> list[Path]:
    return [one.path for one in everything if one.name <= folder.name]


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
        names = ", ".join(_name_of(argument) for argument in arguments)
        return Tally(problems=[f"{function.__name__}({names}) crashed: {type(error).__name__}: {error}"])


# The parts -----------------------------------------------------------------------------------------------------


def check_exercise(path: Path, exercise_id: str) -> Tally:
    """Every answer to one exercise that is in the lesson's folder: the stub, the solution, the wrong and the right."""
    folder = _folder(path)
    proof = Proof(folder, folder.lesson.exercise(exercise_id), Kept(PRACTICE))
    if not proof.checks:
        return Tally(max_points=proof.exercise.points, problems=[f"{exercise_id}: it has no check"])
    tally = Tally(checks={proof.full_name(check) for check in proof.checks})
    tally.add(perform(check_stub_and_solution, proof))
    tally.add(perform(check_every_part, proof))
    wrong = [answer for answer in folder.answers("wrong") if _exercise_of(answer) == exercise_id]
    for number, answer in enumerate(wrong):
        tally.add(perform(check_wrong, proof, answer, f"draw {number % DRAWS}"))
    for check in proof.checks:
        if proof.full_name(check) not in tally.killing:
            tally.add(perform(check_kills, proof, check, wrong))
    for number, answer in enumerate(folder.answers("right")):
        tally.add(perform(check_right, proof, answer, f"draw {number % DRAWS}"))
    return tally


@dataclass(frozen=True)
class Proof:
    """What is proven together: one exercise, with cases that are drawn once for all of its answers."""

    folder: LessonFolder
    exercise: Exercise
    drive: Drive = drive

    @property
    def name(self) -> str:
        return self.exercise.id

    @property
    def checks(self) -> list[Check]:
        """Its checks, in the order of the file."""
        return self.folder.lesson.checks_of(self.exercise)

    def full_name(self, check: Check) -> str:
        """Return a check's name in the report."""
        return f"{self.exercise.id} {check.name}"

    def laid_over(self, answer: Path) -> Respondent:
        """Return what runs the solution with a wrong or right answer in its place."""
        text = answer.read_text(encoding="utf-8")
        try:
            tree = overlay(self.folder.source, text)
        except SyntaxError as error:
            raise CourseError(phrase(str(answer), "it is not valid Python", found=str(error))) from error
        return respondent_of(tree, text, str(answer), self.exercise, self.folder)

    def graded(self, code: Respondent, profile: Profile, seed: str) -> Outcome:
        """Return what becomes of the exercise."""
        return run_exercise(self.folder.lesson, self.exercise, code, profile, seed, self.drive)

    def graded_file(self, text: str, profile: Profile, seed: str) -> Outcome:
        """Return what becomes of the exercise in a student's file."""
        code = respondent(text, str(self.folder.path / "solution.py"), self.exercise, self.folder)
        return self.graded(code, profile, seed)

    def fails(self, check: Check, code: Respondent, seed: str) -> bool:
        """Tell whether a check fails an answer, without explaining it."""
        facts = run_check(check, code, PRACTICE, seed, Budget(self.exercise.seconds), self.drive, explained=False)
        return facts is not None and facts.stage != "ready-made"  # then no check has judged anything


def check_stub_and_solution(proof: Proof) -> Tally:
    """The student's empty file scores nothing and every exercise says "not started"; the solution scores it all."""
    tally, name = Tally(max_points=proof.exercise.points), proof.name
    empty = proof.graded_file(stub(proof.folder.source), PRACTICE, "draw 0")
    tally.stub_points = empty.points
    if empty.status != "not started":
        tally.problems.append(f"{name}: the stub is {empty.status}, not 'not started'. {_said(empty)}")
    solved = proof.graded_file(proof.folder.source, PRACTICE, "draw 0")
    tally.solution_points = solved.points
    if solved.status != "right":
        tally.problems.append(f"{name}: the solution is {solved.status}. {_said(solved)}")
    return tally


def check_every_part(proof: Proof) -> Tally:
    """No exercise passes unsolved, and each can be solved in its turn.

    Unsolved: with its stub beside the solutions of all others, or with one of its functions empty.
    """
    tally, folder, exercise, name = Tally(), proof.folder, proof.exercise, proof.name
    stubs, own = folder.stub, folder.functions_of(exercise)

    def with_stubs(functions: Iterable[str], stubs: str = stubs) -> Respondent:
        tree = overlay(folder.source, stubs, set(functions))
        return respondent_of(tree, stubs, str(folder.path / "stub.py"), exercise, folder)

    if not _any_fails(proof, with_stubs(own)):
        tally.problems.append(f"{name}: it is right although nothing of it is written")
    for function in sorted(own):
        if not _any_fails(proof, with_stubs([function], emptied(stubs, name))):
            tally.problems.append(f"{name}: it is right although {function} does nothing")
    in_order = with_stubs(set().union(*map(folder.functions_of, _after(folder.lesson, exercise))))
    if proof.graded(in_order, FEW, "draw 0").status != "right":
        tally.problems.append(f"{name}: the solution is not right while later exercises are unwritten")
    return tally


def _after(lesson: Lesson, exercise: Exercise) -> Sequence[Exercise]:
    return lesson.exercises[lesson.exercises.index(exercise) + 1 :]


def emptied(stubs: str, exercise_id: str) -> str:
    """Return a stub whose functions of an exercise return None."""
    return re.sub(rf'raise NotImplementedError\("{exercise_id}: \S+"\)', "return None", stubs)


def _any_fails(proof: Proof, code: Respondent) -> bool:
    return any(proof.fails(check, code, "draw 0") for check in proof.checks)


def check_steadiness(path: Path, allowed: Sequence[Path], seeds: range) -> Tally:
    """The solution is right with every seed, also where no later lesson is in the folder."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        for one in allowed:
            shutil.copytree(one, Path(scratch) / one.name, ignore=shutil.ignore_patterns("wrong", "right"))
        folder = LessonFolder(Path(scratch) / path.name)
        for seed in seeds:
            for exercise in folder.lesson.exercises:
                proof = Proof(folder, exercise, drive if seed == seeds.start else drive_what_is_drawn)
                outcome = proof.graded_file(folder.source, MANY_SEEDS, f"seed {seed}")
                if outcome.status != "right":
                    tally.flakes += 1
                    tally.problems.append(
                        f"{exercise.id}: the solution is {outcome.status} with seed {seed} and no later lesson"
                    )
    return tally


def drive_what_is_drawn(check: Check, look: Look, profile: Profile, seed_text: str) -> None:
    """Draw like `drive`, and pass over checks without inputs: with another seed they are the same."""
    if check.inputs:
        drive(check, look, profile, seed_text)


def check_wrong(proof: Proof, answer: Path, seed: str) -> Tally:
    """A wrong answer fails at its exercise, and its message, which is soon there, names its mistake."""
    tally = Tally(wrong_total=1)
    where = f"{proof.folder.path.name}/wrong/{answer.name}"
    started = time.process_time()
    outcome = proof.graded(proof.laid_over(answer), PRACTICE, seed)
    message = render(outcome)
    if outcome.facts is not None and outcome.facts.stage != "ready-made":  # then no check has judged anything
        tally.killing = {f"{proof.name} {outcome.check}"}
    if outcome.status != "wrong" or outcome.facts is None:
        tally.problems.append(f"{where}: it is {outcome.status}, and must be wrong")
        return tally
    tally.wrong_failed = 1
    tally.lines, tally.delays = [len(message.splitlines())], [time.process_time() - started]
    if tally.lines[0] > LINES:
        tally.problems.append(f"{where}: the message has {tally.lines[0]} lines, more than {LINES}")
    if tally.delays[0] > PATIENCE:
        tally.problems.append(f"{where}: the message came after {tally.delays[0]:.1f} s, later than {PATIENCE:.0f} s")
    _judge_message(tally, where, _mistake_of(answer), message, outcome.facts)
    return tally


def _judge_message(tally: Tally, where: str, mistake: str, message: str, facts: Facts) -> None:
    if _squeezed(mistake) in _squeezed(message):
        tally.wrong_named = 1
    elif facts.mistakes:
        tally.wrong_misnamed = 1
        tally.problems.append(f"{where}: the message names another mistake: {facts.mistakes[0]}")
    else:
        tally.problems.append(f"{where}: the message does not name the mistake ({facts.stage}: {facts.problem})")


def check_kills(proof: Proof, check: Check, wrong: Sequence[Path]) -> Tally:
    """A check that is not the first to fail any wrong answer: does it fail one at all?"""
    for answer in wrong:
        with suppress(NotStarted):
            if proof.fails(check, proof.laid_over(answer), "draw 0"):
                return Tally(killing={proof.full_name(check)})
    return Tally()


def check_right(proof: Proof, answer: Path, seed: str) -> Tally:
    """Another right answer gets full marks: in the exercises that it solves, and in those that it does not touch."""
    written = set(function_lines(answer.read_text(encoding="utf-8")))
    profile = SOME if written & proof.folder.functions_of(proof.exercise) else FEW
    outcome = proof.graded(proof.laid_over(answer), profile, seed)
    if outcome.status == "right":
        return Tally()
    where = f"{proof.folder.path.name}/right/{answer.name}"
    return Tally(failed_right={where}, problems=[f"{where}: {proof.name} is {outcome.status}. {_said(outcome)}"])


def check_form(path: Path, allowed: Sequence[Path]) -> Tally:
    """The texts name every exercise, and the answers say what they are."""
    folder = LessonFolder(path)
    tally = Tally(right={f"{path.name}/right/{answer.name}" for answer in folder.answers("right")})
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
    nobody = [answer for answer in folder.answers("wrong") if _exercise_of(answer) not in ids]
    tally.wrong_total = len(nobody)
    tally.problems += [_without_exercise(f"{path.name}/wrong/{answer.name}", _exercise_of(answer)) for answer in nobody]
    tally.problems += [f"{path.name}: {problem}" for problem in _foreign_imports(folder)]
    return tally


def _without_exercise(where: str, exercise_id: str) -> str:
    if exercise_id:
        return f"{where}: the lesson has no exercise {exercise_id!r}"
    return f"{where}: its docstring must begin with `l06-2: the mistake`"


def check_release(source: Path) -> Tally:
    """A student's copy can be written, and holds no line of a solution."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            release(Path(scratch) / "copy", source)
        except CourseError as error:
            tally.problems.append(str(error))
    return tally


@cache
def _folder(path: Path) -> LessonFolder:
    """Return a lesson's folder, read once by each process: some lessons make a corpus for their checks."""
    return LessonFolder(path)


# Helpers -------------------------------------------------------------------------------------------------------


def _name_of(argument: object) -> str:
    """Return an argument of a part as the report names it."""
    return str(getattr(argument, "name", argument))


def _exercise_of(wrong: Path) -> str:
    """Return the id that a wrong answer's title gives, or ""."""
    title = TITLE.match(_title(wrong))
    return title["exercise"] if title else ""


def _mistake_of(wrong: Path) -> str:
    title = TITLE.match(_title(wrong))
    return title["mistake"].strip() if title else ""


def _foreign_imports(folder: LessonFolder) -> list[str]:
    problems = []
    for path in (folder.path / "solution.py", folder.test_file, *folder.answers("wrong"), *folder.answers("right")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            problems += [f"{path.name} imports {name}" for name in names if name.split(".")[0] not in ALLOWED]
    return problems


def _title(answer: Path) -> str:
    return (ast.get_docstring(ast.parse(answer.read_text(encoding="utf-8"))) or "").strip()


def _squeezed(text: str) -> str:
    """Return the text for comparison: lines joined, case dropped."""
    return " ".join(text.lower().split())


def _said(outcome: Outcome) -> str:
    return f"{outcome.check}: {outcome.facts.problem}" if outcome.facts else ""
