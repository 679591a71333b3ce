"""Lesson 11: send the error back in time.

Everything here is NumPy: no tensor, no tape. A gradient has the name and the shape of what it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Gradients = dict[str, np.ndarray]  # such as {"W_xh": [n, m], "W_hh": [m, m], "b": [m]}

# Given: functions to try numeric_grad with, and the way forward. ---------------------------------------------------


def bowl(p: np.ndarray) -> float:
    """Return 1/2 (1 p_1^2 + 2 p_2^2 + 3 p_3^2 + ...), whose gradient is (p_1, 2 p_2, 3 p_3, ...)."""
    weights = np.arange(1, p.size + 1).reshape(p.shape)
    return float(np.sum(weights * p**2) / 2)


def wave(p: np.ndarray) -> float:
    """Return sin(p_1) + sin(p_2) + ..., whose gradient is (cos(p_1), cos(p_2), ...)."""
    return float(np.sum(np.sin(p)))


def read(X: np.ndarray, h0: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the states [b, s + 1, m], h_0 first: h_t = tanh(x_t W_xh + h_(t-1) W_hh + b).

    X [b, s, n], h0 [b, m], W_xh [n, m], W_hh [m, m], b [m]. The state after word t (t = 0, 1, ...) stands at t + 1.
    """
    H = [h0]
    for x in X.swapaxes(0, 1):
        H.append(np.tanh(x @ W_xh + H[-1] @ W_hh + b))
    return np.stack(H, axis=1)


# Yours --------------------------------------------------------------------------------------------------------------


def numeric_grad(f: Callable[[np.ndarray], float], p: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Return the gradient of a function at p by central differences, an array of p's shape.

    For each number of p: (f with eps more, less f with eps less) / (2 eps), all other numbers as they are. p [...]
    holds floats, and is afterwards what it was.
    """
    # BEGIN SOLUTION l11-1
    gradient = np.zeros_like(p)
    for place in np.ndindex(p.shape):
        shift = np.zeros_like(p)
        shift[place] = eps
        gradient[place] = (f(p + shift) - f(p - shift)) / (2 * eps)
    return gradient
    # END SOLUTION


def step_backward(
    dh: np.ndarray, x: np.ndarray, h_old: np.ndarray, h_new: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray
) -> Gradients:
    """Return the gradients of one step h_new = tanh(x W_xh + h_old W_hh + b), if dh is the gradient of h_new.

    dh, h_old, h_new [b, m], x [b, n], W_xh [n, m], W_hh [m, m]. The names are "x", "h_old", "W_xh", "W_hh" and "b".
    """
    # BEGIN SOLUTION l11-2
    dz = dh * (1 - h_new**2)
    return {"x": dz @ W_xh.T, "h_old": dz @ W_hh.T, "W_xh": x.T @ dz, "W_hh": h_old.T @ dz, "b": dz.sum(axis=0)}
    # END SOLUTION


def bptt(X: np.ndarray, h0: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray, b: np.ndarray, dH: np.ndarray) -> Gradients:
    """Return the gradients of a loss by everything that `read` is given: "X", "h0", "W_xh", "W_hh" and "b".

    dH [b, s, m] says how the loss depends on each state directly: dH[:, t] belongs to the state after word t. Through
    the later states it depends on it too: that is what has to be added on the way back.
    """
    # BEGIN SOLUTION l11-3
    H = read(X, h0, W_xh, W_hh, b)
    dX = np.zeros_like(X)
    total = {"W_xh": np.zeros_like(W_xh), "W_hh": np.zeros_like(W_hh), "b": np.zeros_like(b)}
    dh = np.zeros_like(h0)
    for t in range(X.shape[1])[::-1]:
        step = step_backward(dh + dH[:, t], X[:, t], H[:, t], H[:, t + 1], W_xh, W_hh)
        dX[:, t], dh = step["x"], step["h_old"]
        for name in total:
            total[name] += step[name]
    return {"X": dX, "h0": dh, **total}
    # END SOLUTION


def per_step_grads(
    X: np.ndarray, h0: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray, b: np.ndarray, dH: np.ndarray
) -> list[Gradients]:
    """Return, for each step, the gradients of the copies of "W_xh", "W_hh" and "b" that this step used.

    As if each word had weights of its own, which only happen to be equal. The first entry belongs to the first word.
    The arguments are those of bptt.
    """
    # BEGIN SOLUTION l11-4
    H = read(X, h0, W_xh, W_hh, b)
    steps: list[Gradients] = []
    dh = np.zeros_like(h0)
    for t in range(X.shape[1] - 1, -1, -1):
        step = step_backward(dh + dH[:, t], X[:, t], H[:, t], H[:, t + 1], W_xh, W_hh)
        dh = step["h_old"]
        steps.insert(0, {name: step[name] for name in ("W_xh", "W_hh", "b")})
    return steps
    # END SOLUTION


def truncated_bptt(
    X: np.ndarray, h0: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray, b: np.ndarray, dh: np.ndarray, k: int
) -> Gradients:
    """Return the gradients "W_xh", "W_hh" and "b" of a loss on the last state, sent back through the last k steps only.

    dh [b, m] is the gradient of the state after the last word. What happened more than k steps ago is taken as it was:
    the states keep their values, but nothing is sent to them. k is at least 1, and may be larger than s.
    """
    # BEGIN SOLUTION l11-5
    H = read(X, h0, W_xh, W_hh, b)
    start = max(0, X.shape[1] - k)
    dH = np.zeros_like(H[:, start + 1 :])
    dH[:, -1] = dh
    gradients = bptt(X[:, start:], H[:, start], W_xh, W_hh, b, dH)
    return {name: gradients[name] for name in ("W_xh", "W_hh", "b")}
    # END SOLUTION


def rtrl(X: np.ndarray, h0: np.ndarray, W_xh: np.ndarray, W_hh: np.ndarray, b: np.ndarray, dH: np.ndarray) -> Gradients:
    """Return the gradients "W_xh", "W_hh" and "b" of bptt, computed from the first word to the last.

    Along with the state goes how it depends on each weight. Nothing that is past has to be kept.
    """
    # BEGIN SOLUTION l11-6
    n, m = len(W_xh), len(W_hh)
    eye = np.eye(m)
    h = h0
    sensitivity = np.zeros((len(X), n + m + 1, m, m))  # [b, input u, unit v, state j]: d h_j / d W[u, v]
    total = np.zeros((n + m + 1, m))
    for t in range(X.shape[1]):
        inputs = np.concatenate([X[:, t], h, np.ones((len(X), 1))], axis=1)
        h = np.tanh(inputs @ np.concatenate([W_xh, W_hh, b[None]]))
        direct = inputs[:, :, None, None] * eye
        sensitivity = (direct + sensitivity @ W_hh) * (1 - h**2)[:, None, None, :]
        total += np.einsum("buvj,bj->uv", sensitivity, dH[:, t])
    return {"W_xh": total[:n], "W_hh": total[n : n + m], "b": total[-1]}
    # END SOLUTION
