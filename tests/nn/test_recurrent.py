"""Cells and recurrent networks: the formulas, their gradients, and what holds for every memory that reads in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.errors import ArgumentError, BackendError, DTypeError, ShapeError

from . import reference
from .reference import (
    PRECISION,
    backward,
    every_backend,
    few,
    four_sizes,
    gradcheck_module,
    numbers,
    refuses,
    right_padded,
    seeds,
    some,
    some_mask,
    values_of,
)

Sizes = tuple[int, int, int, int]
EXACT = {"rtol": 1e-10, "atol": 1e-13}
ACTIVATIONS: dict[str, tuple[Callable[[tg.Tensor], tg.Tensor], Callable[[np.ndarray], np.ndarray]]] = {
    "tanh": (tg.tanh, np.tanh),
    "sigmoid": (tg.sigmoid, reference.sigmoid),
    "identity": (lambda a: a, lambda a: a),
}
NETWORKS = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}
CELLS = {"RNN": nn.RNNCell, "GRU": nn.GRUCell, "LSTM": nn.LSTMCell}
every_network = pytest.mark.parametrize("kind", NETWORKS)
every_bias = pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])


def a_network(kind: str, seed: int, n: int, h: int, **options: Any) -> tuple[nn.Recurrent, np.random.Generator]:
    rng = np.random.default_rng(seed)
    return NETWORKS[kind](n, h, rng=rng, dtype="float64", **options), rng


def tensors(state: Any) -> list[tg.Tensor]:
    """Return the tensors of a state: the one, or the pair of an LSTM."""
    return list(state) if isinstance(state, tuple) else [state]


def arrays(state: Any) -> np.ndarray:
    """Return a state as one array [..., h] or [..., 2h]."""
    return np.concatenate([t.numpy() for t in tensors(state)], axis=-1)


def as_state(kind: str, values: np.ndarray, backend: Backend = NUMPY) -> Any:
    """Return the state whose array is [..., h], or for an LSTM [..., 2h]."""
    if kind != "LSTM":
        return tg.tensor(values, backend=backend)
    return tuple(tg.tensor(part, backend=backend) for part in np.split(values, 2, axis=-1))


def a_state(kind: str, rng: np.random.Generator, *shape: int, dtype: Any = "float64") -> np.ndarray:
    """Return the array of a random state of `shape` [..., h]."""
    *leading, h = shape
    return numbers(rng, *leading, h * (2 if kind == "LSTM" else 1), dtype=dtype)


def rows_of(state: Any, rows: Any) -> Any:
    return tuple(part[rows] for part in state) if isinstance(state, tuple) else state[rows]


def flat(*results: Any) -> tg.Tensor:
    """Return all results as one vector, for a gradient that goes into all of them."""
    return tg.concatenate([part.reshape(-1) for result in results for part in tensors(result)], axis=0)


def expected_of(
    kind: str,
    p: dict[str, np.ndarray],
    X: np.ndarray,
    start: np.ndarray,
    mask: np.ndarray | None = None,
    activation: Callable[[np.ndarray], np.ndarray] = np.tanh,
) -> tuple[np.ndarray, np.ndarray]:
    """Return H and the last states of a network with one cell, one sentence after the other."""
    h = p["W_hh"].shape[0]
    if kind == "RNN":
        return reference.rnn(X, p["W_xh"], p["W_hh"], p.get("b"), start, mask, activation)
    step = {"GRU": reference.gru, "LSTM": reference.lstm}[kind]
    H, last = np.zeros((*X.shape[:2], h)), start.copy()
    for i, t in np.ndindex(*X.shape[:2]):
        if mask is None or mask[i, t]:
            last[i] = step(X[i, t], last[i], p)
        H[i, t] = last[i, :h]
    return H, last


# The formulas -----------------------------------------------------------------------------------------------------


@every_backend
@every_network
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@few
@given(seeds, four_sizes, st.booleans(), st.booleans())
def test_a_cell_is_one_step_of_the_formula(
    backend: Backend, kind: str, dtype: str, seed: int, sizes: Sizes, bias: bool, given_state: bool
) -> None:
    (b, _, n, h), rng = sizes, np.random.default_rng(seed)
    cell = CELLS[kind](n, h, bias, rng=rng, dtype=dtype)
    x, state = numbers(rng, b, n, dtype=dtype), a_state(kind, rng, b, h, dtype=dtype) * given_state
    _, expected = expected_of(kind, values_of(cell), x[:, None], state)
    cell.to(backend)
    found = cell(tg.tensor(x, backend=backend), as_state(kind, state, backend) if given_state else None)
    assert all(part.dtype == dtype and part.backend is backend for part in tensors(found))
    np.testing.assert_allclose(arrays(found), expected, **PRECISION[dtype])


@every_backend
@every_network
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@few
@given(seeds, four_sizes, *[st.booleans()] * 3)
def test_a_network_is_the_formula_word_by_word(
    backend: Backend, kind: str, dtype: str, seed: int, sizes: Sizes, bias: bool, given_state: bool, masked: bool
) -> None:
    (b, s, n, h), rng = sizes, np.random.default_rng(seed)
    network = NETWORKS[kind](n, h, bias, rng=rng, dtype=dtype)
    X, state = numbers(rng, b, s, n, dtype=dtype), a_state(kind, rng, b, h, dtype=dtype) * given_state
    mask = some_mask(rng, b, s) if masked else None
    expected_H, expected = expected_of(kind, values_of(network.cell), X, state, mask)
    network.to(backend)
    H, last = network(tg.tensor(X, backend=backend), as_state(kind, state, backend) if given_state else None, mask)
    assert H.shape == (b, s, h)
    assert all(part.shape == (b, h) for part in tensors(last))
    assert all(part.dtype == dtype and part.backend is backend for part in [H, *tensors(last)])
    np.testing.assert_allclose(H.numpy(), expected_H, **PRECISION[dtype])
    np.testing.assert_allclose(arrays(last), expected, **PRECISION[dtype])
    np.testing.assert_array_equal(H.numpy()[:, -1], tensors(last)[0].numpy())


@pytest.mark.parametrize("activation", ACTIVATIONS)
@few
@given(seeds, four_sizes)
def test_the_activation_is_the_one_that_was_asked_for(activation: str, seed: int, sizes: Sizes) -> None:
    b, s, n, h = sizes
    of_tensors, of_arrays = ACTIVATIONS[activation]
    rnn, rng = a_network("RNN", seed, n, h, activation=of_tensors)
    X, mask = numbers(rng, b, s, n), some_mask(rng, b, s)
    H, _ = expected_of("RNN", values_of(rnn.cell), X, np.zeros((b, h)), mask, of_arrays)
    np.testing.assert_allclose(rnn(tg.tensor(X), mask=mask)[0].numpy(), H, **EXACT)
    cell = nn.RNNCell(n, h, True, of_tensors, np.random.default_rng(seed), "float64")
    np.testing.assert_allclose(cell(tg.tensor(X[:, 0])).numpy(), rnn(tg.tensor(X[:, :1]))[1].numpy(), **EXACT)


@every_network
@few
@given(seeds, four_sizes)
def test_a_network_is_its_cell_in_a_loop_and_starts_from_zeros(kind: str, seed: int, sizes: Sizes) -> None:
    b, s, n, h = sizes
    network, rng = a_network(kind, seed, n, h)
    X = tg.tensor(numbers(rng, b, s, n))
    state = network.cell.initial_state(b)
    assert all(part.shape == (b, h) and not part.numpy().any() for part in tensors(state))
    H, last = network(X, state)
    for t in range(s):
        state = network.cell(X[:, t], state)
        np.testing.assert_allclose(H.numpy()[:, t], tensors(state)[0].numpy(), **EXACT)
    np.testing.assert_array_equal(arrays(network(X)[1]), arrays(last))  # also: nothing is left over from the first call


def test_a_mask_may_be_a_list_or_a_tensor_and_all_true_is_none() -> None:
    rnn, rng = a_network("RNN", 0, 3, 2)
    X, mask = tg.tensor(numbers(rng, 2, 3, 3)), np.array([[True, False, True], [True, True, False]])
    expected = rnn(X, mask=mask)[0].numpy()
    np.testing.assert_array_equal(rnn(X, mask=mask.tolist())[0].numpy(), expected)
    np.testing.assert_array_equal(rnn(X, mask=tg.tensor(mask))[0].numpy(), expected)
    np.testing.assert_array_equal(rnn(X, mask=np.ones((2, 3), bool))[0].numpy(), rnn(X)[0].numpy())


@pytest.mark.parametrize(("kind", "gates"), [("RNN", 1), ("GRU", 3), ("LSTM", 4)])
def test_where_weights_start_and_how_many_there_are(kind: str, gates: int) -> None:
    cell = NETWORKS[kind](300, 100, rng=np.random.default_rng(0)).cell
    shapes = {name: p.shape for name, p in cell.named_parameters()}
    second_bias = {"b_hp": (100,)} if kind == "GRU" else {}
    assert shapes == {"W_xh": (300, 100 * gates), "W_hh": (100, 100 * gates), "b": (100 * gates,)} | second_bias
    for name, values in values_of(cell).items():
        assert values.dtype == np.float32
        if kind == "LSTM" and name == "b":
            values[100:200] -= 1  # the forget gate begins by keeping
        assert 0.09 < np.abs(values).max() <= 0.1 + 1e-6  # 1 / sqrt(100)
    assert list(values_of(CELLS[kind](3, 4, bias=False))) == ["W_xh", "W_hh"]


# Gradients --------------------------------------------------------------------------------------------------------


@every_backend
@every_network
@every_bias
def test_gradcheck_of_the_cell(backend: Backend, kind: str, bias: bool) -> None:
    rng = np.random.default_rng(0)
    cell = CELLS[kind](3, 2, bias, rng=rng, dtype="float64").to(backend)
    inputs = [tg.tensor(numbers(rng, 4, 3), backend=backend)]
    inputs += tensors(as_state(kind, a_state(kind, rng, 4, 2), backend))
    pair = kind == "LSTM"
    order = 2 if backend is NUMPY and kind == "RNN" else 1
    gradcheck_module(cell, lambda x, *state: flat(cell(x, state if pair else state[0])), inputs, order=order)


@every_network
@every_bias
@pytest.mark.parametrize("start", [True, False], ids=["h0", "no h0"])
@pytest.mark.parametrize("masked", [True, False], ids=["mask", "no mask"])
def test_gradcheck_of_the_network(kind: str, bias: bool, start: bool, masked: bool) -> None:
    b, s, n, h = (2, 4, 1, 3) if kind == "RNN" else (1, 3, 2, 2)
    network, rng = a_network(kind, 0, n, h, bias=bias)
    mask = np.array([[True, False, True, True], [False, True, True, False]])[:b, :s] if masked else None
    inputs = [tg.tensor(numbers(rng, b, s, n))]
    if start:
        inputs += tensors(as_state(kind, a_state(kind, rng, b, h)))

    def call(X: tg.Tensor, *state: tg.Tensor) -> tg.Tensor:
        return flat(*network(X, (state if kind == "LSTM" else state[0]) if start else None, mask))

    gradcheck_module(network, call, inputs)


@every_backend
@every_network
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@few
@given(seeds, four_sizes, st.booleans())
def test_gradients_are_the_same_on_every_backend(
    backend: Backend, kind: str, dtype: str, seed: int, sizes: Sizes, large: bool
) -> None:
    (b, s, n, h), rng = sizes, np.random.default_rng(seed)
    network = NETWORKS[kind](n, h, layers=1 + large, bidirectional=large, rng=rng, dtype="float64")
    X, mask = numbers(rng, b, s, n), some_mask(rng, b, s)
    expected_output = flat(*network(tg.tensor(X), mask=mask))
    g = numbers(rng, expected_output.size)
    expected = backward(network, expected_output, g)

    there = NETWORKS[kind](n, h, layers=1 + large, bidirectional=large, rng=rng, dtype=dtype)
    there.load_state_dict({name: values.astype(dtype) for name, values in network.state_dict().items()})
    output = flat(*there.to(backend)(tg.tensor(X.astype(dtype), backend=backend), mask=mask))
    found = backward(there, output, g.astype(dtype))
    np.testing.assert_allclose(output.numpy(), expected_output.numpy(), **PRECISION[dtype])
    for name in expected:
        assert found[name].dtype == dtype
        np.testing.assert_allclose(found[name], expected[name], **PRECISION[dtype])


@some
@given(seeds, four_sizes)
def test_backpropagation_through_time_by_hand(seed: int, sizes: Sizes) -> None:
    b, s, n, h = sizes
    rnn, rng = a_network("RNN", seed, n, h)
    X, mask, g = numbers(rng, b, s, n), some_mask(rng, b, s), numbers(rng, b, h)
    p = values_of(rnn.cell)
    H, _ = expected_of("RNN", p, X, np.zeros((b, h)), mask)
    expected = {name: np.zeros_like(values) for name, values in p.items()}
    for i in range(b):
        delta = g[i]
        for t in reversed(range(s)):
            if mask[i, t]:
                before = H[i, t - 1] if t else np.zeros(h)
                inner = delta * (1 - H[i, t] ** 2)
                expected["W_xh"] += np.outer(X[i, t], inner)
                expected["W_hh"] += np.outer(before, inner)
                expected["b"] += inner
                delta = p["W_hh"] @ inner
    found = backward(rnn.cell, rnn(tg.tensor(X), mask=mask)[1], g)
    assert found.keys() == expected.keys() == {"W_xh", "W_hh", "b"}
    for name, gradient in found.items():
        np.testing.assert_allclose(gradient, expected[name], **EXACT)


def test_a_thousand_words_are_no_recursion() -> None:
    rnn, rng = a_network("RNN", 0, 2, 3)
    _, h_s = rnn(tg.tensor(numbers(rng, 1, 1500, 2)))
    h_s.sum().backward()
    assert all(np.isfinite(p.grad.numpy()).all() for p in rnn.parameters())


# What holds for every memory --------------------------------------------------------------------------------------


@every_network
@few
@given(seeds, four_sizes)
def test_a_state_does_not_see_the_words_after_it(kind: str, seed: int, sizes: Sizes) -> None:
    b, s, n, h = sizes
    network, rng = a_network(kind, seed, n, h)
    X, other, mask = numbers(rng, b, s, n), numbers(rng, b, s, n), some_mask(rng, b, s)
    x = tg.tensor(X, requires_grad=True)
    H, _ = network(x, mask=mask)
    for t in range(s):
        upto, after = slice(0, t + 1), slice(t + 1, None)
        changed = X.copy()
        changed[:, after] = other[:, after]
        again, _ = network(tg.tensor(changed), mask=mask)
        np.testing.assert_allclose(again.numpy()[:, upto], H.numpy()[:, upto], **EXACT)
        [g] = tg.grad(H[:, t], [x], np.ones((b, h)), retain_graph=True)
        assert not g.numpy()[:, after].any()
        assert (g.numpy()[:, upto].any(axis=(1, 2)) == mask[:, upto].any(axis=1)).all()  # what was read does count


@every_network
@few
@given(seeds, four_sizes, st.integers(1, 4))
def test_padding_on_the_right_changes_nothing(kind: str, seed: int, sizes: Sizes, more: int) -> None:
    b, s, n, h = sizes
    network, rng = a_network(kind, seed, n, h)
    X, mask = numbers(rng, b, s, n), right_padded(rng, b, s)
    h0 = as_state(kind, a_state(kind, rng, b, h))
    longer = np.concatenate([np.where(mask[..., None], X, 5), 9 * numbers(rng, b, more, n)], axis=1)
    longer_mask = np.concatenate([mask, np.zeros((b, more), bool)], axis=1)

    x, x_longer = tg.tensor(X, requires_grad=True), tg.tensor(longer, requires_grad=True)
    last, last_longer = network(x, h0, mask)[1], network(x_longer, h0, longer_mask)[1]
    np.testing.assert_allclose(arrays(last_longer), arrays(last), **EXACT)
    g = numbers(rng, arrays(last).size)
    expected, found = backward(network, flat(last), g), backward(network, flat(last_longer), g)
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], **EXACT)
    np.testing.assert_allclose(x_longer.grad.numpy()[:, :s], x.grad.numpy(), **EXACT)
    assert not x_longer.grad.numpy()[~longer_mask].any()
    assert not x.grad.numpy()[~mask].any()

    for i in range(b):  # and it is as if each sentence were read alone, without any padding
        alone = network(tg.tensor(X[i : i + 1, mask[i]]), rows_of(h0, slice(i, i + 1)))[1]
        np.testing.assert_allclose(arrays(alone)[0], arrays(last)[i], **EXACT)


@every_network
def test_a_sentence_of_padding_leaves_the_memory_as_it_was(kind: str) -> None:
    network, rng = a_network(kind, 0, 3, 2)
    start = a_state(kind, rng, 2, 2)
    H, last = network(tg.tensor(numbers(rng, 2, 4, 3)), as_state(kind, start), np.zeros((2, 4), bool))
    np.testing.assert_array_equal(arrays(last), start)
    np.testing.assert_array_equal(H.numpy(), np.repeat(start[:, None, :2], 4, axis=1))
    assert not any(g.any() for g in backward(network, flat(last), numbers(rng, start.size)).values())


@every_network
@few
@given(seeds, four_sizes, st.data())
def test_reading_on_from_a_state_is_reading_all(kind: str, seed: int, sizes: Sizes, data: st.DataObject) -> None:
    b, s, n, h = sizes
    network, rng = a_network(kind, seed, n, h)
    s += 1
    cut = data.draw(st.integers(1, s - 1))
    X, mask = numbers(rng, b, s, n), some_mask(rng, b, s)
    H, last = network(tg.tensor(X), mask=mask)
    first, state = network(tg.tensor(X[:, :cut]), mask=mask[:, :cut])
    rest, end = network(tg.tensor(X[:, cut:]), state, mask[:, cut:])
    np.testing.assert_allclose(np.concatenate([first.numpy(), rest.numpy()], axis=1), H.numpy(), **EXACT)
    np.testing.assert_allclose(arrays(end), arrays(last), **EXACT)
    g = numbers(rng, arrays(last).size)
    expected, found = backward(network, flat(last), g), backward(network, flat(end), g)  # history goes through the cut
    for name in expected:
        np.testing.assert_allclose(found[name], expected[name], **EXACT)


@every_network
@few
@given(seeds, four_sizes)
def test_sentences_do_not_talk_to_each_other(kind: str, seed: int, sizes: Sizes) -> None:
    b, s, n, h = sizes
    network, rng = a_network(kind, seed, n, h)
    X, h0, mask = numbers(rng, b, s, n), as_state(kind, a_state(kind, rng, b, h)), some_mask(rng, b, s)
    x = tg.tensor(X, requires_grad=True)
    H, last = network(x, h0, mask)
    for i in range(b):
        row = slice(i, i + 1)
        alone, _ = network(x[row], rows_of(h0, row), mask[row])
        np.testing.assert_allclose(alone.numpy(), H.numpy()[row], **EXACT)
        [g] = tg.grad(tensors(last)[0][i], [x], np.ones(h), retain_graph=True)
        assert not np.delete(g.numpy(), i, axis=0).any()


@every_network
def test_order_matters(kind: str) -> None:
    network, rng = a_network(kind, 0, 3, 4)
    X = numbers(rng, 2, 5, 3)
    there, back = network(tg.tensor(X))[1], network(tg.tensor(X[:, ::-1].copy()))[1]
    assert np.abs(arrays(there) - arrays(back)).max() > 1e-3


# Several cells ----------------------------------------------------------------------------------------------------


@every_network
@few
@given(seeds, four_sizes)
def test_a_second_layer_reads_what_the_first_puts_out(kind: str, seed: int, sizes: Sizes) -> None:
    b, s, n, h = sizes
    network, rng = a_network(kind, seed, n, h, layers=2)
    X, mask, start = numbers(rng, b, s, n), some_mask(rng, b, s), a_state(kind, rng, 2, b, h)
    H, last = network(tg.tensor(X), as_state(kind, start), mask)
    between, first = expected_of(kind, values_of(network.cells[0]), X, start[0], mask)
    expected, second = expected_of(kind, values_of(network.cells[1]), between, start[1], mask)
    np.testing.assert_allclose(H.numpy(), expected, **EXACT)
    np.testing.assert_allclose(arrays(last), np.stack([first, second]), **EXACT)
    zeros = np.zeros_like(start)
    again, without = network(tg.tensor(X), as_state(kind, zeros), mask)[0], network(tg.tensor(X), mask=mask)[0]
    np.testing.assert_array_equal(again.numpy(), without.numpy())


@every_network
@few
@given(seeds, four_sizes)
def test_a_bidirectional_layer_reads_both_ways(kind: str, seed: int, sizes: Sizes) -> None:
    b, s, n, h = sizes
    network, rng = a_network(kind, seed, n, h, bidirectional=True)
    X, mask, start = numbers(rng, b, s, n), some_mask(rng, b, s), a_state(kind, rng, 2, b, h)
    H, last = network(tg.tensor(X), as_state(kind, start), mask)
    there, end = expected_of(kind, values_of(network.cells[0]), X, start[0], mask)
    back, beginning = expected_of(kind, values_of(network.cells[1]), X[:, ::-1], start[1], mask[:, ::-1])
    assert H.shape == (b, s, 2 * h)
    np.testing.assert_allclose(H.numpy(), np.concatenate([there, back[:, ::-1]], axis=-1), **EXACT)
    np.testing.assert_allclose(arrays(last), np.stack([end, beginning]), **EXACT)


@every_network
def test_gradcheck_of_two_bidirectional_layers(kind: str) -> None:
    network, rng = a_network(kind, 0, 2, 1, layers=2, bidirectional=True)
    mask = np.array([[True, True, False], [False, True, True]])
    gradcheck_module(network, lambda X: flat(*network(X, mask=mask)), [tg.tensor(numbers(rng, 2, 3, 2))])


def test_dropout_acts_between_layers_in_training_only() -> None:
    deep, rng = a_network("RNN", 0, 3, 4, layers=2, dropout=0.5)
    X = tg.tensor(numbers(rng, 2, 5, 3))
    assert (deep(X)[0].numpy() != deep(X)[0].numpy()).any()
    deep.eval()
    np.testing.assert_array_equal(deep(X)[0].numpy(), deep(X)[0].numpy())
    flat_network, _ = a_network("RNN", 0, 3, 4, dropout=0.5)  # one layer: nothing lies between
    np.testing.assert_array_equal(flat_network(X)[0].numpy(), flat_network(X)[0].numpy())


# Refusals ---------------------------------------------------------------------------------------------------------

RNN = nn.RNN(4, 3, rng=np.random.default_rng(0))
LSTM = nn.LSTM(4, 3, rng=np.random.default_rng(0))
DEEP = nn.GRU(4, 3, layers=2, rng=np.random.default_rng(0))
X = tg.zeros((2, 5, 4))
X64 = tg.zeros((2, 5, 4), dtype="float64")


@every_network
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        pytest.param((tg.zeros((2, 5, 3)),), ShapeError, ["4 numbers", "[2, 5, 3]"], id="width"),
        pytest.param((tg.zeros((5, 4)),), ShapeError, ["[b, s, n]", "[5, 4]"], id="one sentence, no batch"),
        pytest.param((tg.zeros((0, 5, 4)),), ShapeError, ["no word", "[0, 5, 4]", "empty"], id="no sentence"),
        pytest.param((tg.zeros((2, 0, 4)),), ShapeError, ["no word", "[2, 0, 4]", "pad"], id="no word"),
        pytest.param((np.zeros((2, 5, 4)),), DTypeError, ["not a tensor", "tg.tensor"], id="array"),
        pytest.param((X64,), DTypeError, ["float32", "float64"], id="dtype"),
        pytest.param(
            (X, None, np.ones((2, 4), bool)), ShapeError, ["[2, 5, 4]", "[2, 4]", "[2, 5]"], id="mask's shape"
        ),
        pytest.param((X, None, np.ones((5, 2), bool)), ShapeError, ["[5, 2]", "a mask [2, 5]"], id="mask transposed"),
        pytest.param((X, None, np.ones((2, 5))), DTypeError, ["not boolean", "float64", "astype(bool)"], id="floats"),
        pytest.param((X, None, np.ones((2, 5), int)), DTypeError, ["not boolean", "int64"], id="mask of ids"),
    ],
)
def test_a_network_refuses(kind: str, arguments: tuple[Any, ...], error: type[Exception], words: list[str]) -> None:
    network = NETWORKS[kind](4, 3, rng=np.random.default_rng(0))
    refuses(lambda: network(*arguments), error, *words)


@pytest.mark.parametrize(
    ("network", "state", "error", "words"),
    [
        pytest.param(RNN, tg.zeros((2, 4)), ShapeError, ["[2, 3]", "[2, 4]"], id="width"),
        pytest.param(RNN, tg.zeros((1, 3)), ShapeError, ["[2, 3]", "[1, 3]"], id="would broadcast"),
        pytest.param(RNN, tg.zeros((3,)), ShapeError, ["[2, 3]", "[3]"], id="of one sentence"),
        pytest.param(RNN, np.zeros((2, 3)), ShapeError, ["[2, 3]", "float64"], id="an array"),
        pytest.param(RNN, tg.zeros((2, 3), dtype="float64"), DTypeError, ["float32", "float64"], id="dtype"),
        pytest.param(LSTM, tg.zeros((2, 3)), ShapeError, ["pair", "[2, 3]"], id="LSTM: not a pair"),
        pytest.param(LSTM, (tg.zeros((2, 3)),) * 3, ShapeError, ["pair", "[2, 3] float32, [2, 3]"], id="LSTM: three"),
        pytest.param(LSTM, (tg.zeros((2, 3)), tg.zeros((2, 4))), ShapeError, ["[2, 3]", "[2, 4]"], id="LSTM: c"),
        pytest.param(DEEP, tg.zeros((2, 3)), ShapeError, ["[2, b, h]", "[2, 3]"], id="two layers, one state"),
        pytest.param(DEEP, tg.zeros((3, 2, 3)), ShapeError, ["[2, b, h]", "[3, 2, 3]"], id="two layers, three states"),
        pytest.param(DEEP, tg.zeros((2, 5, 3)), ShapeError, ["[2, 3]", "[5, 3]"], id="two layers, other sentences"),
    ],
)
def test_a_network_refuses_a_state(network: nn.Module, state: Any, error: type[Exception], words: list[str]) -> None:
    refuses(lambda: network(X, state), error, *words)


@every_network
@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        pytest.param(lambda cell: cell(X), ShapeError, ["[b, n]", "[2, 5, 4]", "nn."], id="a whole sentence"),
        pytest.param(lambda cell: cell(tg.zeros((2, 3))), ShapeError, ["4 numbers", "[2, 3]"], id="width"),
        pytest.param(lambda cell: cell([[0.0] * 4]), DTypeError, ["not a tensor", "list"], id="list"),
        pytest.param(lambda cell: cell.initial_state(0), ArgumentError, ["b=0", "at least 1"], id="no sentence"),
    ],
)
def test_a_cell_refuses(kind: str, call: Callable[[nn.Module], Any], error: type[Exception], words: list[str]) -> None:
    cell = CELLS[kind](4, 3, rng=np.random.default_rng(0))
    refuses(lambda: call(cell), error, f"{kind}Cell", *words)


def test_a_cell_refuses_a_state() -> None:
    refuses(lambda: RNN.cell(X[:, 0], tg.zeros((3, 3))), ShapeError, "[2, 3]", "[3, 3]")


def test_there_is_no_one_cell_of_several() -> None:
    refuses(lambda: DEEP.cell, ShapeError, "2 cells", "layers")


@pytest.mark.parametrize("layers", [0, -1, 1.5])
def test_layers_are_counted(layers: Any) -> None:
    refuses(lambda: nn.RNN(4, 3, layers=layers), ArgumentError, "layers", str(layers))
    refuses(lambda: nn.RNN(4, 3, dropout=1.0), ArgumentError, "p must be", "1.0")


@every_backend
def test_refuses_a_sentence_from_elsewhere(backend: Backend) -> None:
    if backend is NUMPY:
        return
    refuses(lambda: RNN(tg.zeros((2, 5, 4), backend=backend)), BackendError, backend.name, "numpy")
