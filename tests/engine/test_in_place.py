"""Values that change: noticed or refused where a graph needs them; and the sums that undo a broadcast."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import tinygrad_rnn as tg
from tinygrad_rnn.autograd import unbroadcast
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import GraphError

from .strategies import broadcasting, seeds, shapes, some


def leaf(value: Any, backend: Backend) -> tg.Tensor:
    return tg.tensor(value, dtype="float64", backend=backend, requires_grad=True)


# Changed in place ---------------------------------------------------------------------------------------------------


def change_by_write(x: tg.Tensor) -> None:
    x.write(x.data + 1)


def change_by_item(x: tg.Tensor) -> None:
    with tg.no_grad():
        x[0] = 5.0


def change_by_add(x: tg.Tensor) -> None:
    with tg.no_grad():
        x += 1.0


def change_by_multiply(x: tg.Tensor) -> None:
    with tg.no_grad():
        x *= 2.0


CHANGES = [change_by_write, change_by_item, change_by_add, change_by_multiply]


@pytest.mark.parametrize("change", CHANGES)
def test_a_leaf_changed_between_forward_and_backward_is_noticed(change: Any, backend: Backend) -> None:
    x = leaf([1.0, 2.0], backend)
    loss = (x * x).sum()
    change(x)
    with pytest.raises(GraphError, match=r"(?s)'multiply' was changed in place.*\[2\] float64.*Fix: "):
        loss.backward()
    (x * x).sum().backward()  # computed afresh it works
    np.testing.assert_array_equal(x.grad.numpy(), 2 * x.numpy())


@pytest.mark.parametrize("change", CHANGES)
def test_a_constant_changed_between_forward_and_backward_is_noticed(change: Any, backend: Backend) -> None:
    x, constant = leaf([1.0, 2.0], backend), tg.tensor([3.0, 4.0], dtype="float64", backend=backend)
    loss = (x * constant).sum()
    change(constant)
    with pytest.raises(GraphError, match="changed in place"):
        loss.backward()


def test_an_array_that_was_changed_does_not_change_a_gradient() -> None:
    """Arrays handed to an operation are read when it is computed: NumPy users reuse their buffers."""
    x = tg.tensor(np.arange(3.0), requires_grad=True)
    place, mask = np.array([0, 1]), np.array([True, False, True])
    loss = x[place].sum() + (x[mask] * 10).sum()
    place[:] = 2
    mask[:] = False
    loss.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [11, 1, 10])


def test_changing_values_leaves_views_alone(backend: Backend) -> None:
    x = tg.tensor([1.0, 2.0], backend=backend)
    row, constant = x[:1], x.detach()
    x += 1.0
    x[0] = 7.0
    np.testing.assert_array_equal(x.numpy(), [7, 3])
    np.testing.assert_array_equal(row.numpy(), [1])
    np.testing.assert_array_equal(constant.numpy(), [1, 2])


IN_PLACE = {
    "[] =": (lambda x: x.__setitem__(0, 1.0), "where"),
    "+=": (lambda x: x.__iadd__(1.0), r"t = t \+ x"),
    "-=": (lambda x: x.__isub__(1.0), "t = t - x"),
    "*=": (lambda x: x.__imul__(1.0), r"t = t \* x"),
    "/=": (lambda x: x.__itruediv__(1.0), "t = t / x"),
}


@pytest.mark.parametrize(("change", "alternative"), IN_PLACE.values(), ids=IN_PLACE)
def test_changing_a_recorded_tensor_is_refused_with_the_alternative(
    change: Any, alternative: str, backend: Backend
) -> None:
    x = leaf([1.0, 2.0], backend)
    for recorded in (x, x * 2):
        value = recorded.numpy()
        with pytest.raises(GraphError, match=f"(?s)cannot be changed in place.*Fix: .*{alternative}"):
            change(recorded)
        np.testing.assert_array_equal(recorded.numpy(), value)
    with pytest.raises(GraphError), tg.no_grad():
        change(recorded)  # a result stays what it is, also under no_grad
    before = x.data
    with tg.no_grad():
        change(x)
    assert x.data is not before  # whoever holds the old array keeps what they saw


# Broadcasting -------------------------------------------------------------------------------------------------------


@some
@given(operands=broadcasting(), seed=seeds)
def test_unbroadcast_is_the_adjoint_of_broadcast_to(
    operands: list[tuple[int, ...]], seed: int, backend: Backend
) -> None:
    """<broadcast(x), g> = <x, unbroadcast(g)> for all x and g."""
    shape, full = operands[0], np.broadcast_shapes(*operands)
    rng = np.random.default_rng(seed)
    x, g = rng.normal(size=shape), rng.normal(size=full)
    back = backend.to_numpy(unbroadcast(backend.asarray(g), shape))
    assert back.shape == shape
    np.testing.assert_allclose((np.broadcast_to(x, full) * g).sum(), (x * back).sum(), atol=1e-10)


@some
@given(shape=shapes(1), seed=seeds)
def test_unbroadcast_to_the_same_shape_changes_nothing(shape: tuple[int, ...], seed: int, backend: Backend) -> None:
    g = backend.asarray(np.random.default_rng(seed).normal(size=shape))
    np.testing.assert_array_equal(backend.to_numpy(unbroadcast(g, shape)), backend.to_numpy(g))


# Copies -------------------------------------------------------------------------------------------------------------


def test_copies_of_tensors_work_with_their_originals() -> None:
    x = tg.tensor([1.0, 2.0], requires_grad=True)
    for twin in (copy.deepcopy(x), copy.copy(x), pickle.loads(pickle.dumps(x))):
        (twin * x).sum().backward()
        np.testing.assert_array_equal(twin.grad.numpy(), [1, 2])
    other = copy.deepcopy(x)
    with tg.no_grad():
        other += 1.0
    np.testing.assert_array_equal(x.numpy(), [1, 2])
