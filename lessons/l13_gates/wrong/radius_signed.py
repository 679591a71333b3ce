"""l13-3: the sign is kept: the largest eigenvalue"""

import numpy as np


def spectral_radius(W):
    return float(np.linalg.eigvals(W).real.max())
