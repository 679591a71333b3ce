"""The commands for a class: grade, report, export."""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

from tinygrad_rnn.course.handout import find_source
from tinygrad_rnn.errors import CourseError, phrase
from tinygrad_rnn.grading.batch import Work, grade_class, in_shard, results, seed_of_class
from tinygrad_rnn.grading.export import FORMATS, export
from tinygrad_rnn.grading.judge import Course
from tinygrad_rnn.grading.report import as_html, as_text, clean, count
from tinygrad_rnn.grading.sandbox import RUNGS, climb
from tinygrad_rnn.grading.submissions import find_submissions

TRUST = "--i-trust-these-submissions"


def add_commands(subparsers: Any) -> None:
    """Add the commands for a class to a command line; each sets ``run``, as those of the course do."""
    grade = subparsers.add_parser("grade", help="for instructors: grade a folder of submissions")
    grade.add_argument("submissions", type=Path, help="folders, archives or files, as they were downloaded")
    grade.add_argument("--out", type=Path, required=True, help="the folder of the results; a run goes on where it was")
    grade.add_argument("--lessons", nargs="+", default=[], metavar="ID", help="such as l06; left out, all")
    grade.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, help="processes (one per processor)")
    grade.add_argument("--shard", type=_shard, default=(1, 1), metavar="i/n", help="only part i of n, i from 1")
    grade.add_argument("--seed", default="", help="a secret that decides the cases (drawn once, kept in --out)")
    grade.add_argument("--source", type=Path, help="the lessons with their solutions (default: the repository's)")
    grade.add_argument("--sandbox", choices=RUNGS, default="", help="this rung and no other (default: the best)")
    grade.add_argument(TRUST, action="store_true", dest="trust", help="grade although files are not protected")
    grade.set_defaults(run=_grade)

    tell = subparsers.add_parser("report", help="for instructors: what the class has understood")
    tell.add_argument("results", type=Path)
    tell.add_argument("--html", type=Path, metavar="FILE", help="write it as a page, too")
    tell.set_defaults(run=_report)

    convert = subparsers.add_parser("export", help="for instructors: results in other formats")
    convert.add_argument("results", type=Path)
    convert.add_argument("--format", choices=FORMATS, required=True)
    convert.add_argument("--out", type=Path, required=True, help="a file; for gradescope a folder")
    convert.set_defaults(run=_export)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _shard(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is no part i/n with i from 1 to n")
    return int(match[1]), int(match[2])


def _grade(arguments: argparse.Namespace) -> int:
    found = find_submissions(arguments.submissions)
    rung = climb(arguments.sandbox)
    print(f"sandbox: {rung}")
    if rung.name == "rlimits" and not arguments.trust:
        problem = "on this machine, students' code could read and write every file that you can"
        fix = f"install bubblewrap, or grade on Linux 6.7 or newer; if you trust them all, add {TRUST}"
        raise CourseError(phrase("grade", problem, found=str(rung), fix=fix))
    arguments.out.mkdir(parents=True, exist_ok=True)
    seed = arguments.seed or seed_of_class(arguments.out)
    course = Course(arguments.source or find_source(), tuple(arguments.lessons), seed)
    mine = [submission for submission in found if in_shard(submission, arguments.shard)]
    graded: Counter[str] = Counter()
    with _bar(len(mine)) as advance:
        for done in grade_class(Work(course, arguments.out, rung.name), mine, arguments.jobs):
            graded[done.status if done.new else "there already"] += 1
            advance(done.id)
    counted = ", ".join(f"{number} {status.replace('_', ' ')}" for status, number in sorted(graded.items()))
    print(f"{len(mine)} of {len(found)} submissions: {counted}")
    print(f"Next: tinygrad-rnn report {arguments.out}")
    return 1 if graded["grader_error"] else 0


def _bar(total: int) -> Any:
    from tinygrad_rnn.grading.bar import bar  # with rich, which the other commands load when they need it

    return bar(total)


def _report(arguments: argparse.Namespace) -> int:
    report = count(results(arguments.results))
    print(as_text(report))
    if arguments.html:
        arguments.html.write_text(as_html(report), encoding="utf-8")
        print(f"\npage: {clean(str(arguments.html))}")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    number = export(list(results(arguments.results)), arguments.format, arguments.out)
    print(f"{number} submissions are in {clean(str(arguments.out))}")
    return 0
