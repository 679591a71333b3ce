"""each formula where it is needed"""

import numpy as np


def numeric_grad(f, p, eps=1e-5):
    gradient = np.zeros_like(p)
    for place in np.ndindex(p.shape):
        up, down = p.copy(), p.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


def step_backward(dh, x, h_old, h_new, W_xh, W_hh):
    dz = dh * (1 - h_new * h_new)
    return {
        "x": dz @ W_xh.T,
        "h_old": dz @ W_hh.T,
        "W_xh": x.T @ dz,
        "W_hh": h_old.T @ dz,
        "b": dz.sum(axis=0),
    }


def bptt(X, h0, W_xh, W_hh, b, dH):
    H = read(X, h0, W_xh, W_hh, b)
    dX = np.zeros_like(X)
    dW_xh, dW_hh, db = np.zeros_like(W_xh), np.zeros_like(W_hh), np.zeros_like(b)
    dh = np.zeros_like(h0)
    for t in range(X.shape[1] - 1, -1, -1):
        dz = (dh + dH[:, t]) * (1 - H[:, t + 1] ** 2)
        dX[:, t] = dz @ W_xh.T
        dW_xh += X[:, t].T @ dz
        dW_hh += H[:, t].T @ dz
        db += dz.sum(axis=0)
        dh = dz @ W_hh.T
    return {"X": dX, "h0": dh, "W_xh": dW_xh, "W_hh": dW_hh, "b": db}


def per_step_grads(X, h0, W_xh, W_hh, b, dH):
    H = read(X, h0, W_xh, W_hh, b)
    steps = []
    dh = np.zeros_like(h0)
    for t in range(X.shape[1])[::-1]:
        dz = (dh + dH[:, t]) * (1 - H[:, t + 1] ** 2)
        steps.append({"W_xh": X[:, t].T @ dz, "W_hh": H[:, t].T @ dz, "b": dz.sum(axis=0)})
        dh = dz @ W_hh.T
    return steps[::-1]


def truncated_bptt(X, h0, W_xh, W_hh, b, dh, k):
    H = read(X, h0, W_xh, W_hh, b)
    s = X.shape[1]
    total = {"W_xh": np.zeros_like(W_xh), "W_hh": np.zeros_like(W_hh), "b": np.zeros_like(b)}
    for t in range(s - 1, max(s - k, 0) - 1, -1):
        step = step_backward(dh, X[:, t], H[:, t], H[:, t + 1], W_xh, W_hh)
        dh = step["h_old"]
        total = {name: total[name] + step[name] for name in total}
    return total


def rtrl(X, h0, W_xh, W_hh, b, dH):
    n, m = W_xh.shape
    h = h0
    P = np.zeros((len(X), m, n + m + 1, m))
    total = np.zeros((n + m + 1, m))
    for t in range(X.shape[1]):
        u = np.hstack([X[:, t], h, np.ones((len(X), 1))])
        h = np.tanh(u @ np.vstack([W_xh, W_hh, b]))
        P = np.einsum("kj,bkuv->bjuv", W_hh, P)
        for j in range(m):
            P[:, j, :, j] += u
        P = P * (1 - h**2)[:, :, None, None]
        total += np.einsum("bj,bjuv->uv", dH[:, t], P)
    return {"W_xh": total[:n], "W_hh": total[n:-1], "b": total[-1]}
