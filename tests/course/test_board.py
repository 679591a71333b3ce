"""The board: points, and the next thing to do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson
from tinygrad_rnn.course.board import UNFOLDED, Line, board, next_exercise
from tinygrad_rnn.course.runner import Status
from tinygrad_rnn.errors import CourseError

LESSONS = [
    Lesson(1, "One", [Exercise("l01-1", "a", 2), Exercise("l01-2", "b", 3, needs=("l01-1",))]),
    Lesson(2, "Two", [Exercise("l02-1", "c", 4, needs=("l01-2",)), Exercise("l02-2", "d", 5, bonus=True)]),
]
LONG = "a title that is much longer than anybody would write on a board, but who knows"
COURSE = [
    Lesson(
        k,
        LONG if k == 7 else f"lesson {k}",
        [
            Exercise(f"l{k:02d}-1", "the beginning", 3, bonus=k == 2),
            Exercise(f"l{k:02d}-2", LONG, 4, needs=(f"l{k:02d}-1",), bonus=k == 2, summit=k == 12),
            Exercise(f"l{k:02d}-3", "stretch", 2, bonus=True),
        ],
    )
    for k in range(1, 16)
]
EXERCISES = [exercise for lesson in COURSE for exercise in lesson.exercises]


def statuses_of(lessons: list[Lesson]) -> st.SearchStrategy[dict[str, Status]]:
    one = st.sampled_from(["right", "wrong", "not started"])
    return st.fixed_dictionaries({}, optional={e.id: one for lesson in lessons for e in lesson.exercises})


def total(lines: list[Line]) -> list[int]:
    """Return the numbers of the line under the board: earned, worth, bonus earned, bonus worth."""
    (line,) = [line.text for line in lines if " of " in line.text and line.text.endswith(("points", "bonus"))]
    return [int(number) for number in re.findall(r"\d+", line)]


@given(st.sampled_from([LESSONS, COURSE]).flatmap(lambda lessons: st.tuples(st.just(lessons), statuses_of(lessons))))
def test_only_what_is_right_scores(drawn: tuple[list[Lesson], dict[str, Status]]) -> None:
    lessons, found = drawn
    lines = board(lessons, found)
    exercises = [exercise for lesson in lessons for exercise in lesson.exercises]
    for earned, worth, bonus in ((*total(lines)[:2], False), (*total(lines)[2:], True)):
        assert worth == sum(e.points for e in exercises if e.bonus == bonus)
        assert earned == sum(e.points for e in exercises if e.bonus == bonus and found.get(e.id) == "right")
    assert all(line.text.isascii() and len(line.text) <= 80 for line in lines)
    assert sum("Lesson" in line.text for line in lines) == len(lessons)


@given(statuses_of(LESSONS))
def test_few_lessons_are_shown_in_full(found: dict[str, Status]) -> None:
    assert sum(line.text.startswith("     [") for line in board(LESSONS, found)) == 4


@given(statuses_of(COURSE))
def test_of_many_lessons_only_those_in_hand_are_unfolded(found: dict[str, Status]) -> None:
    following = next_exercise(COURSE, found)
    shown = {line.text.split()[1] for line in board(COURSE, found) if re.match(r" +\[.\] l\d\d-", line.text)}
    shown |= {line.text.split()[2] for line in board(COURSE, found) if re.match(r" +\[ \] l\d\d-", line.text)}
    for lesson in COURSE:
        begun = [e for e in lesson.exercises if found.get(e.id) in ("right", "wrong")]
        left = [e for e in lesson.required if found.get(e.id) != "right"]
        unfolded = lesson.exercises[0].id in shown
        if following in lesson.exercises or any(found.get(e.id) == "wrong" for e in lesson.exercises):
            assert unfolded
        elif not begun or (lesson.required and not left):
            assert not unfolded
    assert len(COURSE) > UNFOLDED


@given(statuses_of(COURSE))
def test_the_next_exercise_is_open_and_can_be_done(found: dict[str, Status]) -> None:
    following = next_exercise(COURSE, found)
    open_ones = {name for name, status in found.items() if status != "right"}
    assert (following is None) == (not open_ones)
    if following is not None:
        assert following.id in open_ones
        assert all(found.get(need, "right") == "right" for need in following.needs)
        if following.bonus and found[following.id] == "not started":
            ready = [
                e for e in EXERCISES if e.id in open_ones and all(found.get(n, "right") == "right" for n in e.needs)
            ]
            assert all(e.bonus for e in ready), "nothing that is required waits for a bonus exercise"


def test_the_words_of_the_board() -> None:
    lines = [line.text for line in board(LESSONS, {"l01-1": "wrong", "l01-2": "not started"})]
    assert lines[0].split() == ["points", "bonus"]
    assert lines[1].split() == ["==>", "Lesson", "1", "One", "0/5"]
    assert lines[2].endswith("<- next")
    assert lines[3].endswith("needs l01-1")
    assert lines[5].endswith("not run")
    assert lines[-1] == "Next: Repair l01-1, a."
    nearly = {"l01-1": "right", "l01-2": "right", "l02-1": "right", "l02-2": "not started"}
    assert board(LESSONS, nearly)[-1].text == "Next: Start l02-2, d (bonus)."  # type: ignore[arg-type]
    done = board(LESSONS, dict.fromkeys(nearly, "right"))
    assert done[-1].text == "All exercises are right."
    assert total(done) == [9, 9, 5, 5]


def test_the_capstone_is_the_summit() -> None:
    found: dict[str, Status] = dict.fromkeys([e.id for e in EXERCISES], "not started")
    before = [line.text for line in board(COURSE, found)]
    assert sum("/\\" in line for line in before) == 1, "one lesson has a mountain"
    found["l12-1"] = "right"
    assert any("l12-2" in line.text and "the summit" in line.text for line in board(COURSE, found))
    found["l12-2"] = "right"
    assert any("You are on the summit" in line.text for line in board(COURSE, found))
    with pytest.raises(CourseError, match="summit"):
        Lesson(1, "One", [Exercise("l01-1", "a", 2, summit=True), Exercise("l01-2", "b", 3, summit=True)])
