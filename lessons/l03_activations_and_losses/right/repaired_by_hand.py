"""the repaired loss written out, the floor measured"""

import numpy as np


def repaired_loss(H, W, b, labels):
    z = H @ W + b
    return float(np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(labels)), labels]))


def snippet_floor(k):
    best = np.zeros((1, k))
    best[0, 0] = 1.0
    return cross_entropy(best, np.array([0]))
