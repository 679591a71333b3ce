"""l11-4: each entry holds the sum over this and all earlier steps"""

import numpy as np


def per_step_grads(X, h0, W_xh, W_hh, b, dH):
    H = read(X, h0, W_xh, W_hh, b)
    steps = []
    dh = np.zeros_like(h0)
    for t in range(X.shape[1])[::-1]:
        dz = (dh + dH[:, t]) * (1 - H[:, t + 1] ** 2)
        steps.append({"W_xh": X[:, t].T @ dz, "W_hh": H[:, t].T @ dz, "b": dz.sum(axis=0)})
        dh = dz @ W_hh.T
    steps = steps[::-1]
    for t in range(1, len(steps)):
        steps[t] = {name: steps[t][name] + steps[t - 1][name] for name in steps[t]}
    return steps
