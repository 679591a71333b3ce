"""l03-1: it is the tanh"""

import numpy as np


def sigmoid(x):
    return np.tanh(x)
