"""Results in the formats of other systems: a plain CSV table, Gradescope's results.json, JUnit's XML."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tinygrad_rnn.errors import CourseError, phrase
from tinygrad_rnn.grading.judge import Result, owner
from tinygrad_rnn.grading.report import clean

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def as_csv(results: Sequence[Result]) -> str:
    """Return a table: a row for each submission, a column for each exercise.

    Points are numbers, or empty where the grader failed. No cell can begin a formula: a spreadsheet shows it as text.
    """
    ids = sorted({exercise["id"] for result in results for exercise in result["exercises"]})
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(["submission", "status", "points", "max", "bonus", *ids, "problems"])
    for result in results:
        good = result["status"] != "grader_error"
        judged = {one["id"]: one["points"] for one in result["exercises"] if one["status"] != "grader_error"}
        each = [judged.get(exercise_id, "") for exercise_id in ids]
        numbers = [result["points"] if good else "", result["max"], result["bonus"] if good else ""]
        row = [result["submission"], result["status"], *numbers, *each, "; ".join(result["problems"])]
        table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()


def harmless(cell: str) -> str:
    """Return a cell's text such that no spreadsheet takes it for a formula.

    >>> harmless("=HYPERLINK(1)"), harmless(" @SUM(A1)"), harmless("Ada")
    ("'=HYPERLINK(1)", "' @SUM(A1)", 'Ada')
    """
    cell = clean(cell)
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) else cell


def as_gradescope(result: Result) -> dict[str, Any]:
    """Return what Gradescope reads as ``results.json``: one test for each exercise, and what the student is told."""
    tests = [
        {
            "name": f"{exercise['id']}  {exercise['title']}" + (" (bonus)" if exercise["bonus"] else ""),
            "number": exercise["id"],
            "score": exercise["points"],
            "max_score": 0 if exercise["bonus"] else exercise["max"],
            "status": "passed" if exercise["status"] == "right" else "failed",
            "output": exercise["message"] or exercise["status"].replace("_", " "),
            "output_format": "text",
        }
        for exercise in result["exercises"]
    ]
    told = [clean(problem) for problem in result["problems"]]
    if result["status"] == "grader_error":
        told.insert(0, "The grader failed on this submission. That is not your fault: it will be graded again.")
    return {
        "output": "\n".join(told),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def as_junit(results: Sequence[Result]) -> str:
    """Return JUnit's XML: a suite for each submission, a case for each exercise.

    What is wrong is a failure, what the grader failed on an error, and what was not begun or handed in is skipped.
    """
    root = ElementTree.Element("testsuites")
    for result in results:
        cases = result["exercises"]
        kinds = [_KINDS[case["status"]] for case in cases]
        suite = ElementTree.SubElement(root, "testsuite", name=clean(result["submission"]), tests=str(len(cases)))
        for attribute, kind in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
            suite.set(attribute, str(kinds.count(kind)))
        for case, kind in zip(cases, kinds):
            seconds = f"{case['seconds']:.3f}"
            name = f"{case['id']} {case['title']}"
            element = ElementTree.SubElement(suite, "testcase", classname=case["id"][:3], name=name, time=seconds)
            if kind:
                text = "\n".join(map(clean, case["message"].splitlines()))
                ElementTree.SubElement(element, kind, message=clean(case["problem"] or case["status"])).text = text
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


_KINDS = {
    "right": "",
    "wrong": "failure",
    "time": "failure",
    "ended": "failure",
    "not started": "skipped",
    "missing": "skipped",
    "grader_error": "error",
}


def export(results: Sequence[Result], form: str, out: Path) -> int:
    """Write results in a format: a file, or for Gradescope a folder with a file for each submission; return how many.

    Raises
    ------
    CourseError : it cannot be written.
    """
    try:
        if form == "gradescope":
            out.mkdir(parents=True, exist_ok=True)
            for result in results:
                _write(out / f"{file_name(result['submission'])}.json", json.dumps(as_gradescope(result), indent=1))
        else:
            _write(out, _WRITERS[form](results))
    except OSError as error:
        raise CourseError(phrase(str(out), "it cannot be written", found=str(error))) from error
    return len(results)


def file_name(submission_id: str) -> str:
    """Return a file's name for a submission: readable where it can be, and never the same for two.

    >>> file_name("../ada l")
    '_ada_l-4884c5c7'
    """
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '_', submission_id)[:60]}-{owner(submission_id)[:8]}"


def _write(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.part")
    scratch.write_text(text, encoding="utf-8", errors="replace", newline="")
    os.replace(scratch, path)


_WRITERS: dict[str, Callable[[Sequence[Result]], str]] = {"csv": as_csv, "junit": as_junit}
FORMATS = (*_WRITERS, "gradescope")
