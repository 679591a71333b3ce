"""l11-1: p is changed for good"""

import numpy as np


def numeric_grad(f, p, eps=1e-5):
    gradient = np.zeros_like(p)
    for place in np.ndindex(p.shape):
        p[place] += eps
        up = f(p)
        p[place] -= 2 * eps
        gradient[place] = (up - f(p)) / (2 * eps)
    return gradient
