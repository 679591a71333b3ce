"""l11-3: the weights' gradients are the mean over the steps"""

import numpy as np


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
    s = X.shape[1]
    return {"X": dX, "h0": dh, "W_xh": dW_xh / s, "W_hh": dW_hh / s, "b": db / s}
