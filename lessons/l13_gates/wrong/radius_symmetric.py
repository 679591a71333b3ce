"""l13-3: the matrix is taken to be symmetric"""

import numpy as np


def spectral_radius(W):
    return float(np.abs(np.linalg.eigvalsh(W)).max())
