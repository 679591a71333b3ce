"""One entry for every operation: how it is called, what NumPy makes of the same inputs, and how to draw inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import functional as F
from tinygrad_rnn import functions

from .strategies import axes, broadcastable, broadcasting, distinct, indices, seeds, shapes

Draw = st.DrawFn
LETTERS = {"b": 2, "i": 3, "j": 4, "k": 5, "l": 2, "m": 3, "n": 5, "s": 4}
SUBSCRIPTS = ["ij,jk->ik", "i,i->", "i,j->ij", "ij->ji", "ij->", "ij->i", "ij->j", "bij,bjk->bik", "bsn,nm->bsm"]
SUBSCRIPTS += ["ij,jk,kl->il", "i->i", "->", ",i->i", "ij,->ji", "ij,kj->k", "ij,k->j", "bij,b->j", "i,i,i->i"]


@dataclass(frozen=True)
class Inputs:
    """What an operation is called with: arrays (float64, or bool for a condition) and parameters."""

    arrays: list[np.ndarray]
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """How to test one function of tensors.

    `public` is the name under which users find it; `reference` is the formula in NumPy; `draw` a strategy of Inputs.
    """

    public: str
    call: Callable[..., Any]
    reference: Callable[..., Any]
    draw: Callable[[], st.SearchStrategy[Inputs]]
    differentiable: bool = True


# How inputs are drawn -----------------------------------------------------------------------------------------------


def arrays_of(draw: Draw, chosen: list[tuple[int, ...]], positive: bool = False) -> list[np.ndarray]:
    return distinct(np.random.default_rng(draw(seeds)), chosen, positive)


@st.composite
def one(draw: Draw, positive: bool = False, min_dims: int = 0, **params: st.SearchStrategy[Any]) -> Inputs:
    chosen = {name: draw(strategy) for name, strategy in params.items()}
    return Inputs(arrays_of(draw, [draw(shapes(min_dims))], positive), chosen)


@st.composite
def two(draw: Draw, positive: bool = False) -> Inputs:
    return Inputs(arrays_of(draw, draw(broadcasting()), positive))


@st.composite
def conditional(draw: Draw) -> Inputs:
    condition, a, b = draw(broadcasting(3))
    mask = np.random.default_rng(draw(seeds)).random(condition) < 0.5
    return Inputs([mask, *arrays_of(draw, [a, b])])


@st.composite
def bools(draw: Draw, operands: int) -> Inputs:
    rng = np.random.default_rng(draw(seeds))
    return Inputs([rng.random(shape) < 0.5 for shape in draw(broadcasting(operands))])


@st.composite
def reduced(draw: Draw, keepdims: bool = True) -> Inputs:
    """An array and the axes to reduce."""
    [a] = arrays_of(draw, [draw(shapes())])
    return Inputs([a], {"axis": draw(axes(a.ndim))} | ({"keepdims": draw(st.booleans())} if keepdims else {}))


@st.composite
def along(draw: Draw) -> Inputs:
    """An array and one of its axes."""
    [a] = arrays_of(draw, [draw(shapes(1))])
    return Inputs([a], {"axis": draw(st.integers(-a.ndim, a.ndim - 1))})


@st.composite
def matrices(draw: Draw) -> Inputs:
    n, k, m = draw(st.permutations([1, 2, 3, 5]))[:3]
    batches = draw(broadcasting())
    kinds = [((k,), (k,)), ((k,), (k, m)), ((n, k), (k,)), ((*batches[0], n, k), (k, m)), ((k,), (*batches[1], k, m))]
    kinds.append(((*batches[0], n, k), (*batches[1], k, m)))
    return Inputs(arrays_of(draw, list(draw(st.sampled_from(kinds)))))


@st.composite
def layers(draw: Draw) -> Inputs:
    b, s, n, m = draw(st.permutations([1, 2, 3, 5]))
    words = draw(st.sampled_from([(n,), (b, n), (b, s, n), (0, n)]))
    return Inputs(arrays_of(draw, [words, (n, m), (m,)]))


@st.composite
def sums_of_products(draw: Draw) -> Inputs:
    subscripts = draw(st.sampled_from(SUBSCRIPTS))
    terms = subscripts.split("->")[0].split(",")
    return Inputs(arrays_of(draw, [tuple(LETTERS[i] for i in term) for term in terms]), {"subscripts": subscripts})


@st.composite
def reshaped(draw: Draw) -> Inputs:
    [a] = arrays_of(draw, [draw(shapes())])
    order = draw(st.permutations(a.shape))
    target = draw(st.sampled_from([tuple(order), (-1,), (1, *order), (a.size, 1), (*order[:1], -1) if order else ()]))
    return Inputs([a], {"shape": target})


@st.composite
def permuted(draw: Draw) -> Inputs:
    [a] = arrays_of(draw, [draw(shapes())])
    order = [i - a.ndim * draw(st.booleans()) for i in draw(st.permutations(range(a.ndim)))]
    cycle = (*range(1, a.ndim), 0)[: a.ndim]  # the simplest order that is not its own inverse
    return Inputs([a], {"axes": draw(st.sampled_from([cycle, tuple(order), None]))})


@st.composite
def two_axes(draw: Draw) -> Inputs:
    [a] = arrays_of(draw, [draw(shapes(1))])
    axis = st.integers(-a.ndim, a.ndim - 1)
    return Inputs([a], {"axis1": draw(axis), "axis2": draw(axis)})


@st.composite
def stretched(draw: Draw) -> Inputs:
    shape = draw(shapes())
    return Inputs(arrays_of(draw, [draw(broadcastable(shape))]), {"shape": shape})


@st.composite
def indexed(draw: Draw) -> Inputs:
    [a] = arrays_of(draw, [draw(shapes())])
    return Inputs([a], {"index": draw(indices(a.shape))})


@st.composite
def scattered(draw: Draw) -> Inputs:
    shape = draw(shapes())
    index = draw(indices(shape))
    return Inputs(arrays_of(draw, [np.zeros(shape)[index].shape]), {"index": index, "shape": shape})


@st.composite
def lists(draw: Draw, different: bool) -> Inputs:
    """Arrays to be put together along an axis; `different`: of different sizes along it."""
    shape = draw(shapes(1 if different else 0))
    axis = draw(st.integers(-len(shape), len(shape) - 1) if different else st.integers(-len(shape) - 1, len(shape)))
    chosen = [list(shape) for _ in range(draw(st.integers(1, 3)))]
    if different:
        for n, sizes in enumerate(chosen):
            sizes[axis] = n + draw(st.integers(0, 2))
    return Inputs(arrays_of(draw, [tuple(sizes) for sizes in chosen]), {"axis": axis})


@st.composite
def classified(draw: Draw) -> Inputs:
    b, k = draw(shapes(2, 2))
    labels = np.random.default_rng(draw(seeds)).integers(0, k, b)
    return Inputs(arrays_of(draw, [(b, k)]), {"labels": labels})


@st.composite
def cut(draw: Draw) -> Inputs:
    [a] = arrays_of(draw, [draw(st.sampled_from([(2, 6), (6,), (3, 6, 2)]))])
    return Inputs([a], {"sections": draw(st.sampled_from([1, 2, 3])), "axis": a.shape.index(6)})


@st.composite
def squeezable(draw: Draw) -> Inputs:
    [a] = arrays_of(draw, [(1, 3, 1, 2)])
    return Inputs([a], {"axis": draw(st.sampled_from([None, 0, -2, (0, 2), ()]))})


@st.composite
def expandable(draw: Draw) -> Inputs:
    [a] = arrays_of(draw, [draw(shapes())])
    return Inputs([a], {"axis": draw(st.integers(-a.ndim - 1, a.ndim))})


@st.composite
def taken(draw: Draw) -> Inputs:
    inputs = draw(along())
    n = inputs.arrays[0].shape[inputs.params["axis"]]
    wanted = np.random.default_rng(draw(seeds)).integers(-n, n, draw(st.sampled_from([(), (5,), (2, 3)])))
    return Inputs(inputs.arrays, inputs.params | {"indices": wanted})


@st.composite
def taken_along(draw: Draw) -> Inputs:
    inputs = draw(along())
    shape, axis = list(inputs.arrays[0].shape), inputs.params["axis"]
    n, shape[axis] = shape[axis], draw(st.integers(1, 5))
    return Inputs(inputs.arrays, inputs.params | {"indices": np.random.default_rng(draw(seeds)).integers(-n, n, shape)})


@st.composite
def padded(draw: Draw) -> Inputs:
    b, s, n = draw(shapes(3, 3))
    lengths = np.random.default_rng(draw(seeds)).integers(0, s + 1, b)
    return Inputs(arrays_of(draw, [(b, s, n)]), {"mask": np.arange(s) < lengths[:, None]})


# References in NumPy that are not one of its functions --------------------------------------------------------------


def scatter_add(values: np.ndarray, index: Any, shape: tuple[int, ...]) -> np.ndarray:
    places = np.arange(np.prod(shape, dtype=int)).reshape(shape)[index]
    sums = np.bincount(np.ravel(places), np.ravel(values), minlength=int(np.prod(shape, dtype=int)))
    return sums.reshape(shape).astype(values.dtype)


def softmax(a: np.ndarray, axis: Any = -1) -> np.ndarray:
    return np.exp(a) / np.exp(a).sum(axis=axis, keepdims=True)


def cross_entropy(a: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.asarray(-np.log([softmax(row)[label] for row, label in zip(a, labels, strict=True)]).mean())


def masked_mean(a: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.stack([x[m].mean(axis=0) if m.any() else np.zeros(x.shape[1]) for x, m in zip(a, mask, strict=True)])


def logsumexp(a: np.ndarray, axis: Any, keepdims: bool) -> np.ndarray:
    return np.log(np.exp(a).sum(axis=axis, keepdims=keepdims))


EXPONENTS = st.sampled_from([0, 1, 2, 3, -1, -2, 2.0, 1.0])

# The operations of the table of derivatives.
# fmt: off
CASES = {
    "add": Case("Tensor.__add__", lambda a, b: a + b, np.add, two),
    "subtract": Case("Tensor.__sub__", lambda a, b: a - b, np.subtract, two),
    "multiply": Case("Tensor.__mul__", lambda a, b: a * b, np.multiply, two),
    "divide": Case("Tensor.__truediv__", lambda a, b: a / b, np.divide, two),
    "negative": Case("Tensor.__neg__", lambda a: -a, np.negative, one),
    "power": Case("Tensor.__pow__", lambda a, b: a**b, np.power, lambda: two(positive=True)),
    "power_of": Case("Tensor.__pow__", lambda a, exponent: a**exponent, lambda a, exponent: np.float_power(a, exponent),
                     lambda: one(exponent=EXPONENTS)),
    "exp": Case("exp", tg.exp, np.exp, one),
    "log": Case("log", tg.log, np.log, lambda: one(positive=True)),
    "sqrt": Case("sqrt", tg.sqrt, np.sqrt, lambda: one(positive=True)),
    "abs": Case("abs", tg.abs, np.abs, one),
    "tanh": Case("tanh", tg.tanh, np.tanh, one),
    "sigmoid": Case("sigmoid", tg.sigmoid, lambda a: 1 / (1 + np.exp(-a)), one),
    "relu": Case("relu", tg.relu, lambda a: a * (a > 0), one),
    "softplus": Case("softplus", tg.softplus, lambda a: np.log(1 + np.exp(a)), one),
    "clip": Case("clip", tg.clip, lambda a, low, high: np.clip(a, low, high),
                 lambda: one(low=st.just(-0.80001), high=st.just(1.23456))),
    "astype": Case("Tensor.astype", lambda a, dtype: a.astype(dtype), lambda a, dtype: a.astype(dtype),
                   lambda: one(dtype=st.just("float64"))),
    "maximum": Case("maximum", tg.maximum, np.maximum, two),
    "minimum": Case("minimum", tg.minimum, np.minimum, two),
    "where": Case("where", tg.where, np.where, conditional),
    "matmul": Case("matmul", tg.matmul, np.matmul, matrices),
    "linear": Case("linear", tg.linear, lambda x, W, b: x @ W + b, layers),
    "einsum": Case("einsum", lambda *a, subscripts: tg.einsum(subscripts, *a),
                   lambda *a, subscripts: np.asarray(np.einsum(subscripts, *a)), sums_of_products),
    "sum": Case("sum", tg.sum, np.sum, reduced),
    "mean": Case("mean", tg.mean, np.mean, reduced),
    "max": Case("max", tg.max, np.max, reduced),
    "min": Case("min", tg.min, np.min, reduced),
    "logsumexp": Case("logsumexp", tg.logsumexp, logsumexp, reduced),
    "reshape": Case("reshape", tg.reshape, lambda a, shape: a.reshape(shape), reshaped),
    "transpose": Case("transpose", tg.transpose, np.transpose, permuted),
    "swapaxes": Case("swapaxes", tg.swapaxes, np.swapaxes, two_axes),
    "broadcast_to": Case("broadcast_to", tg.broadcast_to, np.broadcast_to, stretched),
    "getitem": Case("Tensor.__getitem__", lambda a, index: a[index], lambda a, index: a[index], indexed),
    "scatter_add": Case("functions.scatter_add", functions.scatter_add, scatter_add, scattered),
    "cumsum": Case("cumsum", tg.cumsum, np.cumsum, along),
    "concatenate": Case("concatenate", lambda *a, axis: tg.concatenate(a, axis),
                        lambda *a, axis: np.concatenate(a, axis), lambda: lists(different=True)),
    "stack": Case("stack", lambda *a, axis: tg.stack(a, axis), lambda *a, axis: np.stack(a, axis),
                  lambda: lists(different=False)),
    "softmax": Case("softmax", tg.softmax, softmax, lambda: reduced(keepdims=False)),
    "log_softmax": Case("log_softmax", tg.log_softmax, lambda a, axis: np.log(softmax(a, axis)),
                        lambda: reduced(keepdims=False)),
    "cross_entropy": Case("functional.cross_entropy", F.cross_entropy, cross_entropy, classified),
    "sign": Case("sign", tg.sign, np.sign, one, False),
    "isfinite": Case("functions.isfinite", functions.isfinite, np.isfinite, one, False),
    "equal": Case("Tensor.__eq__", lambda a, b: a == b, np.equal, two, False),
    "not_equal": Case("Tensor.__ne__", lambda a, b: a != b, np.not_equal, two, False),
    "less": Case("Tensor.__lt__", lambda a, b: a < b, np.less, two, False),
    "less_equal": Case("Tensor.__le__", lambda a, b: a <= b, np.less_equal, two, False),
    "greater": Case("Tensor.__gt__", lambda a, b: a > b, np.greater, two, False),
    "greater_equal": Case("Tensor.__ge__", lambda a, b: a >= b, np.greater_equal, two, False),
    "logical_and": Case("Tensor.__and__", lambda a, b: a & b, np.logical_and, lambda: bools(2), False),
    "logical_or": Case("Tensor.__or__", lambda a, b: a | b, np.logical_or, lambda: bools(2), False),
    "logical_not": Case("Tensor.__invert__", lambda a: ~a, np.logical_not, lambda: bools(1), False),
}

# Functions composed from operations.
COMPOSED = {
    "var": Case("var", tg.var, np.var, reduced),
    "log1p": Case("functions.log1p", functions.log1p, np.log1p, lambda: one(positive=True)),
    "expand_dims": Case("expand_dims", tg.expand_dims, np.expand_dims, expandable),
    "squeeze": Case("squeeze", tg.squeeze, np.squeeze, squeezable),
    "split": Case("split", lambda a, sections, axis: tg.split(a, sections, axis)[-1],
                  lambda a, sections, axis: np.split(a, sections, axis)[-1], cut),
    "flip": Case("flip", tg.flip, np.flip, along),
    "take": Case("take", tg.take, np.take, taken),
    "take_along_axis": Case("take_along_axis", tg.take_along_axis, np.take_along_axis, taken_along),
    "masked_sum": Case("functional.masked_sum", F.masked_sum, lambda a, mask: np.einsum("bsn,bs->bn", a, mask), padded),
    "masked_mean": Case("functional.masked_mean", F.masked_mean, masked_mean, padded),
    "T": Case("Tensor.T", lambda a: a.T, np.transpose, one),
    "mT": Case("Tensor.mT", lambda a: a.mT, np.matrix_transpose, lambda: one(min_dims=2)),
}
# fmt: on

ALL = CASES | COMPOSED
DIFFERENTIABLE = {name: case for name, case in ALL.items() if case.differentiable}
