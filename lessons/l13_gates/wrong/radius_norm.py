"""l13-3: it is the largest singular value, not the largest eigenvalue"""

import numpy as np


def spectral_radius(W):
    return float(np.linalg.svd(W, compute_uv=False)[0])
