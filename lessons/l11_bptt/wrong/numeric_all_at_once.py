"""l11-1: all numbers are moved at once"""

import numpy as np


def numeric_grad(f, p, eps=1e-5):
    return np.full(p.shape, (f(p + eps) - f(p - eps)) / (2 * eps))
