"""l11-1: only the other side is tried: f(p) - f(p - eps)"""

import numpy as np


def numeric_grad(f, p, eps=1e-5):
    gradient = np.zeros_like(p)
    for place in np.ndindex(p.shape):
        down = p.copy()
        down[place] -= eps
        gradient[place] = (f(p) - f(down)) / eps
    return gradient
