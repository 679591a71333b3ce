"""What the tests of layers, optimizers and models share: backends, NumPy's side of every formula, and gradcheck by the
parameters of a module.

The formulas are written as the chapter writes them, word by word and sentence by sentence, so that no shape can be
right by accident.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import errors, nn
from tinygrad_rnn.backend import CUPY, NUMPY
from tinygrad_rnn.course.strict_fake import StrictFakeBackend

few = settings(deadline=None, max_examples=6)
some = settings(deadline=None, max_examples=20)

seeds = st.integers(0, 2**32 - 1)
four_sizes = st.permutations([1, 2, 3, 4, 5]).map(lambda sizes: tuple(sizes[:4]))  # b, s, n, h, all different

# Never made the default backend: what a module makes must lie where its parameters lie.
every_backend = pytest.mark.parametrize(
    "backend",
    [
        pytest.param(NUMPY, id="numpy"),
        pytest.param(StrictFakeBackend(), id="strict-fake"),
        pytest.param(
            CUPY,
            id="cupy",
            marks=[
                pytest.mark.gpu,
                pytest.mark.skipif(not CUPY.available(), reason="needs CuPy and an NVIDIA graphics card"),
            ],
        ),
    ],
)

PRECISION = {"float32": {"rtol": 2e-4, "atol": 2e-5}, "float64": {"rtol": 1e-10, "atol": 1e-12}}


# Numbers ----------------------------------------------------------------------------------------------------------


def numbers(rng: np.random.Generator, *shape: int, dtype: Any = np.float64) -> np.ndarray:
    """Return random numbers from -1 to 1."""
    return rng.uniform(-1, 1, shape).astype(dtype)


def dyadic(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return multiples of 1/64 from -8 to 8: sums of a few of them are exact, in whatever order."""
    return rng.integers(-512, 513, shape) / 64


def some_mask(rng: np.random.Generator, b: int, s: int) -> np.ndarray:
    """Return a mask of any pattern: holes, empty sentences and full ones."""
    return rng.random((b, s)) < 0.6


def right_padded(rng: np.random.Generator, b: int, s: int) -> np.ndarray:
    """Return the mask of b sentences of 1 to s words, padded on the right."""
    return np.arange(s) < rng.integers(1, s + 1, (b, 1))


def token_ids(rng: np.random.Generator, num: int, mask: np.ndarray) -> np.ndarray:
    """Return ids of words from 1 to num - 1, and 0 where the mask is False."""
    return np.where(mask, rng.integers(1, num, mask.shape), 0)


def values_of(module: nn.Module) -> dict[str, np.ndarray]:
    return {name: p.numpy() for name, p in module.named_parameters()}


# Formulas ---------------------------------------------------------------------------------------------------------


def linear(x: np.ndarray, W: np.ndarray, b: np.ndarray | None) -> np.ndarray:
    """y_j = sum_i x_i W_ij + b_j, for every vector x of the last axis."""
    y = np.zeros((*x.shape[:-1], W.shape[1]))
    for place in np.ndindex(*x.shape[:-1]):
        for j in range(W.shape[1]):
            y[(*place, j)] = sum(x[(*place, i)] * W[i, j] for i in range(W.shape[0])) + (0 if b is None else b[j])
    return y


def rnn(
    X: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray | None = None,
    h0: np.ndarray | None = None,
    mask: np.ndarray | None = None,
    activation: Callable[[np.ndarray], np.ndarray] = np.tanh,
) -> tuple[np.ndarray, np.ndarray]:
    """h_t = tanh(x_t W_xh + h_{t-1} W_hh + b), one sentence after the other; a padded word leaves h as it is."""
    sentences, s, _ = X.shape
    H = np.zeros((sentences, s, W_hh.shape[0]))
    last = np.zeros((sentences, W_hh.shape[0]))
    for i in range(sentences):
        h = np.zeros(W_hh.shape[0]) if h0 is None else h0[i]
        for t in range(s):
            if mask is None or mask[i, t]:
                h = activation(W_xh.T @ X[i, t] + W_hh.T @ h + (0 if b is None else b))
            H[i, t] = h
        last[i] = h
    return H, last


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def gru(x: np.ndarray, h: np.ndarray, p: dict[str, np.ndarray]) -> np.ndarray:
    """One step for one sentence: reset r, keep z, proposal; the parts of all weights in this order."""
    size = len(h)
    (x_r, x_z, x_p), (h_r, h_z, h_p) = (np.split(v, 3) for v in (p["W_xh"].T @ x, p["W_hh"].T @ h))
    b_r, b_z, b_p = np.split(p.get("b", np.zeros(3 * size)), 3)
    r, z = sigmoid(x_r + h_r + b_r), sigmoid(x_z + h_z + b_z)
    return (1 - z) * np.tanh(x_p + b_p + r * (h_p + p.get("b_hp", 0))) + z * h


def lstm(x: np.ndarray, state: np.ndarray, p: dict[str, np.ndarray]) -> np.ndarray:
    """One step for one sentence; the state is h and c one after the other; parts i, f, g, o."""
    h, c = np.split(state, 2)
    i, f, g, o = np.split(p["W_xh"].T @ x + p["W_hh"].T @ h + p.get("b", 0), 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return np.concatenate([sigmoid(o) * np.tanh(c), c])


def softmax(z: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def cross_entropy(logits: np.ndarray, labels: Sequence[int]) -> float:
    return float(np.mean([-np.log(softmax(row)[label]) for row, label in zip(logits, labels, strict=True)]))


# Gradients --------------------------------------------------------------------------------------------------------


def put(module: nn.Module, path: str, value: Any) -> None:
    """Set the attribute that ``named_parameters`` calls `path`; on the way there lie modules, lists and dicts."""
    *owners, name = path.split(".")
    part: Any = module
    for owner in owners:
        part = part[owner] if isinstance(part, dict) else part[int(owner)] if owner.isdigit() else getattr(part, owner)
    setattr(part, name, value)


def gradcheck_module(
    module: nn.Module, call: Callable[..., tg.Tensor], inputs: Sequence[tg.Tensor] = (), order: int = 1
) -> None:
    """gradcheck ``call(*inputs)`` by every parameter of the module, which `call` uses, and by every input."""
    parameters = dict(module.named_parameters())

    def f(*tensors: tg.Tensor) -> tg.Tensor:
        for path, value in zip(parameters, tensors, strict=False):
            put(module, path, value)
        return call(*tensors[len(parameters) :])

    tg.gradcheck(f, [*parameters.values(), *inputs], order=order)
    for path, parameter in parameters.items():
        put(module, path, parameter)


def backward(module: nn.Module, output: tg.Tensor, upstream: np.ndarray) -> dict[str, np.ndarray]:
    """Return the gradient that a backward leaves at each parameter of the module (zeros where it leaves none)."""
    module.zero_grad()
    output.backward(tg.tensor(upstream, backend=output.backend))
    return {
        name: np.zeros(p.shape, p.dtype) if p.grad is None else p.grad.numpy() for name, p in module.named_parameters()
    }


# Refusals ---------------------------------------------------------------------------------------------------------

BUILTIN = {
    errors.ShapeError: ValueError,
    errors.DTypeError: TypeError,
    errors.ArgumentError: ValueError,
    errors.TokenError: IndexError,
    errors.OutOfRangeError: IndexError,
    errors.BackendError: TypeError,
    errors.BackendUnavailableError: ImportError,
    errors.GraphError: RuntimeError,
    errors.NonFiniteError: FloatingPointError,
    errors.DataError: ValueError,
}


def refuses(call: Callable[[], Any], error: type[Exception], *words: str) -> None:
    """Assert that `call` raises `error`, which is also the built-in one, with all the words in its message."""
    with pytest.raises(error) as caught:
        call()
    assert isinstance(caught.value, BUILTIN[error])
    text = str(caught.value)
    assert [word for word in words if word not in text] == [], text
