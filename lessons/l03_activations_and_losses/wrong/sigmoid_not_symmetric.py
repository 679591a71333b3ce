"""l03-1: exp of a large number overflows"""

import numpy as np


def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))
