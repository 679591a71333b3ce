"""The board: points of every exercise, and the next thing to do. Plain ASCII; each line has a style for terminals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tinygrad_rnn.course.lesson import Exercise, Lesson
from tinygrad_rnn.course.runner import Status

MARKS: dict[Status, str] = {"right": "[x]", "wrong": "[!]", "not started": "[ ]"}
STYLES: dict[Status, str] = {"right": "green", "wrong": "red", "not started": ""}


@dataclass(frozen=True)
class Line:
    """A line of the board and the colour that a terminal may give it ("" for none)."""

    text: str
    style: str = ""


def board(lessons: Sequence[Lesson], statuses: dict[str, Status]) -> list[Line]:
    """Return the board of these lessons.

    Parameters
    ----------
    lessons : their exercises are the fixed list.
    statuses : by exercise id; an exercise without one was not run, and scores nothing.
    """
    following = next_exercise(lessons, statuses)
    lines: list[Line] = []
    for lesson in lessons:
        earned = sum(e.points for e in lesson.exercises if statuses.get(e.id) == "right")
        title = f"Lesson {lesson.number}  {lesson.title}"
        lines.append(Line(f"{title:<58} {earned} of {lesson.points} points", "bold"))
        lines += [_row(exercise, statuses, following) for exercise in lesson.exercises]
    if following is not None:
        verb = "Repair" if statuses.get(following.id) == "wrong" else "Start"
        lines += [Line(""), Line(f"Next: {verb} {following.id}, {following.title}.", "bold")]
    elif statuses and all(e.id in statuses for lesson in lessons for e in lesson.exercises):
        lines += [Line(""), Line("All exercises are right.", "green")]
    return lines


def next_exercise(lessons: Iterable[Lesson], statuses: dict[str, Status]) -> Exercise | None:
    """Return the first exercise that was run, is not right, and needs nothing that is not; else the first not right."""
    open_ones = [e for lesson in lessons for e in lesson.exercises if statuses.get(e.id, "right") != "right"]
    ready = [e for e in open_ones if not _missing_needs(e, statuses)]
    return next(iter(ready or open_ones), None)


def _row(exercise: Exercise, statuses: dict[str, Status], following: Exercise | None) -> Line:
    status = statuses.get(exercise.id, "not started")
    points = exercise.points if status == "right" else 0
    score = f"{points}/{exercise.points}"
    needs = _missing_needs(exercise, statuses)
    note = f"needs {', '.join(needs)}" if needs and status == "not started" else ""
    note = note if exercise.id in statuses else "not run"
    note = "<- next" if following is exercise else note
    return Line(f"  {MARKS[status]} {exercise.id:<7} {exercise.title:<44} {score:>6}  {note}".rstrip(), STYLES[status])


def _missing_needs(exercise: Exercise, statuses: dict[str, Status]) -> list[str]:
    return [need for need in exercise.needs if statuses.get(need, "right") != "right"]
