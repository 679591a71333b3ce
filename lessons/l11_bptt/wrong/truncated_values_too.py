"""l11-5: the values of the states are cut too: the last k words are read from zeros"""

import numpy as np


def truncated_bptt(X, h0, W_xh, W_hh, b, dh, k):
    X = X[:, -k:]
    H = read(X, np.zeros_like(h0), W_xh, W_hh, b)
    s = X.shape[1]
    total = {"W_xh": np.zeros_like(W_xh), "W_hh": np.zeros_like(W_hh), "b": np.zeros_like(b)}
    for t in range(s - 1, max(s - k, 0) - 1, -1):
        step = step_backward(dh, X[:, t], H[:, t], H[:, t + 1], W_xh, W_hh)
        dh = step["h_old"]
        total = {name: total[name] + step[name] for name in total}
    return total
