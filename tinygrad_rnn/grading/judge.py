"""Grade one submission: what each exercise is worth, and what the student is told."""

from __future__ import annotations

import hashlib
import json
import platform
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import tinygrad_rnn
from tinygrad_rnn.course.folder import LessonFolder, lesson_folders
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.message import render
from tinygrad_rnn.course.runner import PROFILES, Outcome, Profile, run_exercise
from tinygrad_rnn.errors import CourseError, phrase
from tinygrad_rnn.grading.pipe import ENDED, OPENING, Handed, PipeRespondent, without_answer
from tinygrad_rnn.grading.sandbox import Child, GraderFault
from tinygrad_rnn.grading.submissions import Files, Submission
from tinygrad_rnn.grading.wire import HungUp, Malformed, Silence

SCHEMA = "tinygrad_rnn/result/1"
Result: TypeAlias = dict[str, Any]  # one submission's, as its JSON file has it


@dataclass(frozen=True)
class Course:
    """The lessons of a class and how they are judged.

    Attributes
    ----------
    source : the folder of the lessons, with solutions.
    names : the lessons that are graded ("l06"); none means all that have a solution.
    seed : decides the cases, the same for the whole class; a secret.
    profile : how many cases are drawn.
    """

    source: Path
    names: tuple[str, ...] = ()
    seed: str = ""
    profile: Profile = PROFILES["grading"]

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process without the lessons, which cannot: it loads them itself."""
        return Course, (self.source, self.names, self.seed, self.profile)

    @cached_property
    def lessons(self) -> list[LessonFolder]:
        """The lessons, in order.

        Raises
        ------
        CourseError : one that is asked for is not there, or there is none with a solution to judge by.
        """
        found = [folder for folder in lesson_folders(self.source) if not self.names or folder.name in self.names]
        solved = [folder for folder in found if folder.is_solved]
        missing = set(self.names) - {folder.name for folder in solved}
        if missing or not solved:
            problem = "a lesson is not there, or without a solution to judge by"
            fix = "--source: the lessons/ of a clone of the repository"
            raise CourseError(phrase("grade", problem, found=", ".join(sorted(missing)) or str(self.source), fix=fix))
        return solved

    @cached_property
    def handed_out(self) -> dict[str, str]:
        """By lesson, the file that students begin with."""
        return {folder.name: folder.stub for folder in self.lessons}

    @cached_property
    def versions(self) -> dict[str, Any]:
        """What else a mark depends on: whoever grades again with the same of it gets the same marks."""
        package = Path(tinygrad_rnn.__file__).parent
        return {
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "hypothesis": version("hypothesis"),
            "grader": _hash(*(path.read_bytes() for path in sorted(package.rglob("*.py"))))[:16],
            "lessons": {
                folder.name: _hash(folder.test_file.read_bytes(), folder.source.encode())[:16]
                for folder in self.lessons
            },
            "examples": self.profile.examples,
        }

    def key(self, submission: Submission, files: Files) -> str:
        """Return the name of a result: whose it is, and a hash of everything that it depends on."""
        parts = [submission.id, files.fingerprint, self.versions, self.seed]
        return f"{owner(submission.id)}-{_hash(json.dumps(parts, sort_keys=True).encode())[:24]}"


def owner(submission_id: str) -> str:
    """Return the part of a result's file name that says whose it is; any alphabet, no path."""
    return _hash(submission_id.encode("utf-8", "surrogatepass"))[:16]


def judge(course: Course, submission: Submission, files: Files, rung: str) -> Result:
    """Grade one submission and return its result; a fault of the grader is a status in it, never a zero."""
    exercises: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="handed-in-") as scratch:
        for folder in course.lessons:
            if folder.name in files.texts:
                path = Path(scratch, folder.path.name, "solution.py")
                path.parent.mkdir()
                path.write_text(files.texts[folder.name], encoding="utf-8", errors="surrogatepass")
        for folder in course.lessons:
            path = Path(scratch, folder.path.name, "solution.py")
            text = files.texts.get(folder.name)
            exercises += _lesson(course, folder, Handed(text, path) if text is not None else None, rung)
    right = [exercise for exercise in exercises if exercise["status"] == "right"]
    faults = any(exercise["status"] == "grader_error" for exercise in exercises)
    status = "grader_error" if faults else "graded" if files.texts else "unreadable"
    return {
        **_head(course, submission, files),
        "sandbox": rung,
        "status": status,
        "problems": list(files.problems),
        "points": sum(exercise["points"] for exercise in right if not exercise["bonus"]),
        "max": sum(exercise["max"] for exercise in exercises if not exercise["bonus"]),
        "bonus": sum(exercise["points"] for exercise in right if exercise["bonus"]),
        "exercises": exercises,
    }


def failed(course: Course, submission: Submission, files: Files, problem: str) -> Result:
    """Return the result of a submission on which the grader itself failed."""
    head = _head(course, submission, files)
    exercises = [
        _record(exercise, "grader_error", problem=problem)
        for folder in course.lessons
        for exercise in folder.lesson.exercises
    ]
    return {**head, "sandbox": "", "status": "grader_error", "problems": [problem], "exercises": exercises} | {
        "points": 0,
        "max": sum(exercise["max"] for exercise in exercises if not exercise["bonus"]),
        "bonus": 0,
    }


def _head(course: Course, submission: Submission, files: Files) -> Result:
    return {
        "schema": SCHEMA,
        "submission": submission.id,
        "key": course.key(submission, files),
        "versions": course.versions,
        "seed_id": _hash(course.seed.encode())[:12],
    }


def _lesson(course: Course, folder: LessonFolder, handed: Handed | None, rung: str) -> list[dict[str, Any]]:
    exercises = folder.lesson.exercises
    if handed is None:
        return [_record(exercise, "missing", problem="no file of this lesson was handed in") for exercise in exercises]
    if handed.text.strip() == folder.stub.strip():
        return [_record(exercise, "not started") for exercise in exercises]
    try:
        begun = _survey(folder, handed, rung)
    except GraderFault as fault:
        return [_record(exercise, "grader_error", problem=str(fault)) for exercise in exercises]
    return [
        judge_exercise(course, folder, exercise, handed, rung)
        if begun[exercise.id]
        else _record(exercise, "not started")
        for exercise in exercises
    ]


def _survey(folder: LessonFolder, handed: Handed, rung: str) -> dict[str, bool]:
    """Return which exercises are begun. Only the file's text is looked at, but by a process that it may break."""
    ids = [exercise.id for exercise in folder.lesson.exercises]
    reference = folder.source
    for exercise_id in ids:
        reference = without_answer(reference, exercise_id)
    asked = {
        "do": "survey",
        "exercises": ids,
        "student": handed.text,
        "filename": str(handed.path),
        "reference": reference,
    }
    with Child(rung, handed.path.parents[1], seconds=OPENING) as child:
        try:
            child.line.send(asked, OPENING)
            said = child.line.receive(OPENING)
            return {exercise_id: bool(said[exercise_id]) for exercise_id in ids}
        except (HungUp, Silence, Malformed, TypeError, KeyError):
            return dict.fromkeys(ids, True)  # what is wrong with the file is said when the first exercise is judged


def judge_exercise(
    course: Course, folder: LessonFolder, exercise: Exercise, handed: Handed, rung: str
) -> dict[str, Any]:
    """Grade one exercise in a process of its own, and return its part of a result."""
    with ExitStack() as stack:
        try:
            pipe = stack.enter_context(PipeRespondent(rung, handed, exercise, folder))
            return _told(run_exercise(folder.lesson, exercise, pipe, course.profile, course.seed))
        except Exception as error:  # the check's own, or the sandbox's: the student must not pay for it
            return _record(exercise, "grader_error", problem=f"{type(error).__name__}: {error}")


def _told(outcome: Outcome) -> dict[str, Any]:
    facts, seconds = outcome.facts, round(outcome.seconds, 3)
    if facts is None:
        return _record(outcome.exercise, outcome.status, seconds=seconds)
    ended = ENDED in facts.errors
    status = "time" if facts.stage == "time" else "ended" if ended else "wrong"
    told = {"check": outcome.check, "stage": facts.stage, "problem": facts.problem, "message": render(outcome)}
    mistake = facts.mistakes[0] if facts.mistakes else ""
    return _record(outcome.exercise, status, mistake=mistake, seconds=seconds, **told)


def _record(exercise: Exercise, status: str, **more: Any) -> dict[str, Any]:
    """Return one exercise's part of a result; `status` is one of `STATUSES`."""
    empty = {"check": "", "stage": "", "problem": "", "mistake": "", "message": "", "seconds": 0.0}
    return {
        "id": exercise.id,
        "title": exercise.title,
        "status": status,
        "points": exercise.points if status == "right" else 0,
        "max": exercise.points,
        "bonus": exercise.bonus,
        **empty,
        **more,
    }


# What an exercise can be; the last three are no judgement of the code.
STATUSES: Sequence[str] = ("right", "wrong", "time", "ended", "not started", "missing", "grader_error")


def _hash(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
