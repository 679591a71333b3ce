"""Every step of the diagnosis, with a wrong answer that ends there: the stage, the words, the form of the message."""

from __future__ import annotations

import time
from textwrap import dedent, indent

import numpy as np
import pytest

from tinygrad_rnn.course import Exercise
from tinygrad_rnn.course.facts import Facts
from tinygrad_rnn.course.folder import LessonFolder, respondent
from tinygrad_rnn.course.message import LINES, render
from tinygrad_rnn.course.plain import Opaque
from tinygrad_rnn.course.regions import stub
from tinygrad_rnn.course.runner import Outcome, Profile, run_exercise

RIGHT = "real = tg.tensor(mask.astype(np.float64))\nresult = (F * real).sum(axis=1) / real.sum(axis=1)\n"
INTERNALS = ("Traceback", "hypothesis", "Hypothesis", "Falsifying", "pytest", "site-packages", "course/", "assert ")

# name: (body of row_mean, stage, words of the message)
WRONG = {
    "not Python": ("return (F", "import", ["'(' was never closed", "line 11:  return (F"]),
    "raises": ("rows = mask.shape[0]\nreturn F[rows]", "raised", ["line 12:  return F[rows]"]),
    "a missing name": ("return foo(F)", "raised", ["NameError", "foo", "line 11"]),
    "ends the program": ("import sys\nsys.exit(0)", "raised", ["sys.exit()"]),
    "recursion without end": ("return row_mean(F, mask)", "raised", ["calls itself without end"]),
    "a loop without end": ("while True:\n    pass", "time", ["never ends", "1 seconds"]),
    "a loop that swallows": (
        "while True:\n    try:\n        print('flood')\n    except Exception:\n        pass",
        "time",
        ["never ends", "it printed:  flood"],
    ),
    "forgets return": ("F.sum(axis=1)", "type", ["is None: is a `return` missing?"]),
    "a string": ("return 'mean'", "type", ["str 'mean', and an array"]),
    "the wrong axis": ("return F.mean(axis=0)", "shape", ["has shape", "was expected"]),
    "integers": ("return np.zeros(len(mask), dtype=int)", "dtype", ["int64, and float64 was expected"]),
    "divides by zero": ("return F.sum(axis=1) / (mask.sum(1) * 0.0)", "nan", ["holds", "at [0]"]),
    "writes into the mask": ("mask[:] = True\n" + RIGHT + "return result", "inputs changed", ["into its input mask"]),
    "remembers": (
        RIGHT + "global calls\ncalls = globals().get('calls', 0.0) + 1\nreturn result * calls",
        "second call",
        [
            "A second call with the same inputs",
            "the first call",
            "This happens when the result depends on earlier calls",
        ],
    ),
    "leaves the tape": (
        "return (F.numpy() * mask).sum(axis=1) / mask.sum(axis=1)",
        "type",
        ["no history: gradients cannot flow"],
    ),
    "cuts the graph": (
        "F = tg.tensor(F.numpy(), requires_grad=True)\n" + RIGHT + "return result",
        "no gradient",
        ["No gradient reaches F"],
    ),
    "a known mistake": (
        "return (F * tg.tensor(mask.astype(np.float64))).mean(axis=1)",
        "values",
        ["Your result is the one you get when the padding is counted in the mean.", "returned", "expected"],
    ),
    "differentiates too early": (
        "(F * F).sum().backward()\n" + RIGHT + "return result",
        "zero upstream",
        ["not zero when the gradient that arrives is zero"],
    ),
    "twice": (RIGHT + "return result * 2.0", "values", ["is twice the expected one"]),
    "a sign": (RIGHT + "return -result", "values", ["with the other sign"]),
    "divided by the batch": (RIGHT + "return result / len(mask)", "values", ["the expected one divided by b"]),
    "other numbers": (RIGHT + "return result + 1.0", "values", ["is wrong in", "first at"]),
    "a wrong gradient": (
        RIGHT + "shown = tg.tensor(result.numpy()) - F.mean(axis=1).detach()\nreturn F.mean(axis=1) + shown",
        "values",
        ["The gradient of F is wrong"],
    ),
}


def grade(toy: LessonFolder, body: str, number: int = 0, seed: str = "a seed") -> Outcome:
    """Grade a student's file of which one function is written."""
    exercise = toy.lesson.exercises[number]
    stubbed = '    raise NotImplementedError("l00-1: row_mean")\n'
    assert stubbed in stub(toy.source)
    text = stub(toy.source).replace(stubbed, indent(dedent(body), "    ") + "\n")
    return run_exercise(toy.lesson, exercise, respondent(text, "solution.py", exercise, toy), Profile(30), seed)


@pytest.mark.parametrize("name", WRONG)
def test_every_step_of_the_diagnosis(toy: LessonFolder, name: str) -> None:
    body, stage, words = WRONG[name]
    started = time.perf_counter()
    outcome = grade(toy, body)
    message = render(outcome)
    assert outcome.facts is not None, outcome
    assert outcome.status == "wrong"
    assert outcome.facts.stage == stage, message
    joined = " ".join(message.split())
    for part in words:
        assert " ".join(part.split()) in joined
    assert len(message.splitlines()) <= LINES
    assert max(map(len, message.splitlines())) <= 80
    assert not [word for word in INTERNALS if word in message]
    assert "Hint: tinygrad-rnn hint l00-1" in message
    assert time.perf_counter() - started < 10


def test_a_wrong_exercise_costs_itself_only(toy: LessonFolder) -> None:
    """The layer of l00-2 is still a stub here, and l00-1 is broken: each is judged with the reference of the other."""
    assert grade(toy, "return 1 / 0", number=1).status == "not started"
    assert grade(toy, RIGHT + "return result").status == "right"


def test_a_name_is_given_only_if_it_explains_every_failing_case(toy: LessonFolder) -> None:
    """The sum is "the expected one times s" where no word is padded, but not in other failing cases."""
    outcome = grade(toy, "return F.sum(axis=1) * 1.0")
    assert outcome.facts is not None
    assert outcome.facts.mistakes == ()
    assert outcome.facts.relations == ()


def test_the_message_is_the_same_for_the_same_seed(toy: LessonFolder) -> None:
    body = WRONG["a known mistake"][0]
    assert render(grade(toy, body, seed="7")) == render(grade(toy, body, seed="7"))


def test_control_characters_do_not_reach_the_terminal(toy: LessonFolder) -> None:
    message = render(grade(toy, "raise ValueError('\\x1b[2Jcleared')"))
    assert "\x1b" not in message
    assert "cleared" in message


def test_long_texts_and_large_values_are_cut(toy: LessonFolder) -> None:
    message = render(grade(toy, "raise ValueError('very long ' * 500)"))
    assert len(message.splitlines()) <= LINES
    assert message.splitlines()[-1] == "  Hint: tinygrad-rnn hint l00-1"


def message_of(facts: Facts) -> str:
    return render(Outcome("l00", Exercise("l00-1", "an exercise", 1, read="There"), "wrong", facts, "law"))


def test_the_rows_that_differ_are_shown() -> None:
    expected = np.arange(60.0).reshape(5, 4, 3)
    returned, mask = expected.copy(), np.arange(20).reshape(5, 4) > 6
    returned[3, 1, 2] = -1
    inputs = {"F": 2 * expected, "mask": mask, "W": np.eye(3)}
    message = message_of(Facts("values", "Wrong", "f(F, mask, W)", inputs, returned, expected, place=(3, 1, 2)))
    assert "returned[3] [4, 3] [[36. 37. 38.]" in message
    assert "[39. 40. -1.]" in message
    assert "expected[3] [4, 3] [[36. 37. 38.]" in message
    assert "F[3] [4, 3] [[72. 74. 76.]" in message
    assert "mask [5, 4] [[0 0 0 0]" in message
    assert "W [3, 3] [[1. 0. 0.]" in message
    assert "    ..." not in message
    long = np.zeros((9, 9, 2))
    message = message_of(Facts("values", "Wrong", "f()", {}, long + 1, long, place=(7, 8, 0)))
    assert "returned[7][8] [2] [1. 1.]" in message


def test_a_call_of_many_inputs_shows_the_first_ones_and_leaves_room_for_the_values() -> None:
    inputs = {f"x{i}": np.ones((3, 2)) for i in range(9)}
    message = message_of(Facts("values", "Wrong", "f()", inputs, np.ones((4, 2)), np.zeros((4, 2)), place=(0, 0)))
    assert "x1 [3, 2]" in message
    assert "\n    ...\n" in message
    assert message.count("[1. 1.]") >= 4
    assert len(message.splitlines()) <= LINES


def test_values_that_are_not_arrays() -> None:
    shown = {"a": np.ones((2, 2)), "long": np.zeros((2, 2))}
    message = message_of(Facts("values", "Wrong", "f()", {}, shown, Opaque("an object of type Tree")))
    assert "    returned a: [2, 2] [[1. 1.]\n                        [1. 1.]],\n             long: [2, 2]" in message
    assert "Tree" not in message
