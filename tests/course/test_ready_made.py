"""The engine's finished answer is found however it is reached, and only where the exercise uses it."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tinygrad_rnn.course.folder import LessonFolder, respondent
from tinygrad_rnn.course.message import render
from tinygrad_rnn.course.ready_made import find_ready_made
from tinygrad_rnn.course.runner import Profile, run_exercise

OWN, OTHERS = {"Table.__init__", "Table.forward"}, {"Table.later", "bag"}


def search(text: str, *forbidden: str) -> tuple[str, int] | None:
    return find_ready_made(ast.parse(dedent(text)), forbidden or ("nn.Embedding",), OWN, OTHERS)


def table(*body: str, imports: str = "from tinygrad_rnn import nn", header: str = "class Table(nn.Module):") -> str:
    """A file whose fourth line is the first of the exercise's body."""
    return f"{imports}\n{header}\n  def __init__(self, V: int) -> None:\n" + indent("\n".join(body), "    ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (table("self.E = nn.Embedding(V, 2)"), 4),
        (table("V = 3", "self.E = tg.nn.Embedding(V, 2)", imports="import tinygrad_rnn as tg"), 5),
        (table("tinygrad_rnn.nn.Embedding(V, 2)", imports="import tinygrad_rnn.nn"), 4),
        (table("layers.Embedding(V, 2)", imports="import tinygrad_rnn.nn.layers as layers"), 4),
        (table("Embedding(V, 2)", imports="from tinygrad_rnn.nn import Embedding"), 4),
        (table("E(V, 2)", imports="from tinygrad_rnn.nn import Embedding as E"), 4),
        (table("Embedding(V, 2)", imports="from tinygrad_rnn.nn import *"), 4),
        (table("from tinygrad_rnn.nn import Embedding as E", "self.E = E(V, 2)"), 5),
        (table("getattr(nn, 'Embedding')(V, 2)"), 4),
        (table("layers = nn", "return layers.Embedding.forward(self, V)"), 5),
        (table("pass", header="class Table(nn.Embedding):"), 2),
        (table("self.E = make(V)") + "\ndef make(V):\n  return nn.Embedding(V, 2)", 6),
        (table("self.E = Ready(V, 2)") + "\nReady = nn.Embedding", 4),
        (table("self.E = Ready(V)") + "\nclass Ready(nn.Embedding):\n  pass", 5),
        (table("pass") + "\n  made = nn.Embedding(1, 1)", 5),
        (table("pass") + "\n  def helper(self):\n    return nn.Embedding(1, 1)", 6),
    ],
)
def test_a_finished_answer_is_found(text: str, line: int) -> None:
    assert search(text) == ("nn.Embedding", line)


@pytest.mark.parametrize(
    "text",
    [
        table("self.W = nn.Parameter(V)"),
        table("self.E = Embedding(V, 2)") + "\nclass Embedding(nn.Module):\n  pass",
        table("pass") + "\n  def later(self):\n    return nn.Embedding(1, 1)",
        table("bag()") + "\ndef bag():\n  return nn.Embedding(1, 1)",
        table("pass") + "\nprint(nn.Embedding(1, 1))",
        table("pass") + "\ndef compare():\n  return nn.Embedding(1, 1)",
        table("pass", imports="from tinygrad_rnn import nn\nfrom tinygrad_rnn.nn import Embedding"),
        table("self.layers.Embedding = V"),
        table("pass") + "\n  def help(self, table: nn.Embedding) -> nn.Embedding:\n    return table",
    ],
)
def test_what_is_not_the_exercises_is_left_alone(text: str) -> None:
    assert search(text) is None


def test_the_first_of_several_names_is_told() -> None:
    text = table("tg.softmax(V)", "nn.RNN(V)", imports="import tinygrad_rnn as tg\nfrom tinygrad_rnn import nn")
    assert search(text, "nn.RNN", "functional.softmax") == ("functional.softmax", 5)


def test_it_costs_the_exercise_and_the_message_says_why(source: Path) -> None:
    checks = source / "l00_scale" / "test_l00.py"
    checks.write_text(checks.read_text().replace('read="Layers"', 'read="Layers", without=("nn.Linear",)'))
    toy = LessonFolder(source / "l00_scale")
    answer = toy.source.replace("return x @ self.W + self.b", "return nn.Linear.forward(self, x)")
    for number, status in enumerate(["right", "wrong"]):
        exercise = toy.lesson.exercises[number]
        code = respondent(answer, "solution.py", exercise, toy)
        outcome = run_exercise(toy.lesson, exercise, code, Profile(5), "a seed")
        assert outcome.status == status
    assert outcome.facts is not None
    assert outcome.facts.stage == "ready-made"
    message = render(outcome)
    assert "This exercise asks for your own: nn.Linear is the finished answer." in message
    line = answer.splitlines().index("        return nn.Linear.forward(self, x)") + 1
    assert f"line {line}:  return nn.Linear.forward(self, x)" in message
    assert run_exercise(toy.lesson, exercise, respondent(answer, "s.py", exercise, None), Profile(5)).status == "right"
