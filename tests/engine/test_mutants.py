"""What mutation testing (tests/mutation) found untested: each of these fails on an engine broken in one place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_rnn as tg
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.errors import ShapeError
from tinygrad_rnn.operation import Op
from tinygrad_rnn.tensor import apply


def leaf(value: Any, backend: Backend) -> tg.Tensor:
    return tg.tensor(value, dtype="float64", backend=backend, requires_grad=True)


@pytest.mark.parametrize("f", [tg.maximum, tg.minimum])
def test_tied_pairs_halve_any_gradient(f: Any, backend: Backend) -> None:
    """With a gradient of 1 half of it is also 0.5 to its power."""
    x, y = leaf([1.0, 2.0], backend), leaf([1.0, 2.0], backend)
    f(x, y).backward([3.0, -4.0])
    for tensor in (x, y):
        np.testing.assert_array_equal(tensor.grad.numpy(), [1.5, -2])


def test_numpys_integers_are_axes(backend: Backend) -> None:
    x = leaf(np.zeros((2, 3)), backend)
    assert x.transpose(np.int64(1), np.int64(0)).shape == (3, 2)


def test_the_error_names_what_does_not_fit(backend: Backend) -> None:
    x, y = leaf([1.0, 2.0], backend), leaf([1.0, 2.0, 3.0], backend)
    with pytest.raises(IndexError, match="there is no such index or axis"):
        x[5]
    with pytest.raises(ValueError, match="the inputs do not fit"):
        x + y


def test_vector_times_many_matrices(backend: Backend) -> None:
    vector, matrices = np.arange(3.0), np.arange(24.0).reshape(2, 3, 4)
    result = leaf(vector, backend) @ leaf(matrices, backend)
    np.testing.assert_array_equal(result.numpy(), vector @ matrices)


def test_repr_shows_four_digits_and_the_backend(backend: Backend) -> None:
    place = "" if backend.name == "numpy" else f", backend={backend.name!r}"
    assert repr(tg.tensor([0.123456], backend=backend)) == f"tensor([0.1235], dtype=float32{place})"
    assert "..." in repr(tg.tensor(np.zeros(51), backend=backend))
    assert "..." not in repr(tg.tensor(np.zeros(50), backend=backend))


def test_an_operation_of_your_own_keeps_whole_numbers_unless_it_is_real(backend: Backend) -> None:
    whole = tg.tensor([1, 2], backend=backend)
    assert apply(Op("twice", lambda xp, a: 2 * a, ()), whole).dtype == np.int64
    assert apply(Op("twice", lambda xp, a: 2 * a, (), real=True), whole).dtype == np.float32


@pytest.mark.parametrize("f", [tg.softmax, tg.log_softmax, lambda x: tg.logsumexp(x, -1, keepdims=True)])
def test_small_whole_numbers_do_not_wrap_around(f: Any, backend: Backend) -> None:
    """In int8 -100 - 100 is 56."""
    small = np.array([[-100, 100, 0]], dtype=np.int8)
    result = f(tg.tensor(small, backend=backend))
    np.testing.assert_allclose(result.numpy(), f(tg.tensor(small.astype(np.float32), backend=backend)).numpy())


def test_a_whole_number_to_the_power_of_zero_is_whole(backend: Backend) -> None:
    assert (tg.tensor([2, 3], backend=backend) ** 0).numpy().tolist() == [1, 1]


def test_a_rule_that_loses_an_axis_is_named(backend: Backend) -> None:
    x = leaf(np.zeros((1, 3)), backend)
    careless = Op("careless", lambda xp, a: 2 * a, (lambda xp, g, y, a: g.sum(axis=0),))
    with pytest.raises(ShapeError, match=r"'careless'.*gradient of another shape"):
        apply(careless, x).sum().backward()


def test_a_tensor_made_from_a_tensor_moves_where_it_is_told(backend: Backend) -> None:
    x = tg.tensor([1.0, 2.0], backend=backend)
    moved = tg.tensor(x, backend=NUMPY)
    assert moved.backend is NUMPY and moved.numpy().tolist() == [1, 2]
    assert tg.tensor(x).backend is backend


def test_squeeze_leaves_empty_axes(backend: Backend) -> None:
    assert tg.tensor(np.zeros((1, 0, 2)), backend=backend).squeeze().shape == (0, 2)


def test_a_numpy_integer_is_an_axis_to_transpose() -> None:
    assert tg.tensor([1.0, 2.0]).transpose(np.int64(0)).numpy().tolist() == [1, 2]
