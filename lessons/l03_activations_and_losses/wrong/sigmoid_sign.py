"""l03-1: the sign of x is lost: exp(x) stands where exp(-x) should"""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(x))
