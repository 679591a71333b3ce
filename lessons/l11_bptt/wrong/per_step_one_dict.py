"""l11-4: all entries are one and the same dict"""

import numpy as np


def per_step_grads(X, h0, W_xh, W_hh, b, dH):
    H = read(X, h0, W_xh, W_hh, b)
    steps, now = [], {}
    dh = np.zeros_like(h0)
    for t in range(X.shape[1])[::-1]:
        dz = (dh + dH[:, t]) * (1 - H[:, t + 1] ** 2)
        now.update({"W_xh": X[:, t].T @ dz, "W_hh": H[:, t].T @ dz, "b": dz.sum(axis=0)})
        steps.append(now)
        dh = dz @ W_hh.T
    return steps[::-1]
