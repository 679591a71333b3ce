"""l13-5: the spectral radius is 1, but the matrix is not orthogonal"""

import numpy as np


def orthogonal(m, rng):
    W = rng.normal(size=(m, m))
    return W / np.abs(np.linalg.eigvals(W)).max()
