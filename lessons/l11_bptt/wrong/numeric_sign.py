"""l11-1: the sign is turned"""

import numpy as np


def numeric_grad(f, p, eps=1e-5):
    gradient = np.zeros_like(p)
    for place in np.ndindex(p.shape):
        up, down = p.copy(), p.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(down) - f(up)) / (2 * eps)
    return gradient
