"""l03-6: all k classes are counted as wrong ones"""

import numpy as np


def snippet_floor(k):
    return float(np.log(1 + k * np.exp(-1)))
