"""The board: points of every lesson and exercise, and the next thing to do.

Plain ASCII, 80 columns; each line has a style for terminals. Required points add up to 100 over the whole course, bonus
points have a column of their own. Of a long course only what is in hand is shown exercise by exercise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tinygrad_rnn.course.lesson import Exercise, Lesson
from tinygrad_rnn.course.runner import Status

MARKS: dict[Status, str] = {"right": "[x]", "wrong": "[!]", "not started": "[ ]"}
STYLES: dict[Status, str] = {"right": "green", "wrong": "red", "not started": ""}
UNFOLDED = 3  # so many lessons are shown with all exercises
BAR = 36  # characters
COLUMNS, TITLE = 80, 51  # of a line, and of its mark and title
REACHED = r"""
              |>
             /\
        /\  /  \    You are on the summit: every part of this network,
       /  \/    \   from the tape to the training, is your own.
"""

Statuses = dict[str, Status]


@dataclass(frozen=True)
class Line:
    """A line of the board and the colour that a terminal may give it: "", "bold", "dim", "green", "red" or "cyan"."""

    text: str
    style: str = ""


def board(lessons: Sequence[Lesson], statuses: Statuses) -> list[Line]:
    """Return the board of these lessons.

    Parameters
    ----------
    lessons : their exercises are the fixed list.
    statuses : by exercise id; an exercise without one was not run, and scores nothing.
    """
    following = next_exercise(lessons, statuses)
    lines = [Line(_columns("", "", "points", "bonus"), "dim")]
    for lesson in lessons:
        in_hand = following in lesson.exercises or _is_half_done(lesson, statuses)
        lines.append(_lesson_line(lesson, statuses, following in lesson.exercises))
        if in_hand or len(lessons) <= UNFOLDED:
            lines += [exercise_line(exercise, statuses, following) for exercise in lesson.exercises]
    return [*lines, Line(""), *_total(lessons, statuses), *_outlook(lessons, statuses, following)]


def next_exercise(lessons: Iterable[Lesson], statuses: Statuses) -> Exercise | None:
    """Return what to do next, of what was run and is not right: what needs nothing that is not right comes first.

    Bonus exercises wait until the required ones are right, but for those that were begun.
    """
    open_ones = [e for lesson in lessons for e in lesson.exercises if statuses.get(e.id, "right") != "right"]
    ready = [e for e in open_ones if not _missing_needs(e, statuses)] or open_ones
    urgent = [e for e in ready if not e.bonus or statuses[e.id] == "wrong"]
    return next(iter(urgent or ready), None)


def exercise_line(exercise: Exercise, statuses: Statuses, following: Exercise | None = None) -> Line:
    """Return the line of one exercise."""
    status = statuses.get(exercise.id, "not started")
    score = f"{exercise.points if status == 'right' else 0}/{exercise.points}"
    needs = _missing_needs(exercise, statuses)
    note = f"needs {needs[0]}" if needs and status != "right" else ""
    note = "the summit" if exercise.summit and status != "right" else note
    note = note if exercise.id in statuses else "not run"
    note = "<- next" if following is exercise else note
    required, bonus = ("", score) if exercise.bonus else (score, "")
    title = _cut(f"{exercise.id}  {exercise.title}", TITLE - 9)
    text = _columns(f"     {MARKS[status]}", title, required, bonus, note)
    return Line(text, "bold" if following is exercise and status != "wrong" else STYLES[status])


def _lesson_line(lesson: Lesson, statuses: Statuses, in_hand: bool) -> Line:
    """Return the line of a lesson: a mark, its title and its points."""
    if _earned(lesson.required or lesson.bonus, statuses) == _worth(lesson.required or lesson.bonus):
        mark, style = MARKS["right"], "green"
    elif in_hand:
        mark, style = "==>", "bold"
    elif any(statuses.get(e.id) in ("right", "wrong") for e in lesson.exercises):
        mark, style = "[~]", "bold"
    else:
        mark, style = MARKS["not started"], "dim"
    required = _score(lesson.required, statuses)
    peak = "  /\\" if any(e.summit for e in lesson.exercises) else ""
    title = _cut(f"Lesson {lesson.number:>2}  {lesson.title}", TITLE - 4 - len(peak)) + peak
    return Line(_columns(mark, title, required, _score(lesson.bonus, statuses)), style)


def _is_half_done(lesson: Lesson, statuses: Statuses) -> bool:
    """Tell whether a lesson is begun and not finished: an open bonus exercise does not keep it open."""
    begun = [e for e in lesson.exercises if statuses.get(e.id) in ("right", "wrong")]
    left = [e for e in lesson.required or lesson.bonus if statuses.get(e.id) != "right"]
    return bool(begun and left) or any(statuses.get(e.id) == "wrong" for e in lesson.exercises)


def _total(lessons: Sequence[Lesson], statuses: Statuses) -> list[Line]:
    required = [e for lesson in lessons for e in lesson.required]
    bonus = [e for lesson in lessons for e in lesson.bonus]
    earned, worth = _earned(required, statuses), _worth(required)
    filled = BAR * earned // worth if worth else 0
    points = [f"{earned} of {worth} points"] if worth else []
    points += [f"{_earned(bonus, statuses)} of {_worth(bonus)} bonus"] if bonus else []
    bar = f"[{'#' * filled:.<{BAR}}]  " if worth else ""
    return [Line(f"{bar}{', '.join(points)}", "bold")]


def _outlook(lessons: Sequence[Lesson], statuses: Statuses, following: Exercise | None) -> list[Line]:
    """Return what is to be said at the end: the summit, the next thing to do, or that nothing is left."""
    lines: list[Line] = []
    if any(e.summit and statuses.get(e.id) == "right" for lesson in lessons for e in lesson.exercises):
        lines += [Line(line, "cyan") for line in REACHED.strip("\n").splitlines()]
    if following is not None:
        verb = "Repair" if statuses.get(following.id) == "wrong" else "Start"
        bonus = " (bonus)" if following.bonus else ""
        title = _cut(following.title, COLUMNS - 35)
        lines.append(Line(f"Next: {verb} {following.id}, {title}{bonus}.", "bold"))
    elif statuses and all(e.id in statuses for lesson in lessons for e in lesson.exercises):
        lines.append(Line("All exercises are right.", "green"))
    return lines


def _columns(mark: str, title: str, required: str, bonus: str, note: str = "") -> str:
    width = TITLE - len(mark)
    return f"{mark} {title:<{width}}{required:>6} {bonus:>6}  {note}"[:COLUMNS].rstrip()


def _score(exercises: Sequence[Exercise], statuses: Statuses) -> str:
    return f"{_earned(exercises, statuses)}/{_worth(exercises)}" if exercises else ""


def _earned(exercises: Iterable[Exercise], statuses: Statuses) -> int:
    return sum(e.points for e in exercises if statuses.get(e.id) == "right")


def _worth(exercises: Iterable[Exercise]) -> int:
    return sum(e.points for e in exercises)


def _missing_needs(exercise: Exercise, statuses: Statuses) -> list[str]:
    return [need for need in exercise.needs if statuses.get(need, "right") != "right"]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."
