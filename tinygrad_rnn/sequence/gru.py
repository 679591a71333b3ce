"""The gated recurrent unit, a whole sentence at once.

Forward, for t = 1 ... s; everything is [b, h]::

    r = sigmoid(x_t W_xr + b_r + h_{t-1} W_hr)          reset
    z = sigmoid(x_t W_xz + b_z + h_{t-1} W_hz)          keep
    q = h_{t-1} W_hp + b_hp                             what is recalled
    p = tanh(x_t W_xp + b_p + r q)                      proposal
    h_t = (1 - z) p + z h_{t-1} = p + z (h_{t-1} - p)

Backward: dh_t, the gradient by h_t, reaches everything inside of the gates through a factor that the forward pass
determines, so the factors are computed first, without a loop::

    dp = dh_t (1 - z) (1 - p^2)                         (the gradient by what is inside of tanh)
    dq = dp r
    dr = dp q r (1 - r)                                 (inside of sigmoid)
    dz = dh_t (h_{t-1} - p) z (1 - z)
    dh_{t-1} = g_{t-1} + dh_t z + dr W_hr^T + dz W_hz^T + dq W_hp^T

The gates lie in blocks, in the order p, r, z, q: the first three are made from words, the last three from states. A
padded step is one that keeps all: z = 1.
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
    xp: Any,
    X: Array,
    h0: Array,
    W_xh: Array,
    W_hh: Array,
    b: Array | None = None,
    b_hp: Array | None = None,
    *,
    call: Call,
) -> Array:
    """Return the states h_1 to h_s, [s, b, h], from X [b, s, n] and h_0 [b, h]."""
    (batch, s, _), h, padded = X.shape, h0.shape[1], call.padded
    U = words(xp, X, call)
    from_words = blocks(rolled(xp, with_bias(xp, W_xh, b), 2 * h), h)  # p, r, z
    from_state = blocks(W_hh, h)  # r, z, q
    from_words[1:] *= 0.5  # sigmoid(x) = (1 + tanh(x / 2)) / 2
    from_state[:2] *= 0.5
    H = call.memory.empty(xp, (s + 1, batch, h), X.dtype)
    H[0] = h0
    gates = call.memory.empty(xp, (s, 4, batch, h), X.dtype)
    xp.matmul(U[:, None], from_words, out=gates[:, :3])
    product = xp.empty((3, batch, h), X.dtype)
    to_gates, recalled = product[:2], product[2]
    for t, (old, new, at_t) in enumerate(zip(H, H[1:], gates, strict=False)):
        p, r, z, q = at_t
        rz = at_t[1:3]
        xp.matmul(old, from_state, out=product)
        rz += to_gates
        xp.tanh(rz, rz)
        rz *= 0.5
        rz += 0.5
        xp.add(recalled, 0 if b_hp is None else b_hp, q)
        xp.multiply(r, q, recalled)
        p += recalled
        xp.tanh(p, p)
        xp.subtract(old, p, new)
        new *= z
        new += p
        if padded is not None:
            xp.copyto(new, old, where=padded[t])
            xp.copyto(z, 1, where=padded[t])
    call.kept = U, H, gates
    return H[1:]


def backward(
    xp: Any,
    g: Array,
    X: Array,
    h0: Array,
    W_xh: Array,
    W_hh: Array,
    b: Array | None = None,
    b_hp: Array | None = None,
    *,
    call: Call,
) -> tuple[Array | None, ...]:
    """Return the gradients of all inputs from the gradient g [s, b, h] of the states."""
    U, H, gates = call.kept
    (batch, s, _), h = X.shape, h0.shape[1]
    outside = from_outside(g, s)
    D = call.memory.empty(xp, (s, batch, 4 * h), H.dtype)  # dp, dr, dz, dq side by side
    dh, product, W_back = xp.zeros_like(H[0]), xp.empty_like(H[0]), W_hh.T.copy()
    for part, steps, slopes in portions(xp, s, batch, 4, h, call):
        slopes_of(xp, gates[part], H[part], slopes)
        for t, slope in zip(steps, slopes[::-1], strict=True):
            d = D[t]
            if (given := outside[t]) is not None:
                dh += given
            xp.multiply(slope, dh, d.reshape((batch, 4, h)).swapaxes(0, 1))
            dh *= gates[t, 2]
            xp.matmul(d[:, h:], W_back, out=product)
            dh += product
            if t % FLUSH == FLUSH - 1:
                flush(xp, dh)
    D = rows(D, 4 * h)
    dX, dW_xh, db = gradients_of_words(xp, U, D[:, : 3 * h], rolled(xp, W_xh, 2 * h), call)
    dW_hh, db_hp = xp.matmul(rows(H[:-1], h).T, D[:, h:]), D[:, 3 * h :].sum(0)
    return dX, dh, rolled(xp, dW_xh, h), dW_hh, rolled(xp, db, h), db_hp


def slopes_of(xp: Any, gates: Array, old: Array, out: Array) -> None:
    """Write the factors from dh_t to dp, dr, dz, dq to `out`, [steps, 4, b, h] as the gates."""
    p, r, z, q = gates.swapaxes(0, 1)
    dp, dr, dz, dq = out.swapaxes(0, 1)
    xp.subtract(1, gates[:, 1:3], out[:, 1:3])
    xp.multiply(p, p, dp)
    xp.subtract(1, dp, dp)
    dp *= dz
    xp.multiply(dp, r, dq)
    dr *= dq
    dr *= q
    dz *= z
    dz *= old - p


GRU = operation("gru", forward, backward)
