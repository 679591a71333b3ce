"""l13-3: it is the largest number of the matrix"""

import numpy as np


def spectral_radius(W):
    return float(np.abs(W).max())
