"""The student's code, asked with plain data."""

from __future__ import annotations

import ast
import signal
import threading
import time
from textwrap import dedent

import numpy as np
import pytest

from tinygrad_rnn.course.execute import PATIENCE, InProcess
from tinygrad_rnn.course.plain import Answer, Built, Named, Opaque, Request, Seeded, Untaped

CODE = """
import numpy as np
import tinygrad_rnn as tg
from tinygrad_rnn import nn

class Layer(nn.Module):
    def __init__(self, n, m, scale=1.0):
        super().__init__()
        self.W = nn.Parameter(np.ones((n, m)) * scale)
    def forward(self, x):
        return x @ self.W
    def twice(self, x):
        return self(self(x))

class Two(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer
    def forward(self, x):
        return self.layer(x), tg.tanh(x)

def kinds(*arguments):
    return [type(argument).__name__ for argument in arguments]

def same(x):
    return x

def use(layer, x):
    return layer(x)

def draw(rng):
    return rng.random(3)

def apply(f, x):
    return f(x)

def spoil(x, ids, raw):
    ids[0] = 9
    raw[0] = 9.0
    return x

class Foreign:
    pass

def foreign():
    return {"a": [1, 2.5, None, "text", True], "b": Foreign()}
"""


@pytest.fixture(scope="module")
def student() -> InProcess:
    return InProcess(ast.parse(dedent(CODE)), "student.py", dedent(CODE))


def ask(
    student: InProcess, target: str | Built, method: str = "", upstream: object = None, **arguments: object
) -> Answer:
    return student.answer(Request(target, method, arguments, upstream), 2.0)  # type: ignore[arg-type]


def test_what_the_student_receives(student: InProcess) -> None:
    x = np.ones(2)
    answer = ask(student, "kinds", a=x, b=np.array([1]), c=np.array([True]), d=Untaped(x), e=3, f=Seeded(1), g=[x])
    assert answer.value == ["Tensor", "ndarray", "ndarray", "ndarray", "int", "Generator", "list"]


def test_values_come_back_as_plain_data(student: InProcess) -> None:
    answer = ask(student, "foreign")
    assert answer.value == {"a": [1, 2.5, None, "text", True], "b": Opaque("an object of type Foreign")}
    x = np.array([[1.0, 2.0]])
    answer = ask(student, "same", x=x)
    assert answer.value.dtype == np.float64
    assert answer.taped == (True,)
    np.testing.assert_array_equal(answer.value, x)


def test_gradients_of_inputs_and_parameters(student: InProcess) -> None:
    W, x, g = np.array([[2.0, 3.0]]), np.array([[5.0], [7.0]]), np.array([[1.0, 10.0], [100.0, 1000.0]])
    layer = Built("Layer", (1, 2), {}, {"W": W})
    answer = ask(student, layer, upstream=(g,), x=x)
    np.testing.assert_allclose(answer.value, x @ W)
    np.testing.assert_allclose(answer.gradients["x"], g @ W.T)
    np.testing.assert_allclose(answer.gradients["W"], x.T @ g)
    nested = ask(student, "use", upstream=(g,), layer=layer, x=x)
    np.testing.assert_allclose(nested.gradients["layer.W"], x.T @ g)


def test_gradients_of_two_results_add_up(student: InProcess) -> None:
    two = Built("Two", (Built("Layer", (1, 1), {"scale": 3.0}),), {}, {"layer.W": np.array([[3.0]])})
    x = np.array([[0.5]])
    answer = ask(student, two, upstream=(np.array([[2.0]]), np.array([[4.0]])), x=x)
    np.testing.assert_allclose(answer.gradients["x"], 2 * 3 + 4 * (1 - np.tanh(x) ** 2))
    np.testing.assert_allclose(answer.gradients["layer.W"], 2 * x)


def test_methods_parameters_names_and_generators(student: InProcess) -> None:
    layer = Built("Layer", (2, 2), {"scale": 2.0})
    assert ask(student, layer, "twice", x=np.ones((1, 2))).value.tolist() == [[16.0, 16.0]]
    assert ask(student, layer, "parameters").value["W"].tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert ask(student, "apply", f=Named("tg.exp"), x=np.zeros(1)).value.tolist() == [1.0]
    assert ask(student, "apply", f=Named("same"), x=np.zeros(1)).value.tolist() == [0.0]
    answer = ask(student, "draw", rng=Seeded(3))
    assert np.array_equal(answer.value, answer.again)
    assert np.array_equal(answer.value, np.random.default_rng(3).random(3))


def test_inputs_that_were_written_into_are_named(student: InProcess) -> None:
    x, ids = np.zeros(2), np.zeros(2, dtype=np.int64)
    assert ask(student, "spoil", x=x, ids=ids, raw=Untaped(x)).changed == ("ids", "raw")
    assert not ids.any()


@pytest.mark.parametrize(
    ("target", "method", "stage", "words"),
    [
        ("nothing", "", "missing", "no nothing"),
        (Built("Nothing"), "", "missing", "no Nothing"),
        (Built("Layer", (1, 1)), "step", "missing", "no method step"),
        (Built("Foreign"), "", "missing", "cannot be called"),
        (Built("Layer", (1, 1), {}, {"b": np.zeros(1)}), "", "parameters", "no parameter b; it has W"),
        (Built("Layer", (1, 1), {}, {"W": np.zeros(1)}), "", "parameters", "shape [1, 1], and [1]"),
    ],
)
def test_what_is_missing_is_said(student: InProcess, target: str | Built, method: str, stage: str, words: str) -> None:
    trouble = ask(student, target, method).trouble
    assert trouble is not None
    assert trouble.stage == stage
    assert words in trouble.message


def test_a_file_that_fails_at_import_says_so_every_time() -> None:
    student = InProcess(ast.parse("import sys\nsys.exit(3)"), "student.py", "import sys\nsys.exit(3)")
    for _ in range(2):
        trouble = ask(student, "f").trouble
        assert trouble is not None
        assert (trouble.stage, trouble.line) == ("import", 2)


def test_printing_is_kept_short() -> None:
    student = InProcess(ast.parse("def f():\n    print('x' * 10**6)\n    return 1"), "student.py")
    answer = ask(student, "f")
    assert answer.value == 1
    assert set(answer.printed) == {"x"}
    assert len(answer.printed) < 10_000


def test_other_threads_can_ask_too(student: InProcess) -> None:
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(ask(student, "same", x=np.ones(1))))
    thread.start()
    thread.join()
    assert answers[0].value.tolist() == [1.0]


SLOW = """
import time

def wait(seconds):
    time.sleep(seconds)

def work(seconds):
    started = time.process_time()
    while time.process_time() - started < seconds:
        pass
"""


def test_the_processor_counts_and_not_the_clock() -> None:
    student = InProcess(ast.parse(SLOW), "student.py", SLOW)
    waited = student.answer(Request("wait", "", {"seconds": 0.2}), 0.1)
    assert waited.trouble is None, "twice 0.2 s on the clock, of the 0.6 s that code which waits may take"
    assert 0.4 / PATIENCE <= waited.seconds < 0.2
    worked = student.answer(Request("work", "", {"seconds": 0.1}), 5.0)
    assert worked.trouble is None
    assert worked.seconds >= 0.2


@pytest.mark.parametrize("function", ["wait", "work"])
def test_both_are_stopped(function: str) -> None:
    student = InProcess(ast.parse(SLOW), "student.py", SLOW)
    started = time.perf_counter()
    trouble = student.answer(Request(function, "", {"seconds": 60.0}), 0.1).trouble
    assert trouble is not None
    assert trouble.stage == "time"
    assert time.perf_counter() - started < 20
    assert signal.getitimer(signal.ITIMER_PROF) == signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
