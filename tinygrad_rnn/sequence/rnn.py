"""The basic memory, a whole sentence at once.

Forward, for t = 1 ... s::

    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b)
    [b, h]    [b, n] [n, h]  [b, h] [h, h]  [h]

The products x_t W_xh + b need no state: one product of matrices, [s b, n + 1] by [n + 1, h], for all words.

Backward, with dh_t for the gradient of the loss by h_t and dz_t for that by what is inside of tanh, for t = s ... 1::

    dh_t = g_t + dz_{t+1} W_hh^T        g_t comes from outside, the rest from the next step
    dz_t = dh_t (1 - h_t^2)             the derivative of tanh

The gradients of the weights are sums over all steps, so they are products of matrices again, one each::

    dW_xh = sum_t x_t^T dz_t            [n, s b] by [s b, h]
    dW_hh = sum_t h_{t-1}^T dz_t        [h, s b] by [s b, h]
    db    = sum_t dz_t
    dx_t  = dz_t W_xh^T                 [s b, h] by [h, n]

At a padded step h_t = h_{t-1}: dz_t is zero, and dh_t goes on as it is.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from tinygrad_rnn.backend import Array
from tinygrad_rnn.sequence.reading import (
    FLUSH,
    Call,
    flush,
    from_outside,
    gradients_of_words,
    operation,
    portions,
    rows,
    with_bias,
    words,
)


def forward(xp: Any, X: Array, h0: Array, W_xh: Array, W_hh: Array, b: Array | None = None, *, call: Call) -> Array:
    """Return the states h_1 to h_s, [s, b, h], from X [b, s, n] and h_0 [b, h]."""
    (batch, s, n), h, padded = X.shape, h0.shape[1], call.padded
    U = words(xp, X, call)
    H = call.memory.empty(xp, (s + 1, batch, h), X.dtype)
    H[0] = h0
    rows(U, n + 1).dot(with_bias(xp, W_xh, b), rows(H[1:], h))
    product = xp.empty_like(h0)
    for t, (old, new) in enumerate(pairwise(H)):
        old.dot(W_hh, product)
        new += product
        xp.tanh(new, new)
        if padded is not None:
            xp.copyto(new, old, where=padded[t])
    call.kept = U, H
    return H[1:]


def backward(
    xp: Any, g: Array, X: Array, h0: Array, W_xh: Array, W_hh: Array, b: Array | None = None, *, call: Call
) -> tuple[Array | None, ...]:
    """Return the gradients of all inputs from the gradient g [s, b, h] of the states."""
    U, H = call.kept
    (batch, s, _), h, padded = X.shape, h0.shape[1], call.padded
    outside = from_outside(g, s)
    D = call.memory.empty(xp, (s, batch, h), H.dtype)  # dz
    dh, W_back = xp.zeros_like(H[0]), W_hh.T.copy()
    for part, steps, slopes in portions(xp, s, batch, 1, h, call):
        slopes, new = slopes[:, 0], H[1:][part]
        xp.multiply(new, new, slopes)
        xp.subtract(1, slopes, slopes)
        if padded is not None:
            slopes *= ~padded[part]
        for t, slope in zip(steps, slopes[::-1], strict=True):
            dz = D[t]
            if (given := outside[t]) is not None:
                dh += given
            xp.multiply(slope, dh, dz)
            if padded is None:
                dz.dot(W_back, dh)
            else:
                dh *= padded[t]
                dh += dz.dot(W_back)
            if t % FLUSH == FLUSH - 1:
                flush(xp, dh)
    D = rows(D, h)
    dX, dW_xh, db = gradients_of_words(xp, U, D, W_xh, call)
    return dX, dh, dW_xh, rows(H[:-1], h).T.dot(D), db


RNN = operation("rnn", forward, backward)
