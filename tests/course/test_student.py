"""What a check can demand, and how it recognises mistakes."""

from __future__ import annotations

import ast
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tinygrad_rnn.course import Student, floats, named, plain, rng, when
from tinygrad_rnn.course.diagnose import Tolerance, difference, relations, same
from tinygrad_rnn.course.execute import InProcess
from tinygrad_rnn.course.facts import Facts, NotStarted, WrongAnswer
from tinygrad_rnn.course.inputs import Case, cases
from tinygrad_rnn.course.references import numeric_gradients
from tinygrad_rnn.course.student import Budget

CODE = """
import numpy as np
import tinygrad_rnn as tg
from tinygrad_rnn import nn

class Layer(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.W = nn.Parameter(np.ones((n, m)))
    def forward(self, x):
        return x @ self.W

class Cut(Layer):
    def forward(self, x):
        return x @ self.W.detach()

def run(layer, x):
    return layer(x), tg.tanh(x)

def single(x):
    return x.astype("float32") * 2

def strict(n):
    if n < 0:
        raise ValueError(f"n is {n}")
    return n

class Table(nn.Module):
    def __init__(self, table, rng=None, scale=1.0):
        super().__init__()
        self.layer = Layer(*table.shape)
    def forward(self, x):
        return x @ (self.layer.W * 2)

def in_single(x):
    return tg.tanh(x.astype("float32"))

def eager(x):
    (x * x).sum().backward()
    return x * 2

def texts(n):
    return np.array(["a"] * n)

def ones_arrive(x):
    fake = tg.tensor(np.zeros(x.shape))
    return fake + x * 2

def raw(x):
    return x * 2

def draw(rng, f):
    return f(tg.tensor(rng.normal(size=3)))

def todo(x):
    raise NotImplementedError("l00-1: todo")
"""


@pytest.fixture
def student() -> Student:
    return Student(InProcess(ast.parse(dedent(CODE)), "student.py"), Case({}, {"b": 3}, 5), "because", Budget(5.0))


def failing(judge: Any, *args: Any, **kwargs: Any) -> Facts:
    with pytest.raises(WrongAnswer) as raised:
        judge(*args, **kwargs)
    return raised.value.facts


X, W = np.array([[1.0, 2.0], [3.0, 5.0], [8.0, 13.0]]), np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])


def test_a_reference_of_arguments_and_parameters(student: Student) -> None:
    layer = student.build("Layer", 2, 3).with_parameters(W=W)
    layer.call(x=X).must_follow(lambda x, W: x @ W)
    student.call("run", layer=layer, x=X).must_follow(lambda layer_W, x: (x @ layer_W, np.tanh(x)))


def test_gradients_that_do_not_arrive_are_named(student: Student) -> None:
    cut = student.build("Cut", 2, 3).with_parameters(W=W)
    facts = failing(
        cut.call(x=X).must_follow, lambda x, W: x @ W, gradient_mistakes={"the weight is detached": when("no gradient")}
    )
    assert facts.stage == "no gradient"
    assert facts.mistakes == ("the weight is detached",)
    assert facts.why == "because"
    cut.call(x=X).must_follow(lambda x, W: x @ W, gradients_of=("x",))
    cut.call(x=X).must_follow(lambda x, W: x @ W, gradients_of=())


def test_analytic_gradients_and_their_mistakes(student: Student) -> None:
    reply = student.call("ones_arrive", x=X)
    reply.must_have_gradients(lambda g: {"x": 2 * g})
    facts = failing(
        reply.must_have_gradients,
        lambda g: {"x": 3 * g},
        mistakes={"twice": lambda g: {"x": 2 * g}, "other": lambda g: {"x": g}},
    )
    assert facts.mistakes == ("twice",)
    assert facts.stage == "values"


def test_values_of_all_kinds(student: Student) -> None:
    student.call("strict", n=3).must_equal(3)
    student.call("raw", x=plain(X)).must_equal(2 * X, exact=True)
    student.call("single", x=X).must_equal(2 * X + 1e-6)
    assert failing(student.call("single", x=X).must_equal, 2 * X + 0.1).stage == "values"
    student.call("draw", rng=rng(1), f=named("tg.tanh")).must_equal(np.tanh(np.random.default_rng(1).normal(size=3)))
    student.build("Layer", 2, 3).parameter_count().must_equal(6)
    facts = failing(student.build("Layer", 2, 3).parameter_count().must_equal, 8, mistakes={"b": 7, "a": 6, "n": None})
    assert facts.mistakes == ("a",)
    student.build("Layer", 2, 3).parameters().must_equal({"W": np.ones((2, 3))})
    assert "is an array of type <U1, and" in failing(student.call("texts", n=2).must_equal, np.ones(2)).problem


def test_gradients_of_a_float32_result_are_compared_as_float32(student: Student) -> None:
    student.call("in_single", x=X / 8).must_follow(lambda x: np.tanh(x))
    facts = failing(
        student.call("in_single", x=X / 8).must_have_gradients, lambda g: {"x": g * (1.01 - np.tanh(X / 8) ** 2)}
    )
    assert facts.subject == "gradients"


def test_a_gradient_that_did_not_wait_for_the_one_that_arrives(student: Student) -> None:
    facts = failing(
        student.call("eager", x=X).must_follow, lambda x: 2 * x, gradient_mistakes={"eager": when("zero upstream")}
    )
    assert (facts.stage, facts.mistakes) == ("zero upstream", ("eager",))
    assert "not zero when the gradient that arrives is zero" in facts.problem
    np.testing.assert_array_equal(facts.returned, 2 * X)
    np.testing.assert_array_equal(facts.inputs["arriving gradient"], 0 * X)


def test_gradients_that_do_not_fit_the_result_are_a_wrong_answer(student: Student) -> None:
    facts = failing(student.call("raw", x=X).must_have_gradients, lambda g: {"x": g @ np.ones((7, 2))})
    assert facts.stage == "shape"


def test_what_was_called_is_written_out(student: Student) -> None:
    table = student.build("Table", plain(W), rng=rng(3), scale=0.5).with_parameters({"layer.W": W})
    facts = failing(table.call(x=X).must_follow, lambda x, layer_W: x @ layer_W)
    assert facts.called == "Table(array, rng=rng, scale=0.5)(x)"
    assert facts.target == "Table"
    assert list(facts.inputs) == ["array", "x", "layer.W"]
    facts = failing(table.call(x=X).must_have_gradients, lambda g: {"layer_W": g})
    assert facts.problem.startswith("the gradient of layer.W")
    assert list(facts.inputs) == ["array", "x", "arriving gradient", "layer.W"]
    assert failing(table.parameters().must_equal, 1).called == "Table(array, rng=rng, scale=0.5).parameters()"
    assert failing(table.parameter_count().must_equal, 1).called.endswith("scale=0.5).parameter_count()")
    facts = failing(student.call("run", layer=student.build("Layer", 2, 3), x=X).must_equal, 1)
    assert facts.called == "run(layer, x)"
    assert facts.inputs["layer"].construction == "Layer(2, 3)"


def test_small_effects_still_name_their_mistake(student: Student) -> None:
    """The answer is wrong by 1e-8: so is the mistake's value, and it is not the right one."""
    facts = failing(student.call("raw", x=X).must_equal, 2 * X * (1 + 1e-8), mistakes={"small": 2 * X})
    assert facts.mistakes == ("small",)


def test_other_laws(student: Student) -> None:
    reply = student.call("strict", n=3)
    reply.must(reply.value == 3, "it must be 3")
    facts = failing(reply.must, reply.value == 4, "it must be 4", mistake="it is 3")
    assert (facts.problem, facts.mistakes) == ("it must be 4", ("it is 3",))


def test_errors_that_must_be_raised(student: Student) -> None:
    student.call("strict", n=-2).must_raise(ValueError, mentioning=("-2",))
    assert failing(student.call("strict", n=-2).must_raise, ValueError, mentioning=("seven",)).stage == "raised"
    vague = {"it is vague": when("raised", "ValueError")}
    facts = failing(student.call("strict", n=-2).must_raise, ValueError, mentioning=("seven",), mistakes=vague)
    assert facts.mistakes == ("it is vague",)
    assert facts.line > 0
    assert failing(student.call("strict", n=2).must_raise, IndexError).problem.startswith("An IndexError was expected")
    assert failing(student.call("strict", n=-2).must_raise, KeyError).stage == "raised"
    facts = failing(student.call("strict", n=2).must_raise, ValueError, mistakes={"n goes unchecked": when("no error")})
    assert (facts.stage, facts.mistakes) == ("no error", ("n goes unchecked",))
    facts = failing(student.call("strict", n=-2).must_equal, 0, mistakes={"a": when("raised", "ValueError")})
    assert facts.mistakes == ("a",)


def test_an_untouched_exercise_is_not_a_wrong_answer(student: Student) -> None:
    for judge in (lambda r: r.must_equal(1), lambda r: r.must_raise(ValueError), lambda r: r.value):
        assert failing(judge, student.call("todo", x=X)).stage == "missing"  # of one that was begun
        code = InProcess(ast.parse(CODE), "student.py", CODE, started=False)
        untouched = Student(code, student.case, "because", Budget(5.0))
        with pytest.raises(NotStarted):
            judge(untouched.call("todo", x=X))


def test_when_refuses_an_unknown_stage() -> None:
    with pytest.raises(ValueError, match="choose one of"):
        when("sometimes")


@settings(deadline=None)
@given(cases({"x": floats("b n"), "W": floats("n m"), "g": floats("b m")}, {}))
def test_finite_differences_are_good_to_nine_digits(case: Case) -> None:
    x, W, g = (case.values[name] for name in "xWg")
    found = numeric_gradients(lambda x, W: np.tanh(x @ W), {"x": x, "W": W}, ["x", "W"], g)
    inner = g * (1 - np.tanh(x @ W) ** 2)
    np.testing.assert_allclose(found["x"], inner @ W.T, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(found["W"], x.T @ inner, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (lambda a: 0 * a, "is zero everywhere"),
        (lambda a: -a, "is the expected one with the other sign"),
        (lambda a: 2 * a, "is twice the expected one"),
        (lambda a: a / 2, "is half of the expected one"),
        (lambda a: a / 7, "is the expected one divided by s"),
        (lambda a: a * 7, "is the expected one times s"),
        (lambda a: a.T, "is the expected one transposed (its last two axes swapped)"),
        (lambda a: a[::-1], "is the expected one in reverse order along the first axis"),
        (lambda a: a + 1, None),
        (lambda a: a, None),
    ],
)
def test_simple_relations(change: Any, clause: str | None) -> None:
    square = np.array([[1.0, 2.0], [3.0, 5.0]])
    assert relations(change(square), square, {"s": 7}) == ((clause,) if clause else ())


@pytest.mark.parametrize(
    ("returned", "expected", "stage"),
    [
        ((1.0, np.ones(2)), (1.0, np.ones(2)), None),
        ((1.0,), (1.0, np.ones(2)), "type"),
        ({"a": 1}, {"b": 1}, "type"),
        ({"a": 1}, {"a": 2}, "values"),
        (np.ones((2, 1)), np.ones(2), "shape"),
        (np.array([True]), np.array([1.0]), "dtype"),
        (np.array([np.nan]), np.array([1.0]), "nan"),
        (np.array([np.nan]), np.array([np.nan]), None),
        ("a", "b", "values"),
        (None, 1.0, "type"),
    ],
)
def test_differences_of_structures(returned: Any, expected: Any, stage: str | None) -> None:
    found = difference(returned, expected, Tolerance())
    assert (found[0] if found else None) == stage
    assert same(returned, expected, Tolerance()) == (stage is None) or stage in ("dtype",)
