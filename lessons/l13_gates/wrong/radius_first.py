"""l13-3: the first eigenvalue is taken"""

import numpy as np


def spectral_radius(W):
    return float(abs(np.linalg.eigvals(W)[0]))
