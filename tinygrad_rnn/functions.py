"""Functions of tensors, with NumPy's names and meanings.

Most are one line: the operation of that name from the table of derivatives. A few are composed from others. Handed to a
rule as its namespace, this module makes the rule's own arithmetic recorded (``differentiate.py``).

Everywhere: the result has the number type of the tensors given, where it is a real number at least float32. Raised are
ShapeError (a ValueError) for shapes that do not fit together, DTypeError (a TypeError) for what is no tensor and for
floats of two kinds, OutOfRangeError (an IndexError) for an axis that is not there, BackendError (a TypeError) for
tensors on two backends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError, TinygradRnnError, describe, phrase
from tinygrad_rnn.operands import check_product, checked_axis, plain_index
from tinygrad_rnn.ops import TABLE
from tinygrad_rnn.tensor import Tensor, apply, matmul, required, tensor

Axis: TypeAlias = int | tuple[int, ...] | None

__all__ = [
    "abs",
    "broadcast_to",
    "clip",
    "concatenate",
    "cumsum",
    "einsum",
    "exp",
    "expand_dims",
    "flip",
    "isfinite",
    "linear",
    "log",
    "log1p",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "ones",
    "relu",
    "reshape",
    "scatter_add",
    "sigmoid",
    "sign",
    "softmax",
    "softplus",
    "split",
    "sqrt",
    "squeeze",
    "stack",
    "sum",
    "swapaxes",
    "take",
    "take_along_axis",
    "tanh",
    "transpose",
    "var",
    "where",
    "zeros",
]


# Making tensors ---------------------------------------------------------------------------------------------------


def zeros(shape: tuple[int, ...], dtype: Any = "float32", backend: str | Backend | None = None) -> Tensor:
    """Return a tensor of zeros of `shape` and `dtype` (float32) on `backend` (None: the default one).

    >>> zeros((2, 3)).sum().item()
    0.0
    """
    return full("zeros", shape, 0, dtype, backend)


def ones(shape: Any, dtype: Any = "float32", backend: str | Backend | None = None) -> Tensor:
    """Return a tensor of ones of `shape` and `dtype` (float32) on `backend` (None: the default one).

    >>> ones((2, 3)).sum().item()
    6.0
    """
    return full("ones", shape, 1, dtype, backend)


def full(where: str, shape: Any, value: int, dtype: Any, backend: str | Backend | None) -> Tensor:
    """Return a tensor full of one number."""
    try:
        return tensor(np.full(shape, value), dtype=dtype, backend=backend)
    except (ValueError, TypeError) as error:
        if isinstance(error, TinygradRnnError):
            raise
        raise ShapeError(phrase(where, "this is not a shape", found=str(shape), why=str(error))) from error


# One number to one number -----------------------------------------------------------------------------------------


def exp(x: Any) -> Tensor:
    """Return e**x for each number. Derivative: exp(x)."""
    return apply(TABLE["exp"], x)


def log(x: Any) -> Tensor:
    """Return the natural logarithm of each number. Derivative: 1/x."""
    return apply(TABLE["log"], x)


def log1p(x: Any) -> Tensor:
    """Return log(1 + x)."""
    return log(x + 1)


def sqrt(x: Any) -> Tensor:
    """Return the square root of each number. Derivative: 1 / (2 sqrt(x))."""
    return apply(TABLE["sqrt"], x)


def abs(x: Any) -> Tensor:
    """Return the absolute value of each number of `x`. Derivative: the sign; 0 at 0."""
    return apply(TABLE["abs"], x)


def sign(x: Any) -> Tensor:
    """Return -1, 0 or 1 for each number of `x`, by its sign. A step function: nothing is differentiated through it."""
    return apply(TABLE["sign"], x)


def isfinite(x: Any) -> Tensor:
    """Return, as bools, which numbers of `x` are neither infinite nor NaN."""
    return apply(TABLE["isfinite"], x)


def tanh(x: Any) -> Tensor:
    """Return the hyperbolic tangent of each number, between -1 and 1. Derivative: 1 - tanh(x)**2.

    >>> tanh(tensor([0.0, 1.0]))
    tensor([0.    , 0.7616], dtype=float32)
    """
    return apply(TABLE["tanh"], x)


def sigmoid(x: Any) -> Tensor:
    """Return 1 / (1 + exp(-x)) for each number, between 0 and 1, without overflow. Derivative: y (1 - y)."""
    return apply(TABLE["sigmoid"], x)


def relu(x: Any) -> Tensor:
    """Return max(x, 0) for each number. Derivative: 1 where x > 0, else 0."""
    return apply(TABLE["relu"], x)


def softplus(x: Any) -> Tensor:
    """Return log(1 + exp(x)) for each number, without overflow. Derivative: sigmoid(x)."""
    return apply(TABLE["softplus"], x)


def clip(x: Any, low: float, high: float) -> Tensor:
    """Return each number of `x`, moved to `low` or `high` where it lies outside. Derivative: 1 inside, else 0.

    Raises
    ------
    ArgumentError (a ValueError) : `low` is greater than `high`.
    """
    if low > high:
        raise ArgumentError(phrase("clip", "low is greater than high", found=f"low {low}, high {high}"))
    return apply(TABLE["clip"], x, low=low, high=high)


# Choices ----------------------------------------------------------------------------------------------------------


def maximum(a: Any, b: Any) -> Tensor:
    """Return the greater of each pair from `a` and `b`; where both are equal, each gets half the gradient."""
    return apply(TABLE["maximum"], a, b)


def minimum(a: Any, b: Any) -> Tensor:
    """Return the smaller of each pair from `a` and `b`; where both are equal, each gets half the gradient."""
    return apply(TABLE["minimum"], a, b)


def where(condition: Any, a: Any, b: Any) -> Tensor:
    """Return numbers of `a` where the condition is True and of `b` elsewhere; shapes are broadcast."""
    return apply(TABLE["where"], condition, a, b)


# Products ---------------------------------------------------------------------------------------------------------


def linear(x: Tensor, W: Tensor, b: Tensor | None = None) -> Tensor:
    """Return x W + b in one operation.

    Parameters
    ----------
    x : Tensor [..., n].
    W : Tensor [n, m].
    b : Tensor [m], or of any shape that can be broadcast to [..., m], such as another product; None: nothing is added.

    Returns
    -------
    Tensor [..., m].

    Raises
    ------
    ShapeError (a ValueError) : the last axis of `x` is not n, or `b` does not fit.

    Examples
    --------
    >>> linear(ones((2, 3)), ones((3, 1)), ones((1,)))
    tensor([[4.],
            [4.]], dtype=float32)
    """
    check_product(x, W)
    if b is None or x.ndim < 2 or W.ndim != 2:
        return matmul(x, W) if b is None else matmul(x, W) + b
    return apply(TABLE["linear"], x, W, b)


def einsum(subscripts: str, *operands: Any) -> Tensor:
    """Return the sum of products of `operands` that `subscripts` describes, for example ``"bsn,nm->bsm"``.

    Raises
    ------
    ArgumentError (a ValueError) : no ``->``, an ellipsis, or a letter twice in one operand.
    ShapeError (a ValueError) : the operands do not have the axes that the subscripts name.
    """
    plain = subscripts.replace(" ", "")
    terms = plain.split("->")[0].split(",")
    if "->" not in plain or "." in plain or any(len(set(term)) < len(term) for term in terms):
        raise ArgumentError(
            phrase(
                "einsum",
                "these subscripts are not supported",
                found=repr(subscripts),
                fix="write the result after '->', name every axis, and each letter once in an operand",
            )
        )
    return apply(TABLE["einsum"], *operands, subscripts=plain)


# Many numbers to one ----------------------------------------------------------------------------------------------


def sum(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the sum of `x` over `axis` (None: over all); `keepdims` keeps that axis, with size 1."""
    return required("sum", x).sum(axis, keepdims)


def mean(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the mean of `x` over `axis` (None: over all); `keepdims` keeps that axis, with size 1."""
    return required("mean", x).mean(axis, keepdims)


def max(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the greatest of `x` over `axis` (`keepdims` as in ``sum``); those that tie share the gradient equally."""
    return required("max", x).max(axis, keepdims)


def min(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the smallest of `x` over `axis` (`keepdims` as in ``sum``); those that tie share the gradient equally."""
    return required("min", x).min(axis, keepdims)


def var(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the mean square distance of `x` from its mean over `axis`; `keepdims` as in ``sum``."""
    distance = required("var", x) - x.mean(axis, keepdims=True)
    return (distance * distance).mean(axis, keepdims)


def logsumexp(x: Any, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return log(sum(exp(x))) over `axis`, without overflow; `keepdims` as in ``sum``. Derivative: softmax(x)."""
    return apply(TABLE["logsumexp"], x, axis=axis, keepdims=keepdims)


# The same numbers in other places ---------------------------------------------------------------------------------


def reshape(x: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return the numbers of `x` in another `shape`; one size may be -1: what is left for it."""
    return required("reshape", x).reshape(shape)


def transpose(x: Tensor, axes: Sequence[int] | None = None) -> Tensor:
    """Return `x` with its axes in the order `axes` (None: reversed)."""
    return required("transpose", x).transpose(*(() if axes is None else (tuple(axes),)))


def swapaxes(x: Tensor, axis1: int, axis2: int) -> Tensor:
    """Return `x` with its axes `axis1` and `axis2` exchanged."""
    return required("swapaxes", x).swapaxes(axis1, axis2)


def expand_dims(x: Tensor, axis: int) -> Tensor:
    """Return `x` with a new axis of size 1 at position `axis`."""
    at = checked_axis("expand_dims", axis, required("expand_dims", x), added=1)
    return x.reshape((*x.shape[:at], 1, *x.shape[at:]))


def squeeze(x: Tensor, axis: Axis = None) -> Tensor:
    """Return `x` without its axes of size 1 (or without those of `axis`)."""
    return required("squeeze", x).squeeze(axis)


def broadcast_to(x: Any, shape: tuple[int, ...]) -> Tensor:
    """Return `x` repeated to `shape`, by NumPy's rules of broadcasting."""
    return apply(TABLE["broadcast_to"], x, shape=shape)


def concatenate(tensors: Sequence[Any], axis: int = 0) -> Tensor:
    """Return the `tensors` one after the other along an `axis` that they have.

    Raises
    ------
    ShapeError (a ValueError) : none is given, or they differ along another axis.
    """
    return apply(TABLE["concatenate"], *tensors, axis=checked_axis("concatenate", axis, first("concatenate", tensors)))


def stack(tensors: Sequence[Any], axis: int = 0) -> Tensor:
    """Return the `tensors` side by side along a new `axis`.

    Raises
    ------
    ShapeError (a ValueError) : none is given, or their shapes differ.
    """
    return apply(TABLE["stack"], *tensors, axis=checked_axis("stack", axis, first("stack", tensors), added=1))


def split(x: Tensor, sections: int, axis: int = 0) -> list[Tensor]:
    """Return `x` cut into `sections` equal parts along `axis`.

    Raises
    ------
    ShapeError (a ValueError) : the axis cannot be cut into so many equal parts.
    """
    axis = checked_axis("split", axis, required("split", x))
    if sections < 1 or x.shape[axis] % sections:
        raise ShapeError(phrase("split", f"axis {axis} cannot be cut into {sections} equal parts", found=describe(x)))
    width = x.shape[axis] // sections
    before = (slice(None),) * axis
    return [x[(*before, slice(i * width, (i + 1) * width))] for i in range(sections)]


def flip(x: Tensor, axis: int) -> Tensor:
    """Return `x` with the order along `axis` reversed."""
    return x[(*[slice(None)] * checked_axis("flip", axis, required("flip", x)), slice(None, None, -1))]


def cumsum(x: Tensor, axis: int) -> Tensor:
    """Return the running sum of `x` along `axis`."""
    return apply(TABLE["cumsum"], x, axis=checked_axis("cumsum", axis, required("cumsum", x)))


def take(x: Tensor, indices: Any, axis: int = 0) -> Tensor:
    """Return the slices of `x` with these indices along `axis`; repeated ones add up in the gradient."""
    return x[(*[slice(None)] * checked_axis("take", axis, required("take", x)), indices)]


def take_along_axis(x: Tensor, indices: Any, axis: int) -> Tensor:
    """Return, for each position of `indices`, the number of `x` at that position with `axis` replaced by the index.

    Raises
    ------
    ShapeError (a ValueError) : `indices` has another number of axes than `x`.
    """
    axis = checked_axis("take_along_axis", axis, required("take_along_axis", x))
    chosen = plain_index(indices, x.backend)
    if chosen.dtype.kind == "b":
        raise DTypeError(phrase("take_along_axis", "the indices are not whole numbers", found=describe(chosen)))
    fits = chosen.ndim == x.ndim and all(
        k == axis or n in (1, m) for k, (n, m) in enumerate(zip(chosen.shape, x.shape, strict=True))
    )
    if not fits:
        raise ShapeError(
            phrase(
                "take_along_axis",
                "but for that axis, x and indices must have the same shape",
                found=f"{describe(x)}, {describe(chosen)}",
            )
        )
    grid = []
    for k, n in enumerate(x.shape):
        along_k = [n if i == k else 1 for i in range(x.ndim)]
        grid.append(chosen if k == axis else x.backend.xp.arange(n).reshape(along_k))
    return x[tuple(grid)]


def scatter_add(values: Tensor, index: Any, shape: tuple[int, ...]) -> Tensor:
    """Return zeros of `shape` with `values` added at `index`: what a look-up does backwards."""
    return apply(TABLE["scatter_add"], values, index=plain_index(index, values.backend), shape=shape)


# Scores to probabilities ------------------------------------------------------------------------------------------


def softmax(x: Any, axis: int = -1) -> Tensor:
    """Return exp(x) / sum(exp(x)) along `axis`: positive numbers that add up to 1, without overflow.

    >>> softmax(tensor([1000.0, 1000.0]))
    tensor([0.5, 0.5], dtype=float32)
    """
    return apply(TABLE["softmax"], x, axis=axis)


def log_softmax(x: Any, axis: int = -1) -> Tensor:
    """Return the logarithm of softmax(x) along `axis`, computed as x - logsumexp(x): no log(0)."""
    return apply(TABLE["log_softmax"], x, axis=axis)


def first(where: str, tensors: Sequence[Any]) -> Any:
    """Return the first of the tensors, for its number of axes."""
    if not len(tensors):
        raise ShapeError(phrase(where, "at least one tensor is needed", found="an empty sequence"))
    return tensors[0] if hasattr(tensors[0], "ndim") else required(where, tensors[0])
