"""Lesson 15: the same code on a GPU."""

from __future__ import annotations

import numpy as np

from tinygrad_rnn.backend import Array, Backend


def softmax(z: Array, backend: Backend) -> Array:
    """Return the softmax of each row of z [b, k], [b, k]. Does not overflow, and never leaves the device of z.

    z is a raw array of the backend: NumPy's, CuPy's, or the strict fake's. backend.xp has NumPy's functions for it.
    """
    # BEGIN SOLUTION l15-1
    xp = backend.xp
    e = xp.exp(z - xp.max(z, axis=1, keepdims=True))
    return e / xp.sum(e, axis=1, keepdims=True)
    # END SOLUTION


def cross_entropy(logits: Array, labels: Array, backend: Backend) -> Array:
    """Return the mean of -log softmax(logits)[i, labels[i]] over the rows i: one number, still on the device.

    logits [b, k] and labels [b] (integers) are raw arrays of the backend. Nothing is copied, and nobody waits.
    """
    # BEGIN SOLUTION l15-2
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    return -log_p[xp.arange(len(labels)), labels].mean()
    # END SOLUTION


def embedding_gradient(ids: Array, g: Array, V: int, backend: Backend) -> Array:
    """Return the gradient [V, n] of an embedding's W: row v is the sum of g over all places where the word v stands.

    ids [b, s] (integers) and g [b, s, n] are raw arrays of the backend. Nothing is copied, and nobody waits.
    """
    # BEGIN SOLUTION l15-3
    dW = backend.xp.zeros((V, g.shape[-1]), dtype=g.dtype)
    backend.scatter_add(dW, ids, g)
    return dW
    # END SOLUTION


def new_weights(n: int, m: int, rng: np.random.Generator, backend: Backend) -> tuple[Array, Array]:
    """Return (W [n, m], b [m]), raw arrays of the backend, float64. One copy from host to device, and no more.

    W is drawn by rng.uniform between -1/sqrt(m) and 1/sqrt(m), so a seed gives the same W on every backend; b is zeros.
    """
    # BEGIN SOLUTION l15-4
    bound = 1 / np.sqrt(m)
    W = rng.uniform(-bound, bound, (n, m))
    return backend.asarray(W), backend.xp.zeros(m)
    # END SOLUTION


def fit(X: Array, y: Array, steps: int, lr: float, backend: Backend) -> tuple[Array, list[float]]:
    """Fit X w to y by gradient descent on the loss mean((X w - y)^2), starting from w = 0.

    Parameters
    ----------
    X, y : raw arrays [b, n] and [b] of the backend.
    steps : how often w is changed by -lr times the gradient.

    Returns
    -------
    (w, losses) : w [n], a raw array of the backend; the loss before each step, as a list of Python numbers. The losses
        are read from the device once, at the end.
    """
    # BEGIN SOLUTION l15-5
    xp = backend.xp
    w, seen = xp.zeros(X.shape[1]), []
    for _ in range(steps):
        miss = X @ w - y
        seen.append((miss * miss).mean())
        w = w - 2 * lr / len(y) * (X.T @ miss)
    return w, backend.to_numpy(xp.stack(seen)).tolist()
    # END SOLUTION


def clip(dW: Array, db: Array, max_norm: float, backend: Backend) -> tuple[Array, Array]:
    """Return (dW, db), scaled down together so that their common length is at most max_norm; shorter ones unchanged.

    The length is the root of the sum of the squares of all numbers of both. Nobody waits for the device.
    """
    # BEGIN SOLUTION l15-6
    xp = backend.xp
    length = xp.sqrt((dW * dW).sum() + (db * db).sum())
    scale = max_norm / xp.maximum(length, max_norm)
    return dW * scale, db * scale
    # END SOLUTION
