"""l13-5: the matrix is the same for every seed"""

import numpy as np


def orthogonal(m, rng):
    return np.eye(m)
