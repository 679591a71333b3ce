"""l03-1: exp of a large number overflows"""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))
