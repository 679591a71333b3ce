"""What the networks share: a call and what it keeps, words, gates in blocks, the gradients of weights.

Arrays have time first, [s, b, ...], so that all that belongs to one step lies together. Behind the numbers of every
word stands a 1, [x_t, 1], so that the bias is one more row of W_xh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygrad_rnn.ambient import recording
from tinygrad_rnn.backend import Array
from tinygrad_rnn.differentiate import grad
from tinygrad_rnn.functions import scatter_add
from tinygrad_rnn.operation import Op, Piece, Together
from tinygrad_rnn.sequence.memory import Memory
from tinygrad_rnn.tensor import Tensor

PORTION = 2**14  # numbers of a gate that are worked on in one go: they fit the cache of a processor
FLUSH = 16  # every so many steps, what has vanished of a gradient is set to zero
VANISHED = {np.dtype(kind): float(np.finfo(kind).tiny / np.finfo(kind).eps) for kind in ("float32", "float64")}


@dataclass(slots=True, eq=False)
class Call:
    """One call of a network: how it reads, and what the forward pass leaves for the backward pass.

    Attributes
    ----------
    padded : Array [s, b, 1] of bools, True where a step leaves the state as it is; None: nowhere.
    words_need_gradient : whether X needs one.
    memory : lends the large arrays.
    loop : the same on tensors, one small operation after the other, from the inputs to the result.
    kept : arrays of the forward pass; the backward pass reads them and never writes to them.
    """

    padded: Array | None
    words_need_gradient: bool
    memory: Memory
    loop: Callable[..., Tensor]
    kept: tuple[Array, ...] = ()


def operation(name: str, forward: Callable[..., Array], backward: Callable[..., tuple[Array | None, ...]]) -> Op:
    """Return the operation that reads a whole sentence.

    forward : ``(xp, *inputs, call=) -> result``.
    backward : ``(xp, g, *inputs, call=) ->`` the gradients of all inputs, on raw arrays.
    """

    def rule(xp: Any, g: Any, y: Any, *inputs: Any, call: Call) -> tuple[Any, ...]:
        if isinstance(y, Tensor):
            g = scatter_add(g.values, g.index, y.shape) if isinstance(g, Piece) else g
            return recorded_gradients(call.loop, g, inputs)
        return backward(xp, g, *inputs, call=call)

    return Op(name, forward, Together(rule, takes_steps=True))


def recorded_gradients(loop: Callable[..., Tensor], g: Tensor, inputs: tuple[Tensor, ...]) -> tuple[Tensor | None, ...]:
    """Return the gradients as tensors that can be differentiated again: those of the loop, which is on the tape."""
    with recording(True):
        own = [x.reshape(x.shape) for x in inputs]  # one input may be computed from another: here they are not
        wanted = [x for x in own if x.requires_grad]
        found = iter(grad(loop(*own), wanted, g, create_graph=True, unused="zero"))
    return tuple(next(found) if x.requires_grad else None for x in own)


# Forward ----------------------------------------------------------------------------------------------------------


def words(xp: Any, X: Array, call: Call) -> Array:
    """Return U [s, b, n + 1] for X [b, s, n]: time first, and a 1 behind every word."""
    b, s, n = X.shape
    U = call.memory.empty(xp, (s, b, n + 1), X.dtype)
    U[:, :, :n] = X.swapaxes(0, 1)
    U[:, :, n] = 1
    return U


def with_bias(xp: Any, W: Array, b: Array | None) -> Array:
    """Return W [n, k] with the bias [k] (or zeros) as one more row."""
    return xp.concatenate([W, xp.zeros_like(W[:1]) if b is None else b[None]])


def blocks(W: Array, h: int) -> Array:
    """Return the weights [k, gates * h] of gates side by side as a block for each gate, [gates, k, h]."""
    return W.reshape((W.shape[0], -1, h)).swapaxes(0, 1).copy()


def rolled(xp: Any, W: Array, first: int) -> Array:
    """Return W [..., k] with column `first` in the first place, and those before it behind the last."""
    return xp.concatenate([W[..., first:], W[..., :first]], axis=-1)


def rows(a: Array, width: int) -> Array:
    """Return [s, b, ...] as one matrix [s * b, width]."""
    return a.reshape((-1, width))


# Backward ---------------------------------------------------------------------------------------------------------


def from_outside(g: Array | Piece, steps: int) -> Any:
    """Return what comes back at each step from whoever used the states, None where nothing does.

    `g` is an array [steps, b, h], or a Piece where only one step was used, such as the last.
    """
    if not isinstance(g, Piece):
        return g
    found = [None] * steps
    found[g.index] = g.values
    return found


def portions(xp: Any, s: int, batch: int, k: int, h: int, call: Call) -> Iterator[tuple[slice, range, Array]]:
    """Yield the steps of a sentence in portions, last one first: where a portion lies, its steps (last one first), and
    an array [steps, k, b, h] of any numbers, always the same.

    What concerns each step alone is computed for a portion at a time: few calls for small arrays, and of large ones no
    more than the cache holds. A graphics card takes all at once.
    """
    most = min(s, max(1, PORTION // (batch * h))) if xp is np else s
    spare = call.memory.empty(xp, (most, k, batch, h), call.kept[0].dtype)
    for stop in range(s, 0, -most):
        start = max(0, stop - most)
        yield slice(start, stop), range(stop - 1, start - 1, -1), spare[: stop - start]


def flush(xp: Any, *gradients: Array) -> None:
    """Set to zero, in place, what has vanished: numbers near the smallest that the number type has.

    A gradient that vanishes over a long sentence ends in numbers so small that they have fewer digits ("denormal"), in
    float32 below 1e-38. With these a processor computes ten times slower. Here all below 1e-31 is made zero.
    """
    for g in gradients:
        xp.multiply(g, xp.abs(g) >= VANISHED[g.dtype], g)


def gradients_of_words(xp: Any, U: Array, D: Array, W_xh: Array, call: Call) -> tuple[Array | None, Array, Array]:
    """Return the gradients of X [b, s, n], W_xh [n, k] and b [k] from D, the gradient of what the words were made into.

    U [s, b, n + 1] holds the words, D [s * b, k] the gradient of [x_t, 1] [W_xh; b].
    """
    s, b, width = U.shape
    dW = xp.matmul(rows(U, width).T, D)  # not `dot`, which copies D where it is a part of something
    if not call.words_need_gradient:
        return None, dW[:-1], dW[-1]
    dX = call.memory.empty(xp, (s * b, width - 1), U.dtype)
    xp.matmul(D, W_xh.T, out=dX)
    return dX.reshape((s, b, width - 1)).swapaxes(0, 1), dW[:-1], dW[-1]
