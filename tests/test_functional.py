"""Scores, losses and pooling: against the formulas, at their extremes, and where padding must not count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn import reference
from nn.reference import PRECISION, dyadic, every_backend, few, four_sizes, numbers, refuses, seeds, some, some_mask

import tinygrad_rnn as tg
from tinygrad_rnn import functional as F
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.errors import ArgumentError, BackendError, DTypeError, OutOfRangeError, ShapeError

every_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])
EXACT = {"rtol": 1e-12, "atol": 1e-12}
sizes_bk = st.tuples(st.integers(1, 5), st.integers(2, 6)).filter(lambda bk: bk[0] != bk[1])


def test_it_is_reached_through_nn_too() -> None:
    assert tg.nn.functional is F is tg.functional
    assert all(callable(getattr(F, name)) for name in F.__all__)


# Softmax ----------------------------------------------------------------------------------------------------------


@every_backend
@every_dtype
@few
@given(seeds, four_sizes, st.integers(-3, 2))
def test_softmax_along_every_axis(backend: Backend, dtype: str, seed: int, sizes: tuple[int, ...], axis: int) -> None:
    z = 5 * numbers(np.random.default_rng(seed), *sizes[:3], dtype=dtype)
    expected = np.moveaxis(reference.softmax(np.moveaxis(z.astype("float64"), axis, -1)), -1, axis)
    p = F.softmax(tg.tensor(z, backend=backend), axis=axis)
    assert p.dtype == dtype
    np.testing.assert_allclose(p.numpy(), expected, **PRECISION[dtype])
    np.testing.assert_allclose(p.numpy().sum(axis=axis), 1, rtol=1e-5)
    logs = F.log_softmax(tg.tensor(z, backend=backend), axis=axis)
    np.testing.assert_allclose(logs.numpy(), np.log(expected), **PRECISION[dtype])


@some
@given(seeds, sizes_bk, st.floats(-1e6, 1e6))
def test_softmax_does_not_see_a_constant_added_to_all_scores(seed: int, bk: tuple[int, int], c: float) -> None:
    z = dyadic(np.random.default_rng(seed), *bk)
    moved = tg.tensor(z + np.round(c * 64) / 64)  # exactly moved
    np.testing.assert_array_equal(F.softmax(moved).numpy(), F.softmax(tg.tensor(z)).numpy())


@every_dtype
def test_softmax_at_its_extremes(dtype: str) -> None:
    z = tg.tensor([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4]], dtype=dtype, requires_grad=True)
    np.testing.assert_allclose(F.softmax(z).numpy(), [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-6)
    logs = F.log_softmax(z)
    np.testing.assert_allclose(logs.numpy()[0], [0, -1e4, -2e4])
    logs.backward(np.array([[1, 2, 3], [0, 0, 0]], dtype=dtype))
    np.testing.assert_allclose(z.grad.numpy(), [[1 - 6, 2, 3], [0, 0, 0]], atol=1e-6)


@every_backend
@pytest.mark.parametrize("function", [F.softmax, F.log_softmax, F.sigmoid, F.tanh, F.softplus])
def test_gradcheck_of_the_scores(backend: Backend, function: Callable[[tg.Tensor], tg.Tensor]) -> None:
    z = tg.tensor(2 * numbers(np.random.default_rng(0), 3, 4), backend=backend)
    tg.gradcheck(function, [z], order=2 if backend is NUMPY else 1)


# Cross-entropy ----------------------------------------------------------------------------------------------------


@every_backend
@every_dtype
@few
@given(seeds, sizes_bk, st.sampled_from(["array", "list", "tensor", "uint8"]))
def test_cross_entropy_and_its_gradient_are_those_of_the_formula(
    backend: Backend, dtype: str, seed: int, bk: tuple[int, int], kind: str
) -> None:
    (b, k), rng = bk, np.random.default_rng(seed)
    z, labels = 3 * numbers(rng, b, k, dtype=dtype), rng.integers(0, k, b)
    given_labels: Any = {
        "array": lambda: labels,
        "list": labels.tolist,
        "tensor": lambda: tg.tensor(labels, backend=backend),
        "uint8": lambda: labels.astype("uint8"),
    }[kind]()
    logits = tg.tensor(z, requires_grad=True, backend=backend)
    loss = F.cross_entropy(logits, given_labels)
    assert loss.shape == ()
    assert loss.dtype == dtype
    np.testing.assert_allclose(loss.item(), reference.cross_entropy(z.astype("float64"), labels), **PRECISION[dtype])
    (3 * loss).backward()  # an upstream gradient that is not 1
    expected = reference.softmax(z.astype("float64"))
    for i, label in enumerate(labels):
        expected[i, label] -= 1
    np.testing.assert_allclose(logits.grad.numpy(), 3 * expected / b, **PRECISION[dtype])


@every_backend
def test_gradcheck_of_cross_entropy(backend: Backend) -> None:
    z = tg.tensor(3 * numbers(np.random.default_rng(0), 3, 4), backend=backend)
    tg.gradcheck(lambda z: F.cross_entropy(z, [3, 0, 0]), [z], order=2 if backend is NUMPY else 1)


@every_dtype
def test_cross_entropy_of_a_model_that_is_sure(dtype: str) -> None:
    z = tg.tensor([[1000.0, -1000.0]], dtype=dtype, requires_grad=True)
    assert F.cross_entropy(z, [0]).item() == 0
    wrong = F.cross_entropy(z, [1])
    assert wrong.item() == 2000  # not infinite, and not cut off at log(1e-8)
    wrong.backward()
    assert z.grad.numpy().tolist() == [[1, -1]]


@some
@given(seeds, sizes_bk)
def test_cross_entropy_of_a_model_that_knows_nothing(seed: int, bk: tuple[int, int]) -> None:
    (b, k), rng = bk, np.random.default_rng(seed)
    labels = rng.integers(0, k, b)
    assert F.cross_entropy(tg.zeros((b, k), dtype="float64"), labels).item() == pytest.approx(np.log(k))

    z, order = numbers(rng, b, k), rng.permutation(k)  # renaming the classes changes nothing
    renamed = F.cross_entropy(tg.tensor(z[:, order]), np.argsort(order)[labels])
    np.testing.assert_allclose(renamed.item(), F.cross_entropy(tg.tensor(z), labels).item(), **EXACT)


@every_backend
@few
@given(seeds, sizes_bk)
def test_accuracy_counts_row_by_row(backend: Backend, seed: int, bk: tuple[int, int]) -> None:
    (b, k), rng = bk, np.random.default_rng(seed)
    z, labels = numbers(rng, b, k), rng.integers(0, k, b)
    right = sum(all(z[i, label] >= z[i, other] for other in range(k)) for i, label in enumerate(labels))
    found = F.accuracy(tg.tensor(z, backend=backend), labels)
    assert type(found) is float
    assert found == right / b


Z = tg.zeros((3, 4))
LABELS = [
    pytest.param(Z, [0, 1], ShapeError, ["[b, k]", "[3, 4]", "[2]"], id="too few labels"),
    pytest.param(Z, [[0], [1], [2]], ShapeError, ["[3, 4]", "[3, 1]"], id="a column of labels"),
    pytest.param(Z, np.eye(3, 4, dtype=int), ShapeError, ["[3, 4]", "[3, 4] int64"], id="one-hot labels"),
    pytest.param(Z, 1, ShapeError, ["[3, 4]", "[] int64"], id="one label"),
    pytest.param(tg.zeros((3,)), [0, 1, 2], ShapeError, ["[b, k]", "[3] float32"], id="scores of one class"),
    pytest.param(tg.zeros((0, 4)), np.zeros(0, int), ShapeError, ["at least one", "[0, 4]"], id="empty batch"),
    pytest.param(Z, [0.0, 1.0, 2.0], DTypeError, ["whole numbers", "float64", "astype(int)"], id="floats"),
    pytest.param(Z, [True, False, True], DTypeError, ["whole numbers", "bool"], id="bools"),
    pytest.param(Z, [0, 4, 1], OutOfRangeError, ["label 4", "sentence 1", "0 to 3"], id="too large"),
    pytest.param(Z, [0, 1, -1], OutOfRangeError, ["label -1", "sentence 2", "0 to 3"], id="negative"),
    pytest.param(np.zeros((3, 4)), [0, 1, 2], DTypeError, ["not a tensor", "[3, 4] float64"], id="logits an array"),
    pytest.param([[0.0, 1.0]], [0], DTypeError, ["not a tensor", "list"], id="logits a list"),
]


@pytest.mark.parametrize("function", [F.cross_entropy, F.accuracy])
@pytest.mark.parametrize(("logits", "labels", "error", "words"), LABELS)
def test_scores_and_labels_that_do_not_fit(
    function: Callable[..., Any], logits: Any, labels: Any, error: type[Exception], words: list[str]
) -> None:
    refuses(lambda: function(logits, labels), error, function.__name__, *words)


# Pooling ----------------------------------------------------------------------------------------------------------


@every_backend
@every_dtype
@few
@given(seeds, four_sizes, st.booleans())
def test_pooling_adds_up_the_real_words(
    backend: Backend, dtype: str, seed: int, sizes: tuple[int, ...], masked: bool
) -> None:
    (b, s, n, _), rng = sizes, np.random.default_rng(seed)
    X, g = numbers(rng, b, s, n, dtype=dtype), numbers(rng, b, n, dtype=dtype)
    mask = some_mask(rng, b, s) if masked else None
    total, mean, by_total, by_mean = np.zeros((b, n)), np.zeros((b, n)), np.zeros(X.shape), np.zeros(X.shape)
    for i in range(b):
        words = [t for t in range(s) if mask is None or mask[i, t]]
        for t in words:
            total[i] += X[i, t]
            mean[i] += X[i, t] / len(words)
            by_total[i, t], by_mean[i, t] = g[i], g[i] / len(words)
    for pool, expected, gradient in ((F.masked_sum, total, by_total), (F.masked_mean, mean, by_mean)):
        x = tg.tensor(X, requires_grad=True, backend=backend)
        y = pool(x, mask)
        assert y.dtype == dtype
        assert y.backend is backend
        np.testing.assert_allclose(y.numpy(), expected, **PRECISION[dtype])
        y.backward(tg.tensor(g, backend=backend))
        np.testing.assert_allclose(x.grad.numpy(), gradient, **PRECISION[dtype])


@every_backend
@pytest.mark.parametrize("pool", [F.masked_sum, F.masked_mean])
@pytest.mark.parametrize("masked", [True, False], ids=["mask", "no mask"])
def test_gradcheck_of_pooling(backend: Backend, pool: Callable[..., tg.Tensor], masked: bool) -> None:
    rng = np.random.default_rng(0)
    X, mask = tg.tensor(numbers(rng, 3, 4, 2), backend=backend), np.array([[1, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1]])
    tg.gradcheck(lambda X: pool(X, mask.astype(bool) if masked else None), [X], order=2)


@pytest.mark.parametrize("pool", [F.masked_sum, F.masked_mean])
@some
@given(seeds, four_sizes)
def test_pooling_cannot_tell_one_order_from_another(pool: Callable[..., tg.Tensor], seed: int, sizes: Any) -> None:
    (b, s, n, _), rng = sizes, np.random.default_rng(seed)
    X, mask = dyadic(rng, b, s, n), some_mask(rng, b, s)
    shuffled, shuffled_mask = X.copy(), mask.copy()
    for i in range(b):
        order = rng.permutation(s)
        shuffled[i], shuffled_mask[i] = X[i, order], mask[i, order]
    expected, found = pool(tg.tensor(X), mask), pool(tg.tensor(shuffled), shuffled_mask)
    np.testing.assert_array_equal(found.numpy(), expected.numpy())  # exactly: sums of multiples of 1/64


@pytest.mark.parametrize("pool", [F.masked_sum, F.masked_mean])
@some
@given(seeds, four_sizes, st.integers(0, 3), st.sampled_from([0.0, 99.0, np.inf, np.nan]))
def test_padding_does_not_count_whatever_it_holds(
    pool: Callable[..., tg.Tensor], seed: int, sizes: Any, more: int, filling: float
) -> None:
    (b, s, n, _), rng = sizes, np.random.default_rng(seed)
    X, mask = dyadic(rng, b, s, n), some_mask(rng, b, s)
    padded = np.full((b, s + more, n), filling)
    padded[:, :s][mask] = X[mask]
    x = tg.tensor(padded, requires_grad=True)
    longer = np.concatenate([mask, np.zeros((b, more), bool)], axis=1)
    y = pool(x, longer)
    np.testing.assert_array_equal(y.numpy(), pool(tg.tensor(X), mask).numpy())
    y.backward(numbers(rng, b, n))
    assert not x.grad.numpy()[~longer].any()
    for i in range(b):  # as if each sentence stood alone, without padding; one without words gives zeros
        np.testing.assert_array_equal(y.numpy()[i], pool(tg.tensor(X[i : i + 1, mask[i]])).numpy()[0])


def test_each_mean_is_over_its_own_words() -> None:
    X = tg.tensor(np.array([[[6.0], [2.0], [9.0]], [[6.0], [9.0], [9.0]], [[9.0], [9.0], [9.0]]]))
    mask = np.array([[True, True, False], [True, False, False], [False, False, False]])
    assert F.masked_mean(X, mask).numpy().tolist() == [[4], [6], [0]]
    assert F.masked_mean(X, mask.tolist()).numpy().tolist() == [[4], [6], [0]]
    assert F.masked_mean(X, tg.tensor(mask)).numpy().tolist() == [[4], [6], [0]]


X = tg.zeros((2, 5, 3))


@pytest.mark.parametrize("pool", [F.masked_sum, F.masked_mean])
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        pytest.param((tg.zeros((2, 5)), None), ShapeError, ["[b, s, n]", "[2, 5] float32"], id="no vectors"),
        pytest.param((tg.zeros((1, 2, 5, 3)), None), ShapeError, ["[b, s, n]", "[1, 2, 5, 3]"], id="too many axes"),
        pytest.param((X, np.ones((2, 4), bool)), ShapeError, ["[2, 5, 3]", "[2, 4]", "a mask [2, 5]"], id="shape"),
        pytest.param((X, np.ones((5,), bool)), ShapeError, ["[5] bool", "a mask [2, 5]"], id="would broadcast"),
        pytest.param((X, np.ones((2, 5, 1), bool)), ShapeError, ["[2, 5, 1]", "a mask [2, 5]"], id="an axis too many"),
        pytest.param((X, np.ones((2, 5))), DTypeError, ["not boolean", "float64", "astype(bool)"], id="floats"),
        pytest.param((X, np.ones((2, 5), int)), DTypeError, ["not boolean", "int64"], id="ids"),
        pytest.param((np.zeros((2, 5, 3)), None), DTypeError, ["not a tensor", "[2, 5, 3] float64"], id="array"),
        pytest.param((np.zeros((2, 5, 3)), np.ones((2, 5), bool)), DTypeError, ["not a tensor"], id="array and mask"),
        pytest.param(([[[0.0]]], None), DTypeError, ["not a tensor", "list"], id="list"),
        pytest.param((X, [[True] * 5, [True] * 4]), ShapeError, ["mask"], id="mask of different lengths"),
    ],
)
def test_pooling_refuses(
    pool: Callable[..., Any], arguments: tuple[Any, Any], error: type[Exception], words: list[str]
) -> None:
    refuses(lambda: pool(*arguments), error, "masked_sum" if pool is F.masked_sum else "masked_", *words)


@every_backend
def test_a_mask_from_elsewhere(backend: Backend) -> None:
    if backend is NUMPY:
        return
    mask = tg.tensor(np.ones((2, 5), bool))
    refuses(lambda: F.masked_sum(tg.zeros((2, 5, 3), backend=backend), mask), BackendError, backend.name, "numpy")


# Dropout (more of it in tests/nn/test_layers.py) -------------------------------------------------------------------


@pytest.mark.parametrize("p", [-0.5, 1.0, float("nan")])
def test_dropout_refuses_what_is_no_probability_below_1(p: float) -> None:
    refuses(lambda: F.dropout(X, p, np.random.default_rng(0)), ArgumentError, "dropout", "below 1", str(p))


@pytest.mark.parametrize("seed", [0, 7, None])
def test_dropout_needs_a_generator(seed: Any) -> None:
    refuses(lambda: F.dropout(X, 0.5, seed), DTypeError, "dropout", "Generator", "default_rng")


def test_dropout_keeps_the_mean() -> None:
    y = F.dropout(tg.tensor(np.ones((200, 200))), 0.25, np.random.default_rng(0)).numpy()
    assert y.mean() == pytest.approx(1, abs=0.02)
    assert sorted(set(y.ravel())) == [0, pytest.approx(4 / 3)]


def test_a_probability_may_be_numpys_number() -> None:
    assert F.dropout(X, np.float64(0.5), np.random.default_rng(0)).dtype == np.float32
