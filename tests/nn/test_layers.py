"""Embedding, Linear and Dropout: values against the formula, gradients against finite differences, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.errors import ArgumentError, BackendError, DTypeError, ShapeError, TokenError

from .reference import (
    PRECISION,
    backward,
    every_backend,
    few,
    gradcheck_module,
    linear,
    numbers,
    refuses,
    seeds,
    values_of,
)

every_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])
shapes = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)


# Embedding --------------------------------------------------------------------------------------------------------


@every_backend
@every_dtype
@few
@given(seeds, shapes, st.sampled_from([None, 0, 3]), st.sampled_from(["array", "list", "int32", "uint8", "tensor"]))
def test_embedding_looks_rows_up_and_its_gradient_adds_up_the_uses(
    backend: Backend, dtype: str, seed: int, shape: tuple[int, ...], padding: int | None, kind: str
) -> None:
    rng = np.random.default_rng(seed)
    embedding = nn.Embedding(4, 3, padding, rng, dtype).to(backend)
    table, ids = embedding.W.numpy(), rng.integers(0, 4, shape)
    given_ids: Any = {
        "array": lambda: ids,
        "list": ids.tolist,
        "int32": lambda: ids.astype("int32"),
        "uint8": lambda: ids.astype("uint8"),
        "tensor": lambda: tg.tensor(ids, backend=backend),
    }[kind]()
    vectors = embedding(given_ids)
    assert vectors.shape == (*shape, 3)
    assert vectors.dtype == dtype
    assert vectors.backend is backend
    np.testing.assert_array_equal(vectors.numpy(), table[ids])

    g = numbers(rng, *shape, 3, dtype=dtype)
    expected = np.zeros((4, 3))
    for place in np.ndindex(*shape):
        if ids[place] != padding:
            expected[ids[place]] += g[place]
    found = backward(embedding, vectors, g)["W"]
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, **PRECISION[dtype])


def test_gradcheck_of_the_embedding() -> None:
    embedding = nn.Embedding(5, 3, rng=np.random.default_rng(0), dtype="float64")
    ids = np.array([[1, 4, 1, 0], [1, 2, 2, 2]])
    gradcheck_module(embedding, lambda: embedding(ids), order=2)


@pytest.mark.parametrize("padding", [0, 2, 4])
def test_the_padding_starts_as_zeros_and_is_never_trained(padding: int) -> None:
    embedding = nn.Embedding(5, 3, padding, np.random.default_rng(0))
    table = embedding.W.numpy()
    assert (table[padding] == 0).all()
    assert (np.delete(table, padding, axis=0) != 0).all()
    without = nn.Embedding(5, 3, None, np.random.default_rng(0)).W.numpy()
    np.testing.assert_array_equal(np.delete(table, padding, axis=0), np.delete(without, padding, axis=0))

    changed = embedding.state_dict()
    changed["W"][padding] = 7  # a row from elsewhere: looked up as it is, and still not trained
    embedding.load_state_dict(changed)
    vectors = embedding([padding, 1])
    assert (vectors.numpy()[0] == 7).all()
    gradient = backward(embedding, vectors, np.ones((2, 3), "float32"))["W"]
    assert (gradient[padding] == 0).all()
    assert (gradient[1] == 1).all()


def test_embedding_draws_standard_normal_numbers() -> None:
    table = nn.Embedding(300, 100, rng=np.random.default_rng(0)).W.numpy()
    assert table.dtype == np.float32
    assert table.std() == pytest.approx(1, rel=0.02)
    assert table.mean() == pytest.approx(0, abs=0.02)


EMBEDDING = nn.Embedding(5, 3, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("ids", "error", "words"),
    [
        pytest.param([[0, 1], [2, 5]], TokenError, ["id 5", "[1, 1]", "0 to 4"], id="too large"),
        pytest.param([0, -1], TokenError, ["id -1", "[1]", "0 to 4"], id="negative"),
        pytest.param(np.array(99), TokenError, ["id 99", "0 to 4"], id="a single one, too large"),
        pytest.param([[0.0, 1.0]], DTypeError, ["whole numbers", "[1, 2] float64", "encode"], id="floats"),
        pytest.param(np.array([True, False]), DTypeError, ["whole numbers", "[2] bool"], id="bools"),
        pytest.param([["good", "film"]], DTypeError, ["whole numbers", "encode"], id="words"),
        pytest.param(np.zeros((0, 4), int), ShapeError, ["no word", "[0, 4]", "empty"], id="empty batch"),
        pytest.param(np.zeros((3, 0), int), ShapeError, ["no word", "[3, 0]", "pad"], id="empty sentences"),
        pytest.param([], ShapeError, ["no word", "[0]"], id="empty list"),
        pytest.param([[1, 2], [3]], ShapeError, ["Embedding", "pad"], id="sentences of different lengths"),
    ],
)
@every_backend
def test_embedding_refuses(backend: Backend, ids: Any, error: type[Exception], words: list[str]) -> None:
    embedding = nn.Embedding(5, 3, rng=np.random.default_rng(0)).to(backend)
    refuses(lambda: embedding(ids), error, "Embedding", *words)


@every_backend
def test_embedding_refuses_a_tensor_of_wrong_ids_too(backend: Backend) -> None:
    embedding = nn.Embedding(5, 3, rng=np.random.default_rng(0)).to(backend)
    refuses(lambda: embedding(tg.tensor([5], backend=backend)), TokenError, "id 5")
    refuses(lambda: embedding(tg.tensor([1.0], backend=backend)), DTypeError, "float32")


# Linear -----------------------------------------------------------------------------------------------------------


@every_backend
@every_dtype
@few
@given(seeds, shapes, st.booleans())
def test_linear_is_x_W_plus_b(backend: Backend, dtype: str, seed: int, leading: tuple[int, ...], bias: bool) -> None:
    rng = np.random.default_rng(seed)
    layer, x = nn.Linear(5, 2, bias, rng, dtype), numbers(rng, *leading, 5, dtype=dtype)
    p = values_of(layer)
    assert list(p) == (["W", "b"] if bias else ["W"])
    y = layer.to(backend)(tg.tensor(x, backend=backend))
    assert y.dtype == dtype
    assert y.backend is backend
    np.testing.assert_allclose(y.numpy(), linear(x, p["W"], p.get("b")), **PRECISION[dtype])


@every_backend
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("leading", [(), (2,), (4, 2)])
def test_gradcheck_of_linear(backend: Backend, bias: bool, leading: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    layer = nn.Linear(5, 3, bias, rng, "float64").to(backend)
    gradcheck_module(layer, lambda x: layer(x), [tg.tensor(numbers(rng, *leading, 5), backend=backend)], order=2)


def test_linear_draws_as_it_says() -> None:
    layer = nn.Linear(16, 5000, rng=np.random.default_rng(0))
    assert layer.W.dtype == layer.b.dtype == np.float32
    for values in (layer.W.numpy(), layer.b.numpy()):
        assert 0.24 < np.abs(values).max() <= 0.25  # 1 / sqrt(16)
        assert values.mean() == pytest.approx(0, abs=0.01)


LINEAR = nn.Linear(5, 3, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        pytest.param(tg.zeros((2, 4)), ShapeError, ["5 numbers", "[2, 4] float32", "[..., 5]"], id="width"),
        pytest.param(tg.zeros(()), ShapeError, ["5 numbers", "[] float32"], id="a single number"),
        pytest.param(tg.zeros((2, 5), dtype="float64"), DTypeError, ["float32", "float64", "astype"], id="dtype"),
        pytest.param(np.zeros((2, 5)), DTypeError, ["not a tensor", "[2, 5] float64", "tg.tensor"], id="array"),
        pytest.param([[1.0] * 5], DTypeError, ["not a tensor", "list", "tg.tensor"], id="list"),
    ],
)
def test_linear_refuses(x: Any, error: type[Exception], words: list[str]) -> None:
    refuses(lambda: LINEAR(x), error, *words)


@every_backend
def test_linear_refuses_a_tensor_from_elsewhere(backend: Backend) -> None:
    if backend is NUMPY:
        return
    refuses(lambda: LINEAR(tg.zeros((2, 5), backend=backend)), BackendError, backend.name, "numpy", ".to(")


# LayerNorm --------------------------------------------------------------------------------------------------------


@every_backend
@every_dtype
@few
@given(seeds, shapes)
def test_layer_norm_has_mean_0_and_variance_1_before_it_scales(
    backend: Backend, dtype: str, seed: int, leading: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(seed)
    layer = nn.LayerNorm(5, eps=1e-3, dtype=dtype)
    layer.load_state_dict({"g": numbers(rng, 5, dtype=dtype), "b": numbers(rng, 5, dtype=dtype)})
    p, x = values_of(layer), numbers(rng, *leading, 5, dtype=dtype)
    expected = np.zeros_like(x, dtype="float64")
    for place in np.ndindex(*leading):
        mean = sum(x[place]) / 5
        variance = sum((x[place] - mean) ** 2) / 5
        expected[place] = (x[place] - mean) / np.sqrt(variance + 1e-3) * p["g"] + p["b"]
    y = layer.to(backend)(tg.tensor(x, backend=backend))
    assert y.dtype == dtype
    np.testing.assert_allclose(y.numpy(), expected, **PRECISION[dtype])


@every_backend
def test_gradcheck_of_layer_norm(backend: Backend) -> None:
    rng = np.random.default_rng(0)
    layer = nn.LayerNorm(4, dtype="float64").to(backend)
    gradcheck_module(layer, lambda x: layer(x), [tg.tensor(numbers(rng, 3, 4), backend=backend)])


def test_layer_norm_starts_as_no_change_but_the_normalisation() -> None:
    layer = nn.LayerNorm(3)
    assert values_of(layer)["g"].tolist() == [1, 1, 1]
    assert values_of(layer)["b"].tolist() == [0, 0, 0]
    assert layer(tg.tensor([[7.0, 7.0, 7.0]])).numpy().tolist() == [[0, 0, 0]]  # no division by zero
    refuses(lambda: layer(tg.zeros((2, 4))), ShapeError, "LayerNorm", "3 numbers", "[2, 4]")
    refuses(lambda: nn.LayerNorm(0), ArgumentError, "LayerNorm", "n=0")
    refuses(lambda: nn.LayerNorm(3, eps=0.0), ArgumentError, "LayerNorm", "eps=0.0")


# Dropout ----------------------------------------------------------------------------------------------------------


@every_backend
@every_dtype
@few
@given(seeds, st.floats(0.05, 0.95))
def test_dropout_drops_or_scales_and_its_gradient_does_the_same(
    backend: Backend, dtype: str, seed: int, p: float
) -> None:
    x = tg.tensor(np.linspace(1, 2, 600).reshape(20, 30).astype(dtype), requires_grad=True, backend=backend)
    y = nn.Dropout(p, np.random.default_rng(seed))(x)
    assert y.dtype == dtype
    kept = y.numpy() != 0
    np.testing.assert_allclose(y.numpy(), np.where(kept, x.numpy() / (1 - p), 0), rtol=1e-5)
    assert kept.mean() == pytest.approx(1 - p, abs=5 * np.sqrt(p * (1 - p) / 600))  # five standard deviations
    g = numbers(np.random.default_rng(seed), 20, 30, dtype=dtype)
    y.backward(tg.tensor(g, backend=backend))
    np.testing.assert_allclose(x.grad.numpy(), np.where(kept, g / (1 - p), 0), rtol=1e-5)

    here = nn.Dropout(p, np.random.default_rng(seed))(tg.tensor(x.numpy()))
    np.testing.assert_array_equal(here.numpy(), y.numpy())  # a seed drops the same numbers on every backend


def test_dropout_draws_anew_in_training_and_rests_in_evaluation() -> None:
    dropout, x = nn.Dropout(0.5, np.random.default_rng(0)), tg.tensor(np.ones((8, 8)))
    assert (dropout(x).numpy() != dropout(x).numpy()).any()
    assert dropout.eval()(x) is x
    assert (dropout.train()(x).numpy() != 1).all()
    assert nn.Dropout(0.0, np.random.default_rng(0))(x) is x


def test_gradcheck_of_dropout() -> None:
    x = tg.tensor(numbers(np.random.default_rng(0), 3, 4))
    tg.gradcheck(lambda x: nn.Dropout(0.4, np.random.default_rng(5))(x), [x])


@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5, float("nan")])
def test_dropout_refuses_what_is_no_probability_below_1(p: float) -> None:
    refuses(lambda: nn.Dropout(p), ArgumentError, "Dropout", "at least 0 and below 1", str(p))


# Sizes and generators ---------------------------------------------------------------------------------------------

MAKERS: dict[str, tuple[Callable[..., nn.Module], tuple[str, str]]] = {
    "Embedding": (nn.Embedding, ("num", "n")),
    "Linear": (nn.Linear, ("n", "m")),
    "RNNCell": (nn.RNNCell, ("n", "h")),
    "GRUCell": (nn.GRUCell, ("n", "h")),
    "LSTMCell": (nn.LSTMCell, ("n", "h")),
    "RNN": (nn.RNN, ("n", "h")),
    "GRU": (nn.GRU, ("n", "h")),
    "LSTM": (nn.LSTM, ("n", "h")),
}


@pytest.mark.parametrize("layer", MAKERS)
@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("size", [0, -3, 2.5, True, "4", None])
def test_sizes_are_whole_numbers_of_at_least_1(layer: str, which: int, size: Any) -> None:
    make, names = MAKERS[layer]
    sizes = [3, 3]
    sizes[which] = size
    refuses(lambda: make(*sizes), ArgumentError, layer, f"{names[which]}={size!r}", "at least 1")


def test_numpys_whole_numbers_are_sizes_too() -> None:
    assert nn.Linear(np.int64(3), np.int32(2)).W.shape == (3, 2)


@pytest.mark.parametrize("padding", [-1, 5, 99])
def test_the_padding_is_an_id(padding: int) -> None:
    refuses(lambda: nn.Embedding(5, 3, padding), ArgumentError, "padding_idx", str(padding), "num=5")


@pytest.mark.parametrize("layer", MAKERS)
def test_weights_are_floats(layer: str) -> None:
    refuses(lambda: getattr(nn, layer)(3, 3, dtype="int64"), DTypeError, "int64", "float32")
    refuses(lambda: getattr(nn, layer)(3, 3, dtype="float16"), DTypeError, "float16", "float32")


@pytest.mark.parametrize("layer", [*MAKERS, "Dropout"])
@pytest.mark.parametrize("seed", [0, 7])
def test_a_bare_seed_is_not_a_generator(layer: str, seed: int) -> None:
    sizes = (0.5,) if layer == "Dropout" else (3, 3)
    refuses(lambda: getattr(nn, layer)(*sizes, rng=seed), DTypeError, "Generator", str(seed), "default_rng")
