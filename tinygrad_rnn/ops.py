"""The table of derivatives: every primitive operation and, beside it, its rules.

A rule is written once, in plain array mathematics, one rule for each argument::

    rule(xp, g, y, *inputs, **params) -> gradient of the loss with respect to that argument

`g` is the gradient with respect to the result, `y` the result itself, then come the inputs as the operation got them.
`xp` is the namespace to compute in. Handed ``numpy`` or ``cupy``, a rule works on raw arrays: fast. Handed this
package's own functions of tensors (the same names), the very same rule is recorded in turn: gradients of gradients.

What no rule has to care about, because the walk in ``autograd.py`` does it for all of them: summing over axes that were
broadcast, adding up the gradients of a value that is used twice, skipping gradients that nobody needs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from tinygrad_rnn.backend import Array
from tinygrad_rnn.operation import ForEach, Op, Piece, Rule

TABLE: dict[str, Op] = {}


def op(
    name: str,
    forward: Callable[..., Array],
    *rules: Rule | None,
    each: Callable[[int], Rule] | None = None,
    real: bool = False,
    keeps_dtype: bool = True,
) -> None:
    """Enter an operation in the table; `each` makes the i-th rule of one that takes any number of inputs."""
    TABLE[name] = Op(name, forward, rules if each is None else ForEach(each), real, keeps_dtype)


# Helpers of the rules ---------------------------------------------------------------------------------------------
# They use only what arrays and tensors have in common.


def kept(shape: tuple[int, ...], axis: int | tuple[int, ...] | None) -> tuple[int, ...]:
    """Return the shape of a reduction over `axis` with ``keepdims=True``."""
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    reduced = {a % len(shape) for a in axes}
    return tuple(1 if i in reduced else n for i, n in enumerate(shape))


def count(shape: tuple[int, ...], axis: int | tuple[int, ...] | None) -> int:
    """Return how many numbers a reduction over `axis` puts into each result."""
    reduced = kept(shape, axis)
    return math.prod(n for n, k in zip(shape, reduced, strict=True) if k == 1)


def spread(xp: Any, g: Any, a: Any, axis: int | tuple[int, ...] | None) -> Any:
    """Undo a reduction of `a` over `axis`: repeat `g` along the axes that are gone."""
    return xp.broadcast_to(g.reshape(kept(a.shape, axis)), a.shape)


def rows(a: Any) -> Any:
    """Return [..., n] as one matrix [rows, n]."""
    return a.reshape((math.prod(a.shape[:-1]), a.shape[-1]))


def product(a: Any, b: Any) -> Any:
    """Return ``a @ b``; where `b` is one matrix, all rows of `a` go into one call of BLAS, not one call a sentence."""
    if a.ndim > 2 and b.ndim == 2:
        return (rows(a) @ b).reshape((*a.shape[:-1], b.shape[-1]))
    return a @ b


def product_of_transposed(a: Any, g: Any, b: Any) -> Any:
    """Return ``a^T g``; where `b` is one matrix, summed over the leading axes in the same call."""
    if a.ndim > 2 and b.ndim == 2:
        return rows(a).mT @ rows(g)
    return a.mT @ g


def added(y: Array, b: Array) -> Array:
    """Return y + b in the memory of y, a product that nobody else has seen."""
    y += b
    return y


def share_of_ties(xp: Any, g: Any, y: Any, a: Any, axis: int | tuple[int, ...] | None) -> Any:
    """Give the gradient of a maximum (or minimum) to the entries that attain it, in equal shares."""
    winners = a == y.reshape(kept(a.shape, axis))
    shares = g.reshape(kept(a.shape, axis)) / winners.sum(axis=axis, keepdims=True).astype(a.dtype)
    return xp.where(winners, shares, 0)


def exponentials(xp: Any, a: Any, axis: int | tuple[int, ...] | None) -> tuple[Any, Any]:
    """Return exp(a - top) and top: the largest exponent is 0, so nothing overflows."""
    top = a.max(axis=axis, keepdims=True)
    top = xp.where(xp.isfinite(top), top, 0)  # a row of -inf: exp(-inf - 0) = 0 instead of exp(nan)
    return xp.exp(a - top), top


def sigmoid_of(xp: Any, a: Any) -> Any:
    """Return 1 / (1 + exp(-a)), exact to the last digits also where it is tiny: only exp(-|a|) is ever computed."""
    e = xp.exp(-xp.abs(a))
    return xp.where(a >= 0, 1, e) / (1 + e)


def softmax_of(xp: Any, a: Any, axis: int | tuple[int, ...] | None) -> Any:
    powers, _ = exponentials(xp, a, axis)
    return powers / powers.sum(axis=axis, keepdims=True)


def logsumexp_of(xp: Any, a: Any, axis: int | tuple[int, ...] | None, keepdims: bool = True) -> Any:
    powers, top = exponentials(xp, a, axis)
    result = xp.log(powers.sum(axis=axis, keepdims=True)) + top
    return result if keepdims else result.squeeze(axis)


def scatter(xp: Any, values: Array, index: Any, shape: tuple[int, ...]) -> Array:
    out = xp.zeros(shape, dtype=values.dtype)
    xp.add.at(out, index, values)
    return out


def part(arrays: Sequence[Any], i: int, axis: int) -> tuple[slice, ...]:
    """Return where the i-th array lies in the concatenation along `axis`."""
    start = sum(a.shape[axis] for a in arrays[:i])
    return (*[slice(None)] * axis, slice(start, start + arrays[i].shape[axis]))


def backwards(axis: int) -> tuple[slice, ...]:
    """Return the index that turns `axis` round."""
    return (*[slice(None)] * axis, slice(None, None, -1))


def inverse(axes: Sequence[int]) -> tuple[int, ...]:
    """Return the permutation that undoes `axes`."""
    return tuple(sorted(range(len(axes)), key=lambda i: axes[i]))


def einsum_rule(i: int) -> Rule:
    """The gradient of operand i: the same sum, with `g` in the place of the operand and the operand as result.

    A letter that only operand i has was summed away, so its gradient is the same all along that axis.
    ``functions.einsum`` has made sure that there is no ellipsis and no letter twice in one operand.
    """

    def rule(xp: Any, g: Any, y: Any, *inputs: Any, subscripts: str) -> Any:
        terms, result = subscripts.split("->")
        letters = terms.split(",")
        others = [k for k in range(len(inputs)) if k != i]
        known = [letter in result or any(letter in letters[k] for k in others) for letter in letters[i]]
        kept_letters = "".join(letter for letter, k in zip(letters[i], known, strict=True) if k)
        terms = ",".join([result, *(letters[k] for k in others)])
        gradient = xp.einsum(f"{terms}->{kept_letters}", g, *(inputs[k] for k in others))
        sizes = iter(gradient.shape)
        spread_out = gradient.reshape([next(sizes) if k else 1 for k in known])
        return xp.broadcast_to(spread_out, [max(m, n) for m, n in zip(spread_out.shape, inputs[i].shape, strict=True)])

    return rule


# The table --------------------------------------------------------------------------------------------------------
# First the result, then g times its derivative by each of the inputs in turn.
# fmt: off

# Arithmetic

op("add",
   lambda xp, a, b:       a + b,
   lambda xp, g, y, a, b: g,
   lambda xp, g, y, a, b: g)

op("subtract",
   lambda xp, a, b:       a - b,
   lambda xp, g, y, a, b: g,
   lambda xp, g, y, a, b: -g)

op("multiply",
   lambda xp, a, b:       a * b,
   lambda xp, g, y, a, b: g * b,
   lambda xp, g, y, a, b: g * a)

op("divide",
   lambda xp, a, b:       a / b,
   lambda xp, g, y, a, b: g / b,
   lambda xp, g, y, a, b: -g * y / b,
   real=True)

op("negative",
   lambda xp, a:       -a,
   lambda xp, g, y, a: -g)

op("power",
   lambda xp, a, b:       a**b,
   lambda xp, g, y, a, b: g * b * a ** xp.where(b == 0, 1, b - 1),
   lambda xp, g, y, a, b: g * y * xp.log(xp.where(a == 0, 1, a)))

op("power_of",
   lambda xp, a, *, exponent:       a**exponent,
   lambda xp, g, y, a, *, exponent: g * (exponent * a ** (exponent - 1)) if exponent else g * 0)

# One number to one number

op("exp",     lambda xp, a: xp.exp(a),         lambda xp, g, y, a: g * y,                   real=True)
op("log",     lambda xp, a: xp.log(a),         lambda xp, g, y, a: g / a,                   real=True)
op("sqrt",    lambda xp, a: xp.sqrt(a),        lambda xp, g, y, a: g / (2 * y),             real=True)
op("tanh",    lambda xp, a: xp.tanh(a),        lambda xp, g, y, a: g * (1 - y * y),         real=True)
op("sigmoid", lambda xp, a: sigmoid_of(xp, a), lambda xp, g, y, a: g * y * (1 - y),         real=True)
op("abs",     lambda xp, a: xp.abs(a),         lambda xp, g, y, a: g * xp.sign(a))
op("relu",    lambda xp, a: xp.maximum(a, 0),  lambda xp, g, y, a: xp.where(a > 0, g, 0))

op("softplus",  # log(1 + exp(a)), in the form that cannot overflow
   lambda xp, a:       xp.maximum(a, 0) + xp.log1p(xp.exp(-xp.abs(a))),
   lambda xp, g, y, a: g * sigmoid_of(xp, a),
   real=True)

op("clip",
   lambda xp, a, *, low, high:       xp.minimum(xp.maximum(a, low), high),
   lambda xp, g, y, a, *, low, high: xp.where((a >= low) & (a <= high), g, 0))

op("astype",
   lambda xp, a, *, dtype:       a.astype(dtype),
   lambda xp, g, y, a, *, dtype: g.astype(a.dtype),
   keeps_dtype=False)

# Choices: where both are equal, each gets half

op("maximum",
   lambda xp, a, b:       xp.maximum(a, b),
   lambda xp, g, y, a, b: xp.where(a > b, g, xp.where(a == b, 0.5 * g, 0)),
   lambda xp, g, y, a, b: xp.where(a < b, g, xp.where(a == b, 0.5 * g, 0)))

op("minimum",
   lambda xp, a, b:       xp.minimum(a, b),
   lambda xp, g, y, a, b: xp.where(a < b, g, xp.where(a == b, 0.5 * g, 0)),
   lambda xp, g, y, a, b: xp.where(a > b, g, xp.where(a == b, 0.5 * g, 0)))

op("where",
   lambda xp, c, a, b:       xp.where(c, a, b),
   None,
   lambda xp, g, y, c, a, b: xp.where(c, g, 0),
   lambda xp, g, y, c, a, b: xp.where(c, 0, g))

# Products of matrices

op("matmul",
   lambda xp, a, b:       product(a, b),
   lambda xp, g, y, a, b: product(g, b.mT),
   lambda xp, g, y, a, b: product_of_transposed(a, g, b))

op("linear",  # what a layer computes: words by weights, plus a bias (or what another product gave)
   lambda xp, x, W, b:       added(product(x, W), b),
   lambda xp, g, y, x, W, b: product(g, W.mT),
   lambda xp, g, y, x, W, b: product_of_transposed(x, g, W),
   lambda xp, g, y, x, W, b: g)

op("einsum",
   lambda xp, *inputs, subscripts: xp.einsum(subscripts, *inputs),
   each=einsum_rule)

# Many numbers to one

op("sum",
   lambda xp, a, *, axis, keepdims:       a.sum(axis=axis, keepdims=keepdims),
   lambda xp, g, y, a, *, axis, keepdims: spread(xp, g, a, axis))

op("mean",
   lambda xp, a, *, axis, keepdims:       a.sum(axis=axis, keepdims=keepdims) / count(a.shape, axis),
   lambda xp, g, y, a, *, axis, keepdims: spread(xp, g / count(a.shape, axis), a, axis),
   real=True)

op("max",
   lambda xp, a, *, axis, keepdims:       a.max(axis=axis, keepdims=keepdims),
   lambda xp, g, y, a, *, axis, keepdims: share_of_ties(xp, g, y, a, axis))

op("min",
   lambda xp, a, *, axis, keepdims:       a.min(axis=axis, keepdims=keepdims),
   lambda xp, g, y, a, *, axis, keepdims: share_of_ties(xp, g, y, a, axis))

op("logsumexp",
   lambda xp, a, *, axis, keepdims:       logsumexp_of(xp, a, axis, keepdims),
   lambda xp, g, y, a, *, axis, keepdims: g.reshape(kept(a.shape, axis)) * softmax_of(xp, a, axis),
   real=True)

# The same numbers in other places

op("reshape",
   lambda xp, a, *, shape:       a.reshape(shape),
   lambda xp, g, y, a, *, shape: g.reshape(a.shape))

op("transpose",
   lambda xp, a, *, axes:       a.transpose(axes),
   lambda xp, g, y, a, *, axes: g.transpose(inverse(axes)))

op("swapaxes",
   lambda xp, a, *, axis1, axis2:       a.swapaxes(axis1, axis2),
   lambda xp, g, y, a, *, axis1, axis2: g.swapaxes(axis1, axis2))

op("broadcast_to",
   lambda xp, a, *, shape:       xp.broadcast_to(a, shape),
   lambda xp, g, y, a, *, shape: g)

op("getitem",
   lambda xp, a, *, index:       a[index],
   lambda xp, g, y, a, *, index: Piece(index, g))

op("scatter_add",
   lambda xp, a, *, index, shape:       scatter(xp, a, index, shape),
   lambda xp, g, y, a, *, index, shape: g[index])

op("cumsum",
   lambda xp, a, *, axis:       xp.cumsum(a, axis=axis),
   lambda xp, g, y, a, *, axis: xp.cumsum(g[backwards(axis)], axis=axis)[backwards(axis)])

op("concatenate",
   lambda xp, *inputs, axis: xp.concatenate(inputs, axis=axis),
   each=lambda i: lambda xp, g, y, *inputs, axis: g[part(inputs, i, axis)])

op("stack",
   lambda xp, *inputs, axis: xp.stack(inputs, axis=axis),
   each=lambda i: lambda xp, g, y, *inputs, axis: g[(*[slice(None)] * axis, i)])

# Scores to probabilities

op("softmax",
   lambda xp, a, *, axis:       softmax_of(xp, a, axis),
   lambda xp, g, y, a, *, axis: y * (g - (g * y).sum(axis=axis, keepdims=True)),
   real=True)

op("log_softmax",
   lambda xp, a, *, axis:       a - logsumexp_of(xp, a, axis),
   lambda xp, g, y, a, *, axis: g - xp.exp(y) * g.sum(axis=axis, keepdims=True),
   real=True)

op("cross_entropy",  # mean of -log softmax(a)[label]; hits [b, k] is True where the class is the label
   lambda xp, a, *, hits:       (logsumexp_of(xp, a, -1) - xp.where(hits, a, 0).sum(axis=-1, keepdims=True)).mean(),
   lambda xp, g, y, a, *, hits: g / a.shape[0] * (softmax_of(xp, a, -1) - hits),
   real=True)

# Without a derivative: steps, and answers that are yes or no

op("sign", lambda xp, a: xp.sign(a))
op("isfinite", lambda xp, a: xp.isfinite(a))
op("equal", lambda xp, a, b: a == b)
op("not_equal", lambda xp, a, b: a != b)
op("less", lambda xp, a, b: a < b)
op("less_equal", lambda xp, a, b: a <= b)
op("greater", lambda xp, a, b: a > b)
op("greater_equal", lambda xp, a, b: a >= b)
op("logical_and", lambda xp, a, b: a & b)
op("logical_or", lambda xp, a, b: a | b)
op("logical_not", lambda xp, a: ~a)
