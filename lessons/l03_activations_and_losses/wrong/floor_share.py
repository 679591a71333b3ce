"""l03-6: it is the share, not its surprise"""

import numpy as np


def snippet_floor(k):
    return float(np.e / (np.e + k - 1))
