"""l13-3: it is the length of the matrix as one long vector"""

import numpy as np


def spectral_radius(W):
    return float(np.linalg.norm(W))
