"""The long short-term memory, a whole sentence at once.

Forward, for t = 1 ... s; everything is [b, h]::

    i, f, o = sigmoid(x_t W_x. + b_. + h_{t-1} W_h.)    write, keep, show
    g = tanh(x_t W_xg + b_g + h_{t-1} W_hg)             what to write
    c_t = f c_{t-1} + i g
    h_t = o tanh(c_t)

Backward, with dh_t and dc_t for the gradients by h_t and c_t, for t = s ... 1::

    dc_t = dc_{t+1} f_{t+1} + dh_t o (1 - tanh(c_t)^2)
    dg = dc_t i (1 - g^2)                               (inside of tanh)
    di = dc_t g i (1 - i)                               (inside of sigmoid, as the next two)
    df = dc_t c_{t-1} f (1 - f)
    do = dh_t tanh(c_t) o (1 - o)
    dh_{t-1} = from outside + dg W_hg^T + di W_hi^T + df W_hf^T + do W_ho^T

All factors but dc_t and dh_t are known from the forward pass, so they are computed first, without a loop.

The gates lie in blocks, in the order o, i, f, g. The result holds h_1 to h_s and behind them c_s. A padded step keeps
both states: dc_t and dh_t go on as they are.
"""

from __future__ import annotations

from typing import Any

from tinygrad_rnn.backend import Array
from tinygrad_rnn.sequence.reading import (
    FLUSH,
    Call,
    blocks,
    flush,
    from_outside,
    gradients_of_words,
    operation,
    portions,
    rolled,
    rows,
    with_bias,
    words,
)


def forward(
    xp: Any, X: Array, h0: Array, c0: Array, W_xh: Array, W_hh: Array, b: Array | None = None, *, call: Call
) -> Array:
    """Return h_1 to h_s and c_s, [s + 1, b, h], from X [b, s, n], h_0 and c_0 [b, h]."""
    (batch, s, _), h, padded = X.shape, h0.shape[1], call.padded
    U = words(xp, X, call)
    from_words = blocks(rolled(xp, with_bias(xp, W_xh, b), 3 * h), h)  # o, i, f, g
    from_state = blocks(rolled(xp, W_hh, 3 * h), h)
    from_words[:3] *= 0.5  # sigmoid(x) = (1 + tanh(x / 2)) / 2
    from_state[:3] *= 0.5
    H = call.memory.empty(xp, (s + 2, batch, h), X.dtype)
    C = call.memory.empty(xp, (s + 1, batch, h), X.dtype)
    H[0], C[0] = h0, c0
    gates = call.memory.empty(xp, (s, 4, batch, h), X.dtype)
    xp.matmul(U[:, None], from_words, out=gates)
    product, spare = xp.empty((4, batch, h), X.dtype), xp.empty_like(h0)
    for t, (old, new, c, c_new, at_t) in enumerate(zip(H, H[1:], C, C[1:], gates, strict=False)):
        o, i, f, g = at_t
        oif = at_t[:3]
        xp.matmul(old, from_state, out=product)
        at_t += product
        xp.tanh(at_t, at_t)
        oif *= 0.5
        oif += 0.5
        xp.multiply(f, c, c_new)
        xp.multiply(i, g, spare)
        c_new += spare
        xp.tanh(c_new, spare)
        xp.multiply(o, spare, new)
        if padded is not None:
            xp.copyto(new, old, where=padded[t])
            xp.copyto(c_new, c, where=padded[t])
    H[s + 1] = C[s]
    call.kept = U, H, C, gates
    return H[1:]


def backward(
    xp: Any, g: Array, X: Array, h0: Array, c0: Array, W_xh: Array, W_hh: Array, b: Array | None = None, *, call: Call
) -> tuple[Array | None, ...]:
    """Return the gradients of all inputs from the gradient g [s + 1, b, h] of the states h_1 to h_s and of c_s."""
    U, H, C, gates = call.kept
    (batch, s, _), h, padded = X.shape, h0.shape[1], call.padded
    outside = from_outside(g, s + 1)
    D = call.memory.empty(xp, (s, batch, 4 * h), H.dtype)  # do, di, df, dg side by side
    dh, dc, W_back = xp.zeros_like(H[0]), xp.zeros_like(H[0]), rolled(xp, W_hh, 3 * h).T.copy()
    if outside[s] is not None:
        dc += outside[s]
    spare = xp.empty_like(dh)
    for part, steps, slopes in portions(xp, s, batch, 5, h, call):
        slopes_of(xp, gates[part], C[part], C[1:][part], slopes)
        if padded is not None:
            slopes *= ~padded[part][:, None]
        for t, slope in zip(steps, slopes[::-1], strict=True):
            d = D[t]
            to_o, to_ifg = d[:, :h], d[:, h:].reshape((batch, 3, h)).swapaxes(0, 1)
            if (given := outside[t]) is not None:
                dh += given
            xp.multiply(slope[4], dh, spare)
            dc += spare
            xp.multiply(slope[0], dh, to_o)
            xp.multiply(slope[1:4], dc, to_ifg)
            dc *= gates[t, 2] if padded is None else xp.where(padded[t], 1, gates[t, 2])
            if padded is None:
                d.dot(W_back, dh)
            else:
                dh *= padded[t]
                d.dot(W_back, spare)
                dh += spare
            if t % FLUSH == FLUSH - 1:
                flush(xp, dh, dc)
    D = rows(D, 4 * h)
    dX, dW_xh, db = gradients_of_words(xp, U, D, rolled(xp, W_xh, 3 * h), call)
    dW_hh = rows(H[:s], h).T.dot(D)
    return dX, dh, dc, *(rolled(xp, dW, h) for dW in (dW_xh, dW_hh, db))


def slopes_of(xp: Any, gates: Array, c_old: Array, c: Array, out: Array) -> None:
    """Write the factors of do, di, df, dg, and that from dh_t to dc_t, to `out`, [steps, 5, b, h]."""
    o, i, _, g = gates.swapaxes(0, 1)
    do, di, df, dg, dc = out.swapaxes(0, 1)
    xp.subtract(1, gates[:, :3], out[:, :3])
    out[:, :3] *= gates[:, :3]
    xp.multiply(g, g, dg)
    xp.subtract(1, dg, dg)
    dg *= i
    di *= g
    df *= c_old
    xp.tanh(c, dc)
    do *= dc
    dc *= dc
    xp.subtract(1, dc, dc)
    dc *= o


LSTM = operation("lstm", forward, backward)
