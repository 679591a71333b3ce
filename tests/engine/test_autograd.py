"""The walk: what it adds up, what it lets go, what it refuses; and gradients of gradients."""

from __future__ import annotations

import contextlib
import gc
import threading
import tracemalloc
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import ArgumentError, DTypeError, GradcheckError, GraphError, ShapeError, TinygradRnnError
from tinygrad_rnn.operation import Op

from .strategies import distinct, seeds, some, upstream


def leaf(value: Any, backend: Backend, dtype: str = "float64") -> tg.Tensor:
    return tg.tensor(value, dtype=dtype, backend=backend, requires_grad=True)


# Adding up ----------------------------------------------------------------------------------------------------------


def test_diamond(backend: Backend) -> None:
    a = leaf(1.0, backend)
    b = a + a
    (b + b).backward()
    assert a.grad.item() == 4


@pytest.mark.parametrize("shape", [(), (2, 3)])
def test_two_backwards_accumulate(shape: tuple[int, ...], backend: Backend) -> None:
    x = leaf(np.ones(shape), backend)
    for expected in (2, 4, 6):
        (x * x).sum().backward()
        np.testing.assert_array_equal(x.grad.numpy(), np.full(shape, expected))
        assert type(x.grad.data) is backend.array_type


def test_accumulating_leaves_gradients_alone_that_were_taken_before(backend: Backend) -> None:
    x = leaf([1.0, 2.0], backend)
    x.sum().backward()
    before = x.grad
    x.sum().backward()
    np.testing.assert_array_equal(before.numpy(), [1, 1])
    np.testing.assert_array_equal(x.grad.numpy(), [2, 2])


def test_only_leaves_get_a_grad(backend: Backend) -> None:
    x = leaf([1.0, 2.0], backend)
    y = x * 2
    y.sum().backward()
    assert y.grad is None
    assert x.grad is not None


def test_a_leaf_is_its_own_gradient(backend: Backend) -> None:
    x = leaf(3.0, backend)
    x.backward()
    assert x.grad.item() == 1
    assert tg.grad(x, [x])[0].item() == 1


@some
@given(seed=seeds, scale=st.sampled_from([0.0, -1.0, 2.5]))
def test_backward_is_linear_in_its_seed(seed: int, scale: float, backend: Backend) -> None:
    rng = np.random.default_rng(seed)
    [value] = distinct(rng, [(3, 4)])
    g = upstream(rng, (3, 4))
    found = []
    for factor in (1.0, scale):
        x = leaf(value, backend)
        (tg.tanh(x) * x.mean(axis=0)).backward(tg.tensor(factor * g, backend=backend))
        found.append(x.grad.numpy())
    np.testing.assert_allclose(scale * found[0], found[1], atol=1e-12)


@pytest.mark.parametrize("pieces_first", [True, False])
@pytest.mark.parametrize("shape", [(), (3,)])
def test_slices_and_whole_uses_add_up(shape: tuple[int, ...], pieces_first: bool, backend: Backend) -> None:
    """In either order, and for a single number too, whose gradient NumPy likes to turn into a bare number."""
    x = leaf(np.ones(shape), backend)
    uses = [x[None].sum(), (x * 3.0).sum(), x[...].sum(), (x * 2.0).sum()]
    uses = uses if pieces_first else uses[::-1]
    (uses[0] + uses[1] + uses[2] + uses[3]).backward()
    np.testing.assert_array_equal(x.grad.numpy(), np.full(shape, 7))


def test_gradients_are_the_same_to_the_last_bit_in_every_run(backend: Backend) -> None:
    """The order in which uses are added must not depend on where the tensors happen to lie in memory."""
    values = np.random.default_rng(0).normal(size=(40, 3)) * 10.0 ** np.arange(-20, 20)[:, None]
    found, garbage = set(), []
    for _ in range(20):
        x = leaf(np.ones(3), backend)
        uses = [x * tg.tensor(v, backend=backend) for v in values]
        garbage.append([object() for _ in range(len(garbage) * 7 % 13)])
        tg.stack(uses).sum().backward()
        found.add(x.grad.numpy().tobytes())
    assert len(found) == 1


# Once, twice --------------------------------------------------------------------------------------------------------


def test_backward_twice_is_refused(backend: Backend) -> None:
    x = leaf(2.0, backend)
    y = x * x
    y.backward()
    with pytest.raises(GraphError, match=r"(?s)walked before.*Fix: .*retain_graph"):
        y.backward()
    assert x.grad.item() == 4


def test_retained_graph_can_be_walked_again(backend: Backend) -> None:
    x = leaf(2.0, backend)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.item() == 8
    with pytest.raises(GraphError):
        y.backward()


def test_second_branch_of_a_freed_graph_is_refused(backend: Backend) -> None:
    x = leaf(2.0, backend)
    shared = x * x
    one, other = shared * 2, shared * 3
    one.backward()
    with pytest.raises(GraphError, match="walked before"):
        other.backward()
    with pytest.raises(GraphError, match="walked before"):
        (shared * 5).backward()


def test_a_failed_backward_leaves_the_graph_and_the_grads(backend: Backend) -> None:
    x = leaf([1.0, 2.0], backend)
    y = x * x
    with pytest.raises(ShapeError):
        y.backward()
    with pytest.raises(ShapeError):
        y.backward([1.0, 2.0, 3.0])
    assert x.grad is None
    y.backward([1.0, 1.0])
    np.testing.assert_array_equal(x.grad.numpy(), [2, 4])


# Depth and memory ---------------------------------------------------------------------------------------------------


def test_chain_of_a_hundred_thousand_operations() -> None:
    x = y = tg.tensor(1.0, dtype="float64", requires_grad=True)
    for _ in range(100_000):
        y = y + 1.0
    y.backward()
    assert x.grad.item() == 1
    for _ in range(100_000):  # let go without a backward: freed without recursion as well
        y = x if _ == 0 else y + 1.0
    del y


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def build(x: tg.Tensor) -> tuple[tg.Tensor, list[weakref.ref[tg.Tensor]]]:
    """Return a loss and weak references to all tensors between it and x."""
    steps = [x]
    for f in (tg.tanh, lambda t: t @ t.mT, lambda t: t[0], lambda t: tg.stack([t, t]), lambda t: t.sum()):
        steps.append(f(steps[-1]))
    return steps[-1], [weakref.ref(t) for t in steps[1:]]


@pytest.mark.usefixtures("without_collector")
@pytest.mark.parametrize("use", ["dropped", "backward", "grad", "create_graph", "bad gradient", "misfit"])
def test_a_graph_is_freed_at_once(use: str, backend: Backend) -> None:
    """Without the garbage collector: there are no reference cycles, also not after an exception."""
    x = leaf(np.ones((2, 3)), backend)
    loss, alive = build(x)
    if use == "backward":
        loss.backward()
        assert [ref() for ref in alive if ref() is not loss] == [None] * (len(alive) - 1)
    elif use == "grad":
        tg.grad(loss, [x])
    elif use == "create_graph":
        tg.grad(tg.grad(loss, [x], create_graph=True)[0].sum(), [x])
    elif use == "bad gradient":
        with contextlib.suppress(ShapeError):
            loss.backward([1.0, 2.0])
    elif use == "misfit":
        with contextlib.suppress(TinygradRnnError):
            loss + tg.tensor(np.ones((4, 5)), backend=backend) @ loss
    del loss
    assert not any(ref() for ref in alive)


@pytest.mark.usefixtures("without_collector")
def test_a_rule_that_raises_leaves_no_cycle(backend: Backend) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("rule")

    x = leaf([1.0], backend)
    y = tg.apply(Op("failing", lambda xp, a: a * 2, (fail,)), x)
    alive = weakref.ref(y)
    with contextlib.suppress(RuntimeError):
        y.backward([1.0])
    assert x.grad is None
    del y
    assert alive() is None


def test_a_loop_over_slices_stays_linear() -> None:
    """Twice as many time steps may take twice the memory, not four times: no array of full size for each slice."""

    def peak(steps: int) -> int:
        x = tg.tensor(np.ones((steps, 500)), requires_grad=True)
        total = x[0]
        for t in range(1, steps):
            total = total + x[t]
        loss = total.sum()
        tracemalloc.start()
        try:
            loss.backward()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(160) < 3 * peak(80)


class CountingNamespace:
    """A namespace that notes which of its functions are asked for."""

    def __init__(self, xp: Any) -> None:
        self.xp = xp
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        return getattr(self.xp, name)


class CountingBackend(Backend):
    def __init__(self, inner: Backend) -> None:
        self.array_type = inner.array_type
        self.xp = CountingNamespace(inner.xp)


def test_slices_share_one_buffer(backend: Backend) -> None:
    """Counted, not timed: arrays of zeros that a backward over 50 slices makes."""
    counting = CountingBackend(backend)
    x = tg.Tensor(backend.asarray(np.ones((50, 4))), counting, requires_grad=True)
    loss = tg.stack([tg.tanh(x[t]) for t in range(50)]).sum()
    counting.xp.asked.clear()
    loss.backward()
    assert sum(name in {"zeros", "zeros_like", "empty", "empty_like", "full"} for name in counting.xp.asked) <= 2
    np.testing.assert_allclose(backend.to_numpy(x.grad.data), np.full((50, 4), 1 - np.tanh(1) ** 2))


# grad ---------------------------------------------------------------------------------------------------------------


def counted(calls: list[int]) -> Op:
    """Return a product whose rules note which of them was called."""

    def rule(i: int) -> Any:
        def gradient(xp: Any, g: Any, y: Any, a: Any, b: Any) -> Any:
            calls.append(i)
            return g * (b, a)[i]

        return gradient

    return Op("counted", lambda xp, a, b: a * b, (rule(0), rule(1)))


def test_only_rules_that_are_needed_are_called(backend: Backend) -> None:
    calls: list[int] = []
    op = counted(calls)
    a, b, c = (leaf(2.0, backend) for _ in range(3))
    constant = tg.tensor(3.0, dtype="float64", backend=backend)
    tg.grad(tg.apply(op, tg.apply(op, a, b), c), [a])
    assert calls == [0, 0]
    calls.clear()
    tg.apply(op, constant, a).backward()
    assert calls == [1]
    calls.clear()
    tg.apply(op, 3.0, a).backward()
    assert calls == [1]


def test_grad_touches_nobodys_grad(backend: Backend) -> None:
    a, b = leaf(2.0, backend), leaf(3.0, backend)
    [of_a] = tg.grad(a * b, [a])
    assert (of_a.item(), a.grad, b.grad) == (3, None, None)


def test_grad_of_a_tensor_in_between(backend: Backend) -> None:
    x = leaf([1.0, 2.0], backend)
    y = x * x
    found = tg.grad((y * y).sum(), [y, x, y])
    np.testing.assert_array_equal(found[0].numpy(), [2, 8])
    np.testing.assert_array_equal(found[1].numpy(), [4, 32])
    np.testing.assert_array_equal(found[2].numpy(), [2, 8])


@pytest.mark.parametrize("create_graph", [False, True])
def test_no_two_gradients_are_the_same_object(create_graph: bool, backend: Backend) -> None:
    """Clipping one of them in place must not clip the other, or the gradient that was handed in."""
    a, b = leaf([1.0, 2.0], backend), leaf([3.0, 4.0], backend)
    g = tg.tensor([5.0, 6.0], dtype="float64", backend=backend)
    found = tg.grad(a + b, [a, b], g, create_graph=create_graph)
    with tg.no_grad():
        found[0] *= 10.0
    np.testing.assert_array_equal(found[0].numpy(), [50, 60])
    np.testing.assert_array_equal(found[1].numpy(), [5, 6])
    np.testing.assert_array_equal(g.numpy(), [5, 6])


ANALYTIC = {  # function, its third derivative
    "sin-like polynomial": (lambda x: x**5 - 2 * x**3, lambda x: 60 * x**2 - 12),
    "exp": (lambda x: tg.exp(2 * x), lambda x: 8 * np.exp(2 * x)),
    "log": (tg.log, lambda x: 2 / x**3),
    "sqrt": (tg.sqrt, lambda x: 3 / 8 * x**-2.5),
    "reciprocal": (lambda x: 1 / x, lambda x: -6 / x**4),
    "tanh": (tg.tanh, lambda x: (1 - np.tanh(x) ** 2) * (6 * np.tanh(x) ** 2 - 2)),
    "x**x by power": (lambda x: x**3.0 * x**1, lambda x: 24 * x),
}


@pytest.mark.parametrize(("f", "third"), ANALYTIC.values(), ids=ANALYTIC)
def test_third_derivative(f: Any, third: Any, backend: Backend) -> None:
    x = leaf([0.5, 1.25, 2.0], backend)
    y = f(x)
    for _ in range(3):
        [y] = tg.grad(y.sum(), [x], create_graph=True)
    np.testing.assert_allclose(y.numpy(), third(x.numpy()), rtol=1e-12)


def test_backward_through_a_gradient(backend: Backend) -> None:
    x, w = leaf([1.0, 2.0], backend), leaf([3.0, 4.0], backend)
    [slope] = tg.grad((x * w).sum(), [x], create_graph=True)
    (slope * slope).sum().backward()  # sum of w**2
    np.testing.assert_array_equal(w.grad.numpy(), [6, 8])


def test_hessian_vector_product(backend: Backend) -> None:
    rng = np.random.default_rng(0)
    A, v, start = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)
    x, matrix = leaf(start, backend), tg.tensor(A, backend=backend)
    [g] = tg.grad(x @ matrix @ x, [x], create_graph=True)
    [product] = tg.grad(g, [x], tg.tensor(v, backend=backend))
    np.testing.assert_allclose(product.numpy(), (A + A.T) @ v)


def test_grad_needs_inputs_that_matter(backend: Backend) -> None:
    x, unused, plain = leaf(1.0, backend), leaf(1.0, backend), tg.tensor(1.0, dtype="float64", backend=backend)
    for other in (unused, plain):
        with pytest.raises(GraphError, match=r"does not depend on input 1"):
            tg.grad(x * plain, [x, other])


# Operations of one's own --------------------------------------------------------------------------------------------

SQUARE = Op(
    "square",
    lambda xp, a: a * a,
    [lambda xp, g, y, a: g * 2 * a],
)


def test_an_operation_of_ones_own_in_five_lines(backend: Backend) -> None:
    x = tg.tensor([[1.0, -2.0]], dtype="float64", backend=backend)
    tg.gradcheck(lambda x: tg.apply(SQUARE, x), [x], order=3)


def test_a_wrong_operation_of_ones_own_is_caught(backend: Backend) -> None:
    wrong = Op("square", lambda xp, a: a * a, [lambda xp, g, y, a: g * a])
    with pytest.raises(GradcheckError, match="derivatives of input 0 are wrong"):
        tg.gradcheck(lambda x: tg.apply(wrong, x), [tg.tensor([1.0, -2.0], dtype="float64", backend=backend)])


def test_an_operation_may_be_shared_by_shape_parameters(backend: Backend) -> None:
    scale = Op("scale", lambda xp, a, *, by: a * by, [lambda xp, g, y, a, *, by: g * by])
    x = leaf([1.0, 2.0], backend)
    tg.apply(scale, x, by=3).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [3, 3])


BAD_RULES = {
    "another shape": (lambda xp, g, y, a: g[:1], ShapeError, r"(?s)'bad'.*argument 0.*\[3\].*\[1\]"),
    "another type": (lambda xp, g, y, a: g.astype("float32"), DTypeError, "(?s)'bad'.*argument 0.*float64.*float32"),
    "a number": (lambda xp, g, y, a: 2.0, TinygradRnnError, "(?s)'bad'.*argument 0.*float 2.0"),
    "nothing": (lambda xp, g, y, a: None, TinygradRnnError, "(?s)'bad'.*argument 0.*None"),
}


@pytest.mark.parametrize(("rule", "error", "message"), BAD_RULES.values(), ids=BAD_RULES)
def test_rules_that_return_something_else_are_named(rule: Any, error: Any, message: str, backend: Backend) -> None:
    y = tg.apply(Op("bad", lambda xp, a: a * 2, [rule]), leaf([1.0, 2.0, 3.0], backend))
    with pytest.raises(error, match=message):
        y.sum().backward()


def test_too_few_rules_are_named() -> None:
    """At once, when the operation is made."""
    with pytest.raises(ArgumentError, match=r"(?s)'half'.*2 inputs, 1 rules.*Fix: "):
        Op("half", lambda xp, a, b: a * b, (lambda xp, g, y, a, b: g * b,))
    Op("one of two", lambda xp, a, b: a * b, (lambda xp, g, y, a, b: g * b, None))
    Op("without any", lambda xp, a, b: a < b, ())


# Out of the graph ---------------------------------------------------------------------------------------------------


def test_detach_is_a_constant(backend: Backend) -> None:
    x = leaf([1.0, 2.0], backend)
    y = x * 2
    (x * y.detach()).sum().backward()
    assert not y.detach().requires_grad
    np.testing.assert_array_equal(x.grad.numpy(), [2, 4])


def test_no_grad_as_block_and_as_decorator(backend: Backend) -> None:
    x = leaf(1.0, backend)

    @tg.no_grad()
    def double(t: tg.Tensor) -> tg.Tensor:
        return t * 2

    with tg.no_grad():
        assert not (x * 2).requires_grad
        with tg.no_grad():
            assert not (x * 2).requires_grad
        assert not (x * 2).requires_grad
    for _ in range(2):
        assert not double(x).requires_grad
        assert (x * 2).requires_grad
    with pytest.raises(ZeroDivisionError), tg.no_grad():
        _ = 1 / 0
    assert (x * 2).requires_grad


def test_no_grad_holds_in_its_own_thread_only(backend: Backend) -> None:
    x = leaf(1.0, backend)
    inside, go_on, seen = threading.Event(), threading.Event(), []

    def other() -> None:
        with tg.no_grad():
            inside.set()
            go_on.wait(5)
            seen.append((x * 2).requires_grad)

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(5)
    assert (x * 2).requires_grad
    go_on.set()
    thread.join()
    assert seen == [False]


def test_threads_differentiate_at_the_same_time() -> None:
    found: dict[int, float] = {}

    def work(k: int) -> None:
        x = tg.tensor(float(k), dtype="float64", requires_grad=True)
        for _ in range(50):
            (x**2).backward()
        found[k] = x.grad.item()

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {k: 100.0 * k for k in range(4)}


def test_a_change_behind_the_input_does_not_matter() -> None:
    """d(y * y)/dy needs y, and not what y was computed from."""
    x = tg.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    z = (y * y).sum()
    x.write(x.data + 1)
    [g] = tg.grad(z, [y], retain_graph=True)
    assert g.numpy().tolist() == [6, 12]
    with pytest.raises(GraphError, match="changed"):
        tg.grad(z, [x])
