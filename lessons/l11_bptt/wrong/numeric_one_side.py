"""l11-1: only one side is tried: f(p + eps) - f(p)"""

import numpy as np


def numeric_grad(f, p, eps=1e-5):
    gradient = np.zeros_like(p)
    for place in np.ndindex(p.shape):
        up = p.copy()
        up[place] += eps
        gradient[place] = (f(up) - f(p)) / eps
    return gradient
