"""The commands of the course: start, release, status, check, watch, hint, reset, selfcheck."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tinygrad_rnn import __version__
from tinygrad_rnn.course.board import Line, board
from tinygrad_rnn.course.folder import reference_of
from tinygrad_rnn.course.grade import find_lessons, grade_all, loaded, new_seed, report
from tinygrad_rnn.course.handout import find_source, release
from tinygrad_rnn.course.reset import reset
from tinygrad_rnn.course.selfcheck import selfcheck
from tinygrad_rnn.course.watch import Watch
from tinygrad_rnn.errors import CourseError, phrase

PACKAGE = f"tinygrad-rnn=={__version__}"


def add_commands(subparsers: Any) -> None:
    """Add the course's commands to a command line; each sets ``run``: a function of the arguments to an exit code.

    The codes: 0 all is well, 1 an answer or the self-check is wrong. A CourseError is for the caller to print (2).
    """
    start = subparsers.add_parser("start", help="write your copy of the lessons into a new folder")
    start.add_argument("folder", type=Path)
    start.set_defaults(run=_start)
    handout = subparsers.add_parser("release", help="the same, for an instructor: lessons to hand out")
    handout.add_argument("folder", type=Path)
    handout.add_argument("--package", default=PACKAGE, help=f"what its workflow installs with pip ({PACKAGE})")
    handout.set_defaults(run=_release)

    status = subparsers.add_parser("status", help="your points, and the next thing to do")
    _add_where(status)
    status.set_defaults(run=_status)
    check = subparsers.add_parser("check", help="check a lesson or an exercise, and say what is wrong")
    check.add_argument("id", nargs="?", default="", help="l06 or l06-2; left out, everything")
    check.add_argument("--seed", default="", help="draw the cases of an earlier run")
    _add_where(check)
    check.set_defaults(run=_check)
    follow = subparsers.add_parser("watch", help="check the exercise you are on whenever you save")
    follow.add_argument("id", nargs="?", default="", help="the exercise to begin with; left out, the next one")
    _add_where(follow)
    follow.set_defaults(run=_watch)
    hint = subparsers.add_parser("hint", help="a hint for an exercise")
    hint.add_argument("id", help="such as l06-2")
    hint.add_argument("n", nargs="?", type=int, default=1, help="1 (a nudge) to 3 (nearly there)")
    _add_where(hint)
    hint.set_defaults(run=_hint)

    back = subparsers.add_parser("reset", help="put an exercise back to its beginning; your version is kept")
    back.add_argument("id", help="such as l06-2; l06 for the whole file")
    back.add_argument("--yes", action="store_true", help="do not ask")
    _add_where(back)
    back.set_defaults(run=_reset)

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
    folders = release(arguments.folder, package=PACKAGE)
    print(f"Your copy of {len(folders)} lessons is in {arguments.folder}. Go there and let your answers be watched:\n")
    print(f"  cd {_quoted(arguments.folder)}")
    print("  tinygrad-rnn watch\n")
    print(f"Then read {Path('lessons', folders[0], 'README.md')} and write your answers into")
    print("the solution.py beside it: whenever you save it, the exercise you are on is checked.")
    print("`tinygrad-rnn --help` lists the other commands.")
    return 0


def _release(arguments: argparse.Namespace) -> int:
    folders = release(arguments.folder, package=arguments.package)
    print(f"{len(folders)} lessons without solutions are in {arguments.folder}:")
    print(textwrap.fill(", ".join(folders), 78, initial_indent="  ", subsequent_indent="  "))
    print(f"Its workflow .github/workflows/lessons.yml installs {arguments.package}.")
    return 0


def _status(arguments: argparse.Namespace) -> int:
    folders = loaded(find_lessons(arguments.lessons), lambda line: _show([line]))
    outcomes = list(grade_all(folders, "", new_seed()))
    _show(board([folder.lesson for folder in folders], {o.exercise.id: o.status for o in outcomes}))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    folders = find_lessons(arguments.lessons, arguments.id)
    good = report(folders, arguments.id, arguments.seed or new_seed(), lambda line: _show([line]))
    return 0 if good else 1


def _watch(arguments: argparse.Namespace) -> int:
    if arguments.id and "-" not in arguments.id:
        raise CourseError(phrase("watch", "it watches one exercise", found=arguments.id, fix=f"{arguments.id}-1"))
    find_lessons(arguments.lessons, arguments.id)
    print("Looking for the exercise that you are on ..." if not arguments.id else "", flush=True)
    with suppress(KeyboardInterrupt):
        Watch(find_lessons(arguments.lessons), arguments.id, _show_anew).run()
    print()
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    (folder,) = find_lessons(arguments.lessons, arguments.id)
    exercise = folder.lesson.exercise(arguments.id) if "-" in arguments.id else None
    original = reference_of(folder, find_source())
    if original is None:
        raise CourseError(phrase("reset", f"this installation has no {folder.path.name}", fix="ask who gave it to you"))
    what = f"{exercise.id}, {exercise.title}" if exercise else f"the whole of {folder.path / 'solution.py'}"
    if not arguments.yes and not _agreed(f"Put {what}, back to its beginning? Your version is kept. [y/N] "):
        print("Nothing is changed.")
        return 1
    backup = reset(folder, original, exercise)
    print(f"{arguments.id} is as it was in the beginning. Your version is in {backup}")
    return 0


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise CourseError(phrase("reset", "there is no terminal to ask you on", fix="add --yes"))
    return input(question).strip().lower() in ("y", "yes")


def _hint(arguments: argparse.Namespace) -> int:
    (folder,) = find_lessons(arguments.lessons, arguments.id)
    exercise = folder.lesson.exercise(arguments.id)
    hints = folder.hints.get(exercise.id, [])
    if not 1 <= arguments.n <= len(hints):
        raise CourseError(phrase(f"hint {exercise.id}", f"it has {len(hints)} hints", found=str(arguments.n)))
    print(f"{exercise.id}  {exercise.title}: hint {arguments.n} of {len(hints)}\n")
    print(
        textwrap.fill(hints[arguments.n - 1], 78, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    )
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
    print(f"messages   at most {report['messages']['longest']} lines, after at most {report['messages']['slowest']} s")
    for problem in report["problems"]:
        print(f"  - {problem}")
    print(f"{'NOT PROVEN' if report['problems'] else 'proven'} in {report['seconds']} s")


def _quoted(path: Path) -> str:
    """Return a path as a shell takes it: spaces are common in the names of folders."""
    return f'"{path}"' if " " in str(path) else str(path)


def _show(lines: Sequence[Line], clear: bool = False) -> None:
    from rich.console import Console

    console = Console(soft_wrap=True)
    if clear and console.is_terminal:
        console.clear()
    for line in lines:
        console.print(line.text, style=line.style, markup=False, highlight=False)


def _show_anew(lines: Sequence[Line]) -> None:
    """Show lines on an empty screen, or, where the output is no terminal, after what is there."""
    _show([Line(time.strftime("%H:%M:%S"), "dim"), *lines], clear=True)
