"""The commands of the course: start, release, status, check, hint, selfcheck."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinygrad_rnn.course.board import Line, board
from tinygrad_rnn.course.folder import (
    LessonFolder,
    find_course,
    find_source,
    lesson_folders,
    reference_of,
    release,
    respondent,
)
from tinygrad_rnn.course.message import render
from tinygrad_rnn.course.runner import PROFILES, Outcome, run_exercise
from tinygrad_rnn.course.selfcheck import selfcheck
from tinygrad_rnn.errors import CourseError, phrase


def add_commands(subparsers: Any) -> None:
    """Add the course's commands to a command line; each sets ``run``: a function of the arguments to an exit code.

    The codes: 0 all is well, 1 an answer or the self-check is wrong. A CourseError is for the caller to print (2).
    """
    start = subparsers.add_parser("start", help="write your copy of the lessons into a new folder")
    start.add_argument("folder", type=Path)
    start.set_defaults(run=_start)
    handout = subparsers.add_parser("release", help="the same, for an instructor: lessons to hand out")
    handout.add_argument("folder", type=Path)
    handout.set_defaults(run=_release)

    status = subparsers.add_parser("status", help="your points, and the next thing to do")
    _add_where(status)
    status.set_defaults(run=_status)
    check = subparsers.add_parser("check", help="check a lesson or an exercise, and say what is wrong")
    check.add_argument("id", nargs="?", default="", help="l06 or l06-2; left out, everything")
    check.add_argument("--seed", default="", help="draw the cases of an earlier run")
    _add_where(check)
    check.set_defaults(run=_check)
    hint = subparsers.add_parser("hint", help="a hint for an exercise")
    hint.add_argument("id", help="such as l06-2")
    hint.add_argument("n", nargs="?", type=int, default=1, help="1 (a nudge) to 3 (nearly there)")
    _add_where(hint)
    hint.set_defaults(run=_hint)

    prove = subparsers.add_parser("selfcheck", help="for authors: prove that the lessons grade rightly")
    prove.add_argument("lessons", nargs="*", help="such as l06; left out, all")
    prove.add_argument("--json", action="store_true", help="print the report as JSON")
    prove.add_argument("--seeds", type=_positive, default=50, help="how often the solutions are graded (50)")
    prove.add_argument("--jobs", type=_positive, default=0, help="processes; left out, one per processor")
    prove.add_argument("--source", type=Path, default=None, help="the folder of the lessons' source")
    prove.set_defaults(run=_selfcheck)


def _add_where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lessons", type=Path, default=Path(), help="your copy of the lessons (default: this folder)")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _start(arguments: argparse.Namespace) -> int:
    folders = release(arguments.folder)
    first = lesson_folders(arguments.folder / "lessons")[0]
    print(f"Your copy of {len(folders)} lessons is in {arguments.folder}.")
    print(f"Begin with lessons/{first.path.name}/README.md, then: cd {arguments.folder} && tinygrad-rnn status")
    return 0


def _release(arguments: argparse.Namespace) -> int:
    folders = release(arguments.folder)
    print(f"{len(folders)} lessons without solutions are in {arguments.folder}: {', '.join(folders)}")
    return 0


def _status(arguments: argparse.Namespace) -> int:
    folders = lesson_folders(find_course(arguments.lessons))
    outcomes = _run(folders, "", _new_seed())
    _show(board([folder.lesson for folder in folders], {o.exercise.id: o.status for o in outcomes}))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    seed = arguments.seed or _new_seed()
    folders = _folders_for(find_course(arguments.lessons), arguments.id)
    outcomes = _run(folders, arguments.id, seed)
    wrong = [outcome for outcome in outcomes if outcome.status == "wrong"]
    for outcome in wrong:
        print(render(outcome), end="\n\n")
    _show(_lines_for(arguments.id, board([f.lesson for f in folders], {o.exercise.id: o.status for o in outcomes})))
    if wrong:
        print(f"(to draw the same cases again: --seed {seed})")
    return 1 if wrong else 0


def _lines_for(asked: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the board that an id asks for: of one exercise, its own."""
    return [line for line in lines if asked in line.text.split()] if "-" in asked else list(lines)


def _hint(arguments: argparse.Namespace) -> int:
    (folder,) = _folders_for(find_course(arguments.lessons), arguments.id)
    exercise = folder.lesson.exercise(arguments.id)
    hints = folder.hints.get(exercise.id, [])
    if not 1 <= arguments.n <= len(hints):
        raise CourseError(phrase(f"hint {exercise.id}", f"it has {len(hints)} hints", found=str(arguments.n)))
    print(f"{exercise.id}  {exercise.title}: hint {arguments.n} of {len(hints)}\n\n  {hints[arguments.n - 1]}")
    if arguments.n < len(hints):
        print(f"\nThe next one: tinygrad-rnn hint {exercise.id} {arguments.n + 1}")
    return 0


def _selfcheck(arguments: argparse.Namespace) -> int:
    report = selfcheck(arguments.source, arguments.lessons, arguments.seeds, arguments.jobs)
    if arguments.json:
        print(json.dumps(report, indent=2))
    else:
        _print_report(report)
    return 1 if report["problems"] else 0


def _print_report(report: dict[str, Any]) -> None:
    wrong, right, checks = report["wrong"], report["right"], report["checks"]
    print(f"stubs      {report['stub_points']} points")
    print(f"solutions  {report['solution_points']} of {report['max_points']} points")
    print(
        f"wrong      {wrong['failed']} of {wrong['total']} fail; {wrong['named']} named, {wrong['misnamed']} misnamed"
    )
    print(f"right      {right['passed']} of {right['total']} get full marks")
    print(f"checks     {checks['that_kill']} of {checks['total']} fail a wrong answer")
    print(f"flakes     {report['flakes']} in {report['seeds']} seeds")
    for problem in report["problems"]:
        print(f"  - {problem}")
    print(f"{'NOT PROVEN' if report['problems'] else 'proven'} in {report['seconds']} s")


def _folders_for(root: Path, asked: str) -> list[LessonFolder]:
    """Return the lessons that an id means: "" all, "l06" one, "l06-2" the one it is in."""
    folders = lesson_folders(root)
    chosen = [folder for folder in folders if not asked or folder.name == asked.split("-")[0]]
    if not chosen:
        known = ", ".join(folder.name for folder in folders)
        raise CourseError(phrase(repr(asked), "no lesson is called so", fix=f"one of {known}, or an exercise's id"))
    if "-" in asked:
        chosen[0].lesson.exercise(asked)
    return chosen


def _run(folders: Sequence[LessonFolder], asked: str, seed: str) -> list[Outcome]:
    """Run the exercises of some lessons, or the one with this id."""
    source = _source_or_none()
    return [
        run_exercise(
            folder.lesson,
            exercise,
            respondent(folder.source, str(folder.path / "solution.py"), exercise, reference_of(folder, source)),
            PROFILES["practice"],
            seed,
        )
        for folder in folders
        for exercise in folder.lesson.exercises
        if "-" not in asked or exercise.id == asked
    ]


def _source_or_none() -> Path | None:
    try:
        return find_source()
    except CourseError:
        return None


def _new_seed() -> str:
    return str(random.SystemRandom().randrange(10**6))


def _show(lines: Sequence[Line]) -> None:
    from rich.console import Console

    console = Console(soft_wrap=True)
    for line in lines:
        console.print(line.text, style=line.style, markup=False, highlight=False)
