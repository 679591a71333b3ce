"""Arguments on a device: what the student receives, and how transfers are counted and shown."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from tinygrad_rnn.course import Student, device, on_device
from tinygrad_rnn.course.execute import InProcess
from tinygrad_rnn.course.facts import Facts, WrongAnswer
from tinygrad_rnn.course.inputs import Case
from tinygrad_rnn.course.student import Budget

CODE = """
import numpy as np
import tinygrad_rnn as tg

def kinds(x, t, backend):
    return [type(x).__name__, type(t).__name__, t.requires_grad, t.backend is backend]

def double(x):
    return x * 2

def asks(x):
    if x.max() > 0:
        return x * 2
    return x + x

def moves(x, backend):
    host = backend.to_numpy(x)
    return backend.asarray(host * 2)

def mixes(x):
    return np.ones(x.shape) * x

def spoils(x):
    x[0] = 9.0
    return x

def tensors(t):
    return t * t
"""
X = np.array([0.5, -1.0])


@pytest.fixture
def student() -> Student:
    return Student(InProcess(ast.parse(CODE), "student.py", CODE), Case({}), "so it is", Budget(5.0))


def facts_of(judge: object, *args: object, **kwargs: object) -> Facts:
    with pytest.raises(WrongAnswer) as caught:
        judge(*args, **kwargs)  # type: ignore[operator]
    return caught.value.facts


def test_what_the_student_receives(student: Student) -> None:
    answer = student.call("kinds", x=on_device(X), t=on_device(X, tensor=True), backend=device())
    assert answer.value == ["FakeArray", "Tensor", True, True]


def test_the_result_comes_back_as_an_array(student: Student) -> None:
    answer = student.call("double", x=on_device(X))
    answer.must_equal(2 * X)
    answer.must_stay_on_device()
    assert answer.transfers == 0


def test_integers_keep_their_type(student: Student) -> None:
    answer = student.call("double", x=on_device(np.array([1, 2])))
    assert answer.value.dtype == np.int64


def test_a_question_is_a_transfer_and_its_line_is_shown(student: Student) -> None:
    answer = student.call("asks", x=on_device(X))
    answer.must_equal(2 * X)
    assert answer.transfers == 1
    facts = facts_of(answer.must_stay_on_device, mistakes={"bool": "an if asks", "get": "another"})
    assert (facts.stage, facts.mistakes, facts.code) == ("transfers", ("an if asks",), "if x.max() > 0:")
    assert CODE.splitlines()[facts.line - 1].strip() == facts.code
    assert "1 (bool)" in facts.problem


def test_so_many_transfers_may_be_allowed(student: Student) -> None:
    answer = student.call("moves", x=on_device(X), backend=device())
    answer.must_stay_on_device(allowed=2)
    facts = facts_of(answer.must_stay_on_device, allowed=1)
    assert "2 (get, from the host)" in facts.problem
    assert facts.code == "return backend.asarray(host * 2)"  # the first that was too many
    assert facts.mistakes == ()


def test_numpy_arrays_are_refused_there(student: Student) -> None:
    facts = facts_of(student.call("mixes", x=on_device(X)).must_equal, X)
    assert facts.stage == "raised" and "TypeError" in facts.errors


def test_writing_into_an_input_is_noticed(student: Student) -> None:
    facts = facts_of(student.call("spoils", x=on_device(X)).must_equal, np.array([9.0, -1.0]))
    assert facts.stage == "inputs changed"


def test_gradients_of_tensors_on_the_device(student: Student) -> None:
    student.call("tensors", t=on_device(X, tensor=True)).must_follow(lambda t: t * t)
    facts = facts_of(student.call("tensors", t=on_device(X, tensor=True)).must_follow, lambda t: t * t * t)
    assert facts.stage == "values"


def test_messages_show_arrays_and_not_the_backend(student: Student) -> None:
    facts = facts_of(student.call("moves", x=on_device(X), backend=device()).must_stay_on_device)
    assert list(facts.inputs) == ["x"] and facts.inputs["x"] is not None
    assert facts.called == "moves(x, backend)"
