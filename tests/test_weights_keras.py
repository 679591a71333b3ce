"""Weights of Keras: with them our layers compute what the documentation of Keras says that its layers compute.

The steps below are written from Keras's documentation and source (keras.layers.SimpleRNN, LSTM, GRU with
reset_after=True, version 3), one word and one gate at a time, and share nothing with the layers under test.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn.reference import every_backend, four_sizes, numbers, refuses, seeds, some

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError
from tinygrad_rnn.weights import from_keras, to_keras

flags = st.booleans()
KINDS = {"SimpleRNN": (nn.RNN, 1), "LSTM": (nn.LSTM, 4), "GRU": (nn.GRU, 3)}
Weights = list[np.ndarray]


def sigmoid(a: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-a))


# What Keras computes ----------------------------------------------------------------------------------------------


def simple_rnn_step(x: np.ndarray, states: Weights, kernel: Any, recurrent: Any, bias: Any = 0) -> Weights:
    return [np.tanh(x @ kernel + bias + states[0] @ recurrent)]


def lstm_step(x: np.ndarray, states: Weights, kernel: Any, recurrent: Any, bias: Any = 0) -> Weights:
    h, c = states
    i, f, candidate, o = np.split(x @ kernel + h @ recurrent + bias, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(candidate)
    return [sigmoid(o) * np.tanh(c), c]


def gru_step(x: np.ndarray, states: Weights, kernel: Any, recurrent: Any, bias: Any = (0, 0)) -> Weights:
    [h] = states
    x_z, x_r, x_h = np.split(x @ kernel + bias[0], 3, axis=-1)
    h_z, h_r, h_h = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    return [z * h + (1 - z) * np.tanh(x_h + r * h_h)]


STEPS = {"SimpleRNN": simple_rnn_step, "LSTM": lstm_step, "GRU": gru_step}


def keras_weights(rng: np.random.Generator, kind: str, n: int, units: int, bias: bool) -> Weights:
    """Return random weights of the shapes that ``get_weights()`` gives."""
    width = KINDS[kind][1] * units
    shapes = [(n, width), (units, width), (2, width) if kind == "GRU" else (width,)]
    return [numbers(rng, *shape) for shape in (shapes if bias else shapes[:2])]


def keras_layer(kind: str, X: np.ndarray, weights: Weights, backwards: bool = False) -> np.ndarray:
    """Return the states after every word, [b, s, units]."""
    b, s, _ = X.shape
    states = [np.zeros((b, weights[1].shape[0]))] * (2 if kind == "LSTM" else 1)
    H = np.zeros((b, s, weights[1].shape[0]))
    for t in reversed(range(s)) if backwards else range(s):
        states = STEPS[kind](X[:, t], states, *weights)
        H[:, t] = states[0]
    return H


# The same numbers -------------------------------------------------------------------------------------------------


@some
@given(seeds, four_sizes, st.sampled_from(list(KINDS)), flags, flags, st.integers(1, 2))
def test_recurrent_layers_compute_what_keras_computes(
    seed: int, sizes: Any, kind: str, bias: bool, bidirectional: bool, layers: int
) -> None:
    b, s, n, h = sizes
    rng = np.random.default_rng(seed)
    ours = KINDS[kind][0](n, h, bias=bias, layers=layers, bidirectional=bidirectional, rng=rng, dtype="float64")
    directions = [False, True] if bidirectional else [False]
    widths = [n, h * len(directions)][:layers]
    weights = [[keras_weights(rng, kind, width, h, bias) for _ in directions] for width in widths]
    flat = [array for layer in weights for direction in layer for array in direction]
    from_keras(ours, flat)

    X = numbers(rng, b, s, n)
    H, _ = ours(tg.tensor(X))
    for layer in weights:
        readings = [keras_layer(kind, X, w, backwards) for w, backwards in zip(layer, directions, strict=True)]
        X = np.concatenate(readings, axis=-1)
    np.testing.assert_allclose(H.numpy(), X, rtol=1e-12, atol=1e-14)

    back = to_keras(ours)  # the same function, if not the same two biases
    assert [array.shape for array in back] == [array.shape for array in flat]
    again = KINDS[kind][0](n, h, bias=bias, layers=layers, bidirectional=bidirectional, rng=rng, dtype="float64")
    from_keras(again, back)
    assert all(np.array_equal(p.numpy(), q.numpy()) for p, q in zip(again.parameters(), ours.parameters(), strict=True))


@some
@given(seeds, four_sizes, st.sampled_from(list(KINDS)), flags)
def test_keras_computes_the_same_with_what_we_give(seed: int, sizes: Any, kind: str, bias: bool) -> None:
    b, s, n, h = sizes
    rng = np.random.default_rng(seed)
    ours = KINDS[kind][0](n, h, bias=bias, rng=rng, dtype="float64")
    X = numbers(rng, b, s, n)
    H, _ = ours(tg.tensor(X))
    np.testing.assert_allclose(keras_layer(kind, X, to_keras(ours)), H.numpy(), rtol=1e-12, atol=1e-14)
    assert all(np.array_equal(a, c) for a, c in zip(to_keras(ours.cell), to_keras(ours), strict=True))


@some
@given(seeds, four_sizes, flags)
def test_layers_of_single_words(seed: int, sizes: Any, bias: bool) -> None:
    b, s, n, m = sizes
    rng = np.random.default_rng(seed)
    kernel, move, scale, table = (numbers(rng, *shape) for shape in ((n, m), (m,), (m,), (9, n)))
    dense, norm = nn.Linear(n, m, bias=bias, dtype="float64"), nn.LayerNorm(m, eps=1e-3, dtype="float64")
    embedding = nn.Embedding(9, n, dtype="float64")
    from_keras(embedding, [table])
    from_keras(dense, [kernel, move] if bias else [kernel])
    from_keras(norm, [scale, move])
    ids = rng.integers(0, 9, (b, s))
    Y = table[ids] @ kernel + (move if bias else 0)
    expected = (Y - Y.mean(-1, keepdims=True)) / np.sqrt(Y.var(-1, keepdims=True) + 1e-3) * scale + move
    np.testing.assert_allclose(norm(dense(embedding(ids))).numpy(), expected, rtol=1e-9, atol=1e-12)
    for layer, weights in ((embedding, [table]), (dense, [kernel, move][: 1 + bias]), (norm, [scale, move])):
        assert all(np.array_equal(a, c) for a, c in zip(to_keras(layer), weights, strict=True))


@every_backend
def test_weights_go_to_where_the_layer_is(backend: Backend) -> None:
    weights = keras_weights(np.random.default_rng(0), "GRU", 2, 3, bias=True)
    layer = nn.GRU(2, 3, dtype="float64").to(backend)
    from_keras(layer, weights)
    assert all(isinstance(p.data, backend.array_type) for p in layer.parameters())
    assert all(type(array) is np.ndarray for array in to_keras(layer))


def test_no_memory_is_shared() -> None:
    weights = [np.ones((2, 3))]
    layer = nn.Embedding(2, 3, dtype="float64")
    from_keras(layer, weights)
    weights[0][:] = 5
    to_keras(layer)[0][:] = 7
    assert (layer.W.numpy() == 1).all()


# Bad input --------------------------------------------------------------------------------------------------------


def unchanged(layer: Any, weights: Any, error: type[Exception], *words: str) -> None:
    before = [array.tobytes() for array in layer.state_dict().values()]
    refuses(lambda: from_keras(layer, weights), error, "from_keras", *words)
    assert [array.tobytes() for array in layer.state_dict().values()] == before


def test_weights_that_do_not_fit() -> None:
    gru, weights = (
        nn.GRU(2, 3),
        [a.astype(np.float32) for a in keras_weights(np.random.default_rng(0), "GRU", 2, 3, True)],
    )
    unchanged(gru, weights[:2], ArgumentError, "another model", "missing [2]", "Fix:")
    unchanged(gru, [*weights, weights[2]], ArgumentError, "unknown [3]", "Fix:")
    unchanged(gru, [*weights[:2], weights[2][0]], ShapeError, "weight 2 does not fit", "[9] float32, expected [2, 9]")
    unchanged(gru, [*weights[:2], weights[2].astype(float)], DTypeError, "weight 2", "float64", "dtype='float64'")
    unchanged(gru, [*weights[:2], [[1], [2, 3]]], DTypeError, "weight 2 cannot be an array")


def test_arguments_of_another_kind() -> None:
    unchanged(nn.Linear(2, 3), np.zeros((2, 3)), ArgumentError, "a list of arrays is needed", "[2, 3]", "get_weights()")
    unchanged(nn.Linear(2, 3), None, ArgumentError, "a list of arrays is needed", "NoneType")


@pytest.mark.parametrize("layer", [nn.Sequential(nn.Linear(2, 3)), nn.Dropout(0.5), 3])
def test_layers_that_keras_does_not_have(layer: Any) -> None:
    refuses(lambda: to_keras(layer), ArgumentError, "to_keras", "no such layer", "Fix: one layer at a time")
    refuses(lambda: from_keras(layer, []), ArgumentError, "from_keras", "no such layer", "Fix: one layer at a time")
