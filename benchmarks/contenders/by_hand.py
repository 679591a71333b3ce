"""What somebody who knows NumPy and back-propagation through time writes without an engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.contenders import Arrays, Job
from benchmarks.workloads import Data

Array = np.ndarray[Any, np.dtype[np.float32]]


def plain(data: Data) -> Job:
    """A training step, each array new."""
    E, W_xh, W_hh, b = (data["weights"][name] for name in ("E", "W_xh", "W_hh", "b"))
    ids = np.ascontiguousarray(data["ids"].T)
    (s, batch), h = ids.shape, len(W_hh)

    def step() -> Arrays:
        X = E[ids.ravel()]  # [s b, n], one matrix for all words
        driven = (X @ W_xh + b).reshape(s, batch, h)
        H = np.zeros((s + 1, batch, h), np.float32)
        for t in range(s):
            H[t + 1] = np.tanh(driven[t] + H[t] @ W_hh)
        gradients, g = head(H[s], data)

        D = np.empty((s, batch, h), np.float32)
        W_hh_T = np.ascontiguousarray(W_hh.T)
        for t in reversed(range(s)):
            D[t] = g * (1 - H[t + 1] * H[t + 1])
            g = D[t] @ W_hh_T
        rows = D.reshape(s * batch, h)
        gradients["W_xh"], gradients["b"] = X.T @ rows, rows.sum(0)
        gradients["W_hh"] = H[:s].reshape(s * batch, h).T @ rows
        gradients["E"] = gradient_of_table(E.shape, ids.ravel(), rows @ W_xh.T)
        return gradients

    return Job(step, step)


def buffered(data: Data) -> Job:
    """The same with all large arrays allocated once, and everything written in place."""
    E, W_xh, W_hh, b = (data["weights"][name] for name in ("E", "W_xh", "W_hh", "b"))
    ids = np.ascontiguousarray(data["ids"].T)
    (s, batch), (n, h) = ids.shape, W_xh.shape
    X, dX = np.empty((2, s * batch, n), np.float32)
    D, H = np.empty((s, batch, h), np.float32), np.zeros((s + 1, batch, h), np.float32)
    rows, g, slope = D.reshape(s * batch, h), *np.empty((2, batch, h), np.float32)

    def step() -> Arrays:
        np.take(E, ids.ravel(), axis=0, out=X, mode="clip")
        np.matmul(X, W_xh, out=rows)  # until the backward pass, D holds what drives the states
        np.add(rows, b, out=rows)
        for t in range(s):
            np.matmul(H[t], W_hh, out=g)
            np.add(g, D[t], out=g)
            np.tanh(g, out=H[t + 1])
        gradients, g[...] = head(H[s], data)

        W_hh_T = np.ascontiguousarray(W_hh.T)
        for t in reversed(range(s)):
            np.multiply(H[t + 1], H[t + 1], out=slope)
            np.subtract(1, slope, out=slope)
            np.multiply(g, slope, out=D[t])
            np.matmul(D[t], W_hh_T, out=g)
        gradients["W_xh"], gradients["b"] = X.T @ rows, rows.sum(0)
        gradients["W_hh"] = H[:s].reshape(s * batch, h).T @ rows
        gradients["E"] = gradient_of_table(E.shape, ids.ravel(), np.matmul(rows, W_xh.T, out=dX))
        return gradients

    return Job(step, step)


def head(last: Array, data: Data) -> tuple[Arrays, Array]:
    """Return loss and gradients of the classifier, and the gradient of the last state [b, h]."""
    W_ho, labels = data["weights"]["W_ho"], data["labels"]
    logits = last @ W_ho + data["weights"]["b_o"]
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    total, row = e.sum(axis=1, keepdims=True), np.arange(len(labels))
    loss = (np.log(total[:, 0]) - logits[row, labels]).mean()
    d = e / total
    d[row, labels] -= 1
    d /= np.float32(len(labels))
    return {"loss": loss, "W_ho": last.T @ d, "b_o": d.sum(0)}, d @ W_ho.T


def gradient_of_table(shape: tuple[int, int], ids: np.ndarray, rows: Array) -> Array:
    """Return zeros with `rows` added at `ids`: flattened, because ``np.add.at`` is five times faster with one axis."""
    table, n = np.zeros(shape, np.float32), shape[1]
    np.add.at(table.ravel(), (ids[:, None] * n + np.arange(n)).ravel(), rows.ravel())
    return table


def embedding(data: Data) -> Job:
    """Look words up, and the gradient of the table."""

    def step() -> Arrays:
        _ = data["E"][data["ids"]]
        return {"E": gradient_of_table(data["E"].shape, data["ids"], data["gradient"])}

    return Job(step, step)
