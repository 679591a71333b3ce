"""The engine against a naive reference, through any order of building, changing, walking and training.

The reference knows no chain rule. It keeps each tensor's expression and differentiates it by a complex step: the
derivative of f by x is the imaginary part of f(x + ih) / h, exact to the last digits. Beside that it keeps what a user
of the engine has to know: which values were replaced after they were used, and which graphs have been let go.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import tinygrad_rnn as tg
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.course.strict_fake import StrictFakeBackend
from tinygrad_rnn.errors import GraphError, OutOfRangeError, ShapeError

from .strategies import indices, layouts, seeds, shapes

STEP = 1e-30
LARGEST = 20.0  # results beyond are not kept, so that nothing overflows however long the program

# The reference ------------------------------------------------------------------------------------------------------
# Functions of real or complex arrays. Where the engine chooses (relu, abs, max), it chooses by the real part.


def greatest(a: Any, axis: Any, keepdims: bool) -> Any:
    """The mean of all entries that attain the maximum: ties share the gradient."""
    winners = a.real == a.real.max(axis=axis, keepdims=True)
    return (a * winners).sum(axis=axis, keepdims=keepdims) / winners.sum(axis=axis, keepdims=keepdims)


def softmax(a: Any) -> Any:
    return np.exp(a) / np.exp(a).sum(axis=-1, keepdims=True)


UNARY: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {  # the engine's, the reference's
    "exp": (tg.exp, np.exp),
    "tanh": (tg.tanh, np.tanh),
    "sigmoid": (tg.sigmoid, lambda a: 1 / (1 + np.exp(-a))),
    "softplus": (tg.softplus, lambda a: np.log(1 + np.exp(a))),
    "relu": (tg.relu, lambda a: a * (a.real > 0)),
    "abs": (abs, lambda a: a * np.sign(a.real)),
    "negative": (lambda t: -t, lambda a: -a),
    "square": (lambda t: t**2, lambda a: a * a),
    "halved": (lambda t: t / 2, lambda a: a / 2),
    "from one": (lambda t: 1 - t, lambda a: 1 - a),
    "transposed": (lambda t: t.T, lambda a: a.T),
    "flat": (lambda t: t.reshape(-1), lambda a: a.reshape(-1)),
    "repeated": (lambda t: tg.broadcast_to(t, (2, *t.shape)), lambda a: np.stack([a, a])),
    "itself twice": (lambda t: t * t + t, lambda a: a * a + a),
}
BINARY: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "add": (lambda a, b: a + b, lambda a, b: a + b),
    "subtract": (lambda a, b: a - b, lambda a, b: a - b),
    "multiply": (lambda a, b: a * b, lambda a, b: a * b),
    "divide": (lambda a, b: a / b, lambda a, b: a / b),
    "matmul": (lambda a, b: a @ b, lambda a, b: a @ b),
    "concatenate": (lambda a, b: tg.concatenate([a, b]), lambda a, b: np.concatenate([a, b])),
    "stack": (lambda a, b: tg.stack([a, b], axis=-1), lambda a, b: np.stack([a, b], axis=-1)),
}
REDUCTIONS: dict[str, Callable[[Any, Any, bool], Any]] = {
    "sum": lambda a, axis, keepdims: a.sum(axis=axis, keepdims=keepdims),
    "mean": lambda a, axis, keepdims: a.mean(axis=axis, keepdims=keepdims),
    "logsumexp": lambda a, axis, keepdims: np.log(np.exp(a).sum(axis=axis, keepdims=keepdims)),
    "max": greatest,
}
WITH_KINKS = {"relu", "abs", "max"}


@dataclass(eq=False)
class Node:
    """What the reference knows of one tensor: its values, its expression, and what happened to it since."""

    tensor: tg.Tensor
    value: np.ndarray
    requires_grad: bool
    name: str = "leaf"
    function: Callable[..., Any] | None = None  # None: a leaf
    inputs: tuple[Node, ...] = ()
    grad: np.ndarray | None = None
    version: int = 0
    seen: tuple[int, ...] = field(init=False)
    freed: bool = False

    def __post_init__(self) -> None:
        self.value = np.array(self.value, dtype=np.float64)
        self.seen = tuple(x.version for x in self.inputs)

    @property
    def is_result(self) -> bool:
        return self.function is not None

    @property
    def outdated(self) -> bool:
        """Whether an input was replaced after this was computed from it."""
        return self.seen != tuple(x.version for x in self.inputs)

    def replace(self, value: Any) -> None:
        self.value = np.array(value, dtype=np.float64)
        self.version += 1

    def reach(self) -> list[Node]:
        """Return this node and all it was recorded from."""
        found, waiting = {self: None}, [self]
        while waiting:
            new = {x: None for x in waiting.pop().inputs if x.requires_grad and x not in found}
            found |= new
            waiting += new
        return list(found)

    def leaves(self) -> list[Node]:
        return [node for node in self.reach() if not node.is_result]


def evaluate(node: Node, given: dict[Node, Any], known: dict[Node, Any]) -> Any:
    """Return the value that `node` would have if those of `given` were these."""
    if node in given:
        return given[node]
    if node not in known:
        inputs = [evaluate(x, given, known) for x in node.inputs]
        same = all(new is old.value for new, old in zip(inputs, node.inputs, strict=True))
        known[node] = node.value if same else node.function(*inputs)
    return known[node]


def derivatives(root: Node, upstream: np.ndarray, by: list[Node], at: dict[Node, np.ndarray]) -> list[np.ndarray]:
    """Return the gradient of sum(upstream * root) by each of `by`, one complex step an entry."""
    gradients = []
    for x in by:
        gradient = np.zeros(x.value.shape)
        for place in np.ndindex(x.value.shape):
            moved = np.array(at.get(x, x.value), dtype=complex)
            moved[place] += STEP * 1j
            gradient[place] = (upstream * evaluate(root, {**at, x: moved}, {})).sum().imag / STEP
        gradients.append(gradient)
    return gradients


@dataclass(eq=False)
class Trainer:
    """An optimizer of the engine and, beside it, its formula."""

    optimizer: Any
    nodes: list[Node]
    kind: str
    lr: float
    state: dict[Node, Any] = field(default_factory=dict)

    def step(self) -> None:
        for node in self.nodes:
            if node.grad is not None:
                node.replace(node.value - self.lr * (self.adam if self.kind == "Adam" else self.momentum)(node))

    def momentum(self, node: Node) -> np.ndarray:
        velocity = 0.9 * self.state.get(node, 0) + node.grad
        self.state[node] = velocity
        return velocity

    def adam(self, node: Node) -> np.ndarray:
        m, v, t = self.state.get(node, (0, 0, 0))
        m, v, t = 0.9 * m + 0.1 * node.grad, 0.999 * v + 0.001 * node.grad**2, t + 1
        self.state[node] = m, v, t
        return (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)


# The machine --------------------------------------------------------------------------------------------------------

which = st.integers(0, 1000)  # a node, counted round and round: older nodes stay likely while a program grows


class Programs(RuleBasedStateMachine):
    """Any program of a user; after every line the engine and the reference agree."""

    backend: Backend = NUMPY
    dtype = "float64"  # float32 is too coarse for its values to be compared: then types, shapes and errors are

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self.trainers: list[Trainer] = []
        self.handed: list[tuple[Any, np.ndarray]] = []  # arrays that the engine was given, and what they held

    # Helpers

    def pick(self, i: int) -> Node:
        return self.nodes[i % len(self.nodes)]

    def numbers(self, shape: tuple[int, ...], seed: int) -> np.ndarray:
        return np.random.default_rng(seed).uniform(0.2, 1.5, shape) * np.random.default_rng(seed + 1).choice([-1, 1])

    def array(self, values: np.ndarray, layout: str = "contiguous") -> Any:
        """Return an array of the backend that the engine must not write to."""
        array = layouts[layout](self.backend, values.astype(self.dtype))
        self.handed.append((array, values.astype(self.dtype)))
        return array

    def wrap(self, values: np.ndarray, layout: str = "contiguous") -> tg.Tensor:
        return tg.Tensor(self.array(values, layout), self.backend)

    def leaf(self, values: np.ndarray, requires_grad: bool) -> Node:
        tensor = tg.tensor(values, dtype=self.dtype, backend=self.backend, requires_grad=requires_grad)
        self.nodes.append(Node(tensor, self.host(tensor), requires_grad))
        return self.nodes[-1]

    def host(self, tensor: tg.Tensor) -> np.ndarray:
        return np.array(self.backend.to_numpy(tensor.data))

    def compute(self, name: str, engine: Any, reference: Any, inputs: tuple[Node, ...], recorded: bool = True) -> None:
        """Let both compute a result, or both refuse the shapes."""
        with contextlib.nullcontext() if recorded else tg.no_grad():
            try:
                value = np.asarray(reference(*(x.value for x in inputs)))
            except ValueError:
                with pytest.raises((ShapeError, OutOfRangeError)):
                    engine(*(x.tensor for x in inputs))
                return
            tensor = engine(*(x.tensor for x in inputs))
        assert tensor.shape == value.shape
        if 0 < value.size <= 24 and np.abs(value).max() <= LARGEST:
            requires_grad = recorded and any(x.requires_grad for x in inputs)
            kept = (name, reference, inputs) if requires_grad else ("leaf", None, ())
            self.nodes.append(Node(tensor, value, requires_grad, *kept))

    def close(self, tensor: tg.Tensor, expected: np.ndarray, rtol: float = 1e-7) -> None:
        assert tensor.shape == expected.shape and tensor.dtype == self.dtype and tensor.backend is self.backend
        if self.dtype == "float64":
            scale = np.abs(expected).max(initial=1.0)
            np.testing.assert_allclose(self.host(tensor), expected, rtol=rtol, atol=rtol * 0.01 * scale)

    # Building

    @initialize(seed=seeds)
    def begin(self, seed: int) -> None:
        self.leaf(self.numbers((2, 3), seed), True)
        self.leaf(self.numbers((3,), seed + 1), True)

    @rule(shape=shapes(sizes=(1, 2, 3)), seed=seeds, requires_grad=st.booleans())
    def make_leaf(self, shape: tuple[int, ...], seed: int, requires_grad: bool) -> None:
        self.leaf(self.numbers(shape, seed), requires_grad)

    @rule(i=which, name=st.sampled_from(sorted(UNARY)), recorded=st.sampled_from([True, True, True, False]))
    def unary(self, i: int, name: str, recorded: bool) -> None:
        self.compute(name, *UNARY[name], (self.pick(i),), recorded)

    @rule(i=which, j=which, name=st.sampled_from(sorted(BINARY)), recorded=st.sampled_from([True, True, True, False]))
    def binary(self, i: int, j: int, name: str, recorded: bool) -> None:
        a, b = self.pick(i), self.pick(j)
        if name != "divide" or np.abs(b.value).min() > 0.1:
            self.compute(name, *BINARY[name], (a, b), recorded)

    @rule(i=which, seed=seeds, name=st.sampled_from(["add", "multiply"]))
    def binary_with_a_buffer(self, i: int, seed: int, name: str) -> None:
        """An array of the user's, overwritten as soon as it was used."""
        node, (engine, reference) = self.pick(i), BINARY[name]
        values = self.numbers(node.value.shape, seed)
        buffer = self.backend.asarray(values.astype(self.dtype))
        self.compute(name, lambda t: engine(t, buffer), lambda a: reference(a, values), (node,))
        buffer[...] = 99

    @rule(i=which, name=st.sampled_from(sorted(REDUCTIONS)), keepdims=st.booleans(), data=st.data())
    def reduce(self, i: int, name: str, keepdims: bool, data: st.DataObject) -> None:
        node = self.pick(i)
        axis = data.draw(st.sampled_from([None, *range(-node.value.ndim, node.value.ndim)]))
        engine = getattr(tg, name)
        self.compute(name, lambda t: engine(t, axis, keepdims), lambda a: REDUCTIONS[name](a, axis, keepdims), (node,))

    @rule(i=which)
    def probabilities(self, i: int) -> None:
        if self.pick(i).value.ndim:
            self.compute("softmax", tg.softmax, softmax, (self.pick(i),))

    @rule(i=which, data=st.data())
    def index(self, i: int, data: st.DataObject) -> None:
        node = self.pick(i)
        at = data.draw(indices(node.value.shape))
        self.compute("index", lambda t: t[at], lambda a: a[at], (node,))

    @rule(i=which)
    def detach(self, i: int) -> None:
        node = self.pick(i)
        self.nodes.append(Node(node.tensor.detach(), node.value, False))

    # Changing

    @rule(i=which, seed=seeds, how=st.sampled_from(["+=", "*=", "-=", "[]=", "write"]), recorded=st.booleans())
    def change(self, i: int, seed: int, how: str, recorded: bool) -> None:
        """In place: refused for results, and for leaves whose use is recorded; else noticed by their graphs."""
        node = self.pick(i)
        values = self.numbers(node.value.shape, seed)
        given = self.wrap(values)
        changes: dict[str, tuple[Callable[[], Any], np.ndarray]] = {
            "+=": (lambda: node.tensor.__iadd__(given), node.value + values),
            "-=": (lambda: node.tensor.__isub__(given), node.value - values),
            "*=": (lambda: node.tensor.__imul__(given), node.value * values),
            "[]=": (lambda: node.tensor.__setitem__(..., given), values),
            "write": (lambda: node.tensor.write(given.data), values),
        }
        do, expected = changes[how]
        if np.abs(expected).max() > LARGEST:
            return
        with contextlib.nullcontext() if recorded else tg.no_grad():
            if node.is_result or (node.requires_grad and recorded and how != "write"):
                with pytest.raises(GraphError):
                    do()
            else:
                do()
                node.replace(expected)

    # Walking

    def start(self, root: Node, given: bool, seed: int) -> tuple[tg.Tensor | None, np.ndarray]:
        """Return the gradient to start from, for the engine (None: it is left out) and for the reference."""
        values = self.numbers(root.value.shape, seed) if given else np.ones(root.value.shape)
        return (self.wrap(values, "strided") if given else None), values

    def refusal(self, root: Node, given: bool, path: list[Node]) -> type[Exception] | None:
        """Return the error that a walk from `root` over `path` must give."""
        if not root.requires_grad:
            return GraphError
        if not given and root.value.size != 1:
            return ShapeError
        return GraphError if any(x.freed for x in root.reach()) or any(x.outdated for x in path) else None

    @rule(i=which, retain=st.booleans(), given=st.booleans(), seed=seeds)
    def backward(self, i: int, retain: bool, given: bool, seed: int) -> None:
        root = self.pick(i)
        upstream, values = self.start(root, given, seed)
        error = self.refusal(root, given, root.reach())
        if error is not None:
            with pytest.raises(error):
                root.tensor.backward(upstream, retain_graph=retain)
            return
        root.tensor.backward(upstream, retain_graph=retain)
        for x, gradient in zip(root.leaves(), derivatives(root, values, root.leaves(), {}), strict=True):
            x.grad = gradient if x.grad is None else x.grad + gradient
        self.let_go(root, retain)

    def let_go(self, root: Node, retain: bool) -> None:
        for node in root.reach():
            node.freed = node.freed or (node.is_result and not retain)

    @rule(i=which, retain=st.booleans(), given=st.booleans(), seed=seeds, inner=st.booleans(), data=st.data())
    def grad(self, i: int, retain: bool, given: bool, seed: int, inner: bool, data: st.DataObject) -> None:
        """Gradients as values, by leaves or by results; nobody's `grad` changes (the invariant below sees to that)."""
        root = self.pick(i)
        inner = inner and not any(x.outdated for x in root.reach())
        choice = root.reach() if inner else root.leaves()
        by = data.draw(st.lists(st.sampled_from(choice or [root]), min_size=1, max_size=2, unique=True))
        upstream, values = self.start(root, given, seed)
        path = [root, *(x for x in root.reach() if any(leaf in x.reach() for leaf in by))]
        error = self.refusal(root, given, path)
        arguments: Any = {"inputs": [x.tensor for x in by], "gradient": upstream, "retain_graph": retain}
        if error is not None:
            with pytest.raises(error):
                tg.grad(root.tensor, **arguments)
            return
        found = tg.grad(root.tensor, **arguments)
        for gradient, expected in zip(found, derivatives(root, values, by, {}), strict=True):
            assert not gradient.requires_grad
            self.close(gradient, expected)
        self.apart([t.data for t in found])
        self.let_go(root, retain)

    @rule(i=which, seed=seeds)
    def second_gradient(self, i: int, seed: int) -> None:
        """The gradient of (gradient . v) is the change of the gradient along v: H is symmetric."""
        root = self.pick(i)
        leaves = root.leaves()
        if self.refusal(root, True, root.reach()) or any(x.name in WITH_KINKS for x in root.reach()):
            return
        upstream, values = self.start(root, True, seed)
        slopes = tg.grad(root.tensor, [x.tensor for x in leaves], upstream, create_graph=True)
        for slope, expected in zip(slopes, derivatives(root, values, leaves, {}), strict=True):
            self.close(slope, expected)
        along = [self.numbers(x.value.shape, seed + k) for k, x in enumerate(leaves)]
        total = sum((slope * self.wrap(v)).sum() for slope, v in zip(slopes, along, strict=True))
        found = tg.grad(total, [x.tensor for x in leaves], retain_graph=True, unused="zero")
        h = 1e-4
        here, there = (
            derivatives(root, values, leaves, {x: x.value + side * v for x, v in zip(leaves, along, strict=True)})
            for side in (-h, h)
        )
        scale = max(np.abs(g).max(initial=1.0) for g in here)
        for bend, before, after in zip(found, here, there, strict=True):
            assert bend.shape == before.shape and bend.dtype == self.dtype
            if self.dtype == "float64":
                np.testing.assert_allclose(self.host(bend), (after - before) / (2 * h), rtol=1e-3, atol=1e-3 * scale)

    # Training

    @rule(kind=st.sampled_from(["SGD", "Adam"]), lr=st.sampled_from([0.01, 0.1]))
    def make_optimizer(self, kind: str, lr: float) -> None:
        nodes = [x for x in self.nodes if x.requires_grad and not x.is_result]
        make = (lambda params: tg.optim.SGD(params, lr, momentum=0.9)) if kind == "SGD" else tg.optim.Adam
        optimizer = make([x.tensor for x in nodes])
        optimizer.lr = lr
        self.trainers.append(Trainer(optimizer, nodes, kind, lr))

    @rule(i=which)
    def step(self, i: int) -> None:
        if not self.trainers:
            return
        trainer = self.trainers[i % len(self.trainers)]
        if all(x.grad is None for x in trainer.nodes):
            with pytest.raises(GraphError):
                trainer.optimizer.step()
        elif all(x.grad is None or np.abs(x.grad).max() < LARGEST for x in trainer.nodes):
            trainer.optimizer.step()
            trainer.step()

    @rule(i=which)
    def zero_grad(self, i: int) -> None:
        if self.trainers:
            trainer = self.trainers[i % len(self.trainers)]
            trainer.optimizer.zero_grad()
            for x in trainer.nodes:
                x.grad = None

    @rule(i=which)
    def shorten_a_gradient(self, i: int) -> None:
        """What clipping does: only this gradient changes, not the velocity or sum that came from it."""
        node = self.pick(i)
        if node.grad is not None:
            node.tensor.grad *= 0.5
            node.grad = node.grad * 0.5

    # After every line

    @invariant()
    def values_are_those_of_the_reference(self) -> None:
        for node in self.nodes:
            self.close(node.tensor, node.value)
            assert node.tensor.requires_grad == node.requires_grad

    @invariant()
    def gradients_are_those_of_the_reference(self) -> None:
        for node in self.nodes:
            assert (node.tensor.grad is None) == (node.grad is None)
            if node.grad is not None:
                self.close(node.tensor.grad, node.grad, rtol=1e-6)

    @invariant()
    def gradients_share_memory_with_nothing(self) -> None:
        self.apart([node.tensor.grad.data for node in self.nodes if node.grad is not None])

    def apart(self, arrays: list[Any]) -> None:
        """Check that no two of these arrays share memory, and none with a value or with an array handed in."""
        others = [node.tensor.data for node in self.nodes] + [array for array, _ in self.handed]
        for a, b in (*combinations(arrays, 2), *((a, b) for a in arrays for b in others)):
            assert not bool(self.backend.xp.may_share_memory(a, b)) or not np.shares_memory(*map(self.inside, (a, b)))

    def inside(self, array: Any) -> np.ndarray:
        return getattr(array, "_array", array)  # NumPy's array within that of the strict fake

    @invariant()
    def arrays_handed_in_are_left_alone(self) -> None:
        for array, held in self.handed:
            np.testing.assert_array_equal(self.inside(array), held)

    def teardown(self) -> None:
        """At the end every graph that can be walked is walked, so that no program ends without a gradient."""
        for i, node in enumerate(list(self.nodes)):
            if node.is_result:
                self.backward(i, True, True, 0)
        self.gradients_are_those_of_the_reference()


class ProgramsInFloat32(Programs):
    dtype = "float32"


class ProgramsOnTheStrictFake(Programs):
    backend = StrictFakeBackend()


def case(machine: type[Programs], examples: int) -> Any:
    machine.TestCase.settings = settings(deadline=None, max_examples=examples, stateful_step_count=25)
    return machine.TestCase


TestPrograms = case(Programs, 60)
TestProgramsInFloat32 = case(ProgramsInFloat32, 20)
TestProgramsOnTheStrictFake = case(ProgramsOnTheStrictFake, 30)
