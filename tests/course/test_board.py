"""The board: points, and the next thing to do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson
from tinygrad_rnn.course.board import board, next_exercise
from tinygrad_rnn.course.runner import Status

LESSONS = [
    Lesson(1, "One", [Exercise("l01-1", "a", 2), Exercise("l01-2", "b", 3, needs=("l01-1",))]),
    Lesson(2, "Two", [Exercise("l02-1", "c", 4, needs=("l01-2",)), Exercise("l02-2", "d", 5)]),
]
POINTS = {"l01-1": 2, "l01-2": 3, "l02-1": 4, "l02-2": 5}
statuses = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(["right", "wrong", "not started"]) for name in POINTS}
)


@given(statuses)
def test_only_what_is_right_scores(found: dict[str, Status]) -> None:
    lines = [line.text for line in board(LESSONS, found)]
    earned = [int(line.split(" of ")[0].split()[-1]) for line in lines if line.startswith("Lesson")]
    assert sum(earned) == sum(points for name, points in POINTS.items() if found.get(name) == "right")
    assert sum(line.lstrip().startswith("[") for line in lines) == 4
    assert all(line.isascii() and len(line) <= 80 for line in lines)


@given(statuses)
def test_the_next_exercise_is_open_and_can_be_done(found: dict[str, Status]) -> None:
    following = next_exercise(LESSONS, found)
    open_ones = {name for name, status in found.items() if status != "right"}
    assert (following is None) == (not open_ones)
    if following is not None:
        assert following.id in open_ones
        assert all(found.get(need, "right") == "right" for need in following.needs)


def test_the_words_of_the_board() -> None:
    lines = [line.text for line in board(LESSONS, {"l01-1": "wrong", "l01-2": "not started"})]
    assert lines[0].endswith("0 of 5 points")
    assert lines[1].endswith("<- next")
    assert lines[2].endswith("needs l01-1")
    assert lines[4].endswith("not run")
    assert lines[-1] == "Next: Repair l01-1, a."
    assert board(LESSONS, dict.fromkeys(POINTS, "right"))[-1].text == "All exercises are right."
