"""l11-4: the gradients of the word and of the old state stand in the list too"""

import numpy as np


def per_step_grads(X, h0, W_xh, W_hh, b, dH):
    H = read(X, h0, W_xh, W_hh, b)
    steps = []
    dh = np.zeros_like(h0)
    for t in range(X.shape[1])[::-1]:
        steps.append(step_backward(dh + dH[:, t], X[:, t], H[:, t], H[:, t + 1], W_xh, W_hh))
        dh = steps[-1]["h_old"]
    return steps[::-1]
