"""l03-1: it is halfway between tanh and sigmoid: the 1 / 2 is missing"""

import numpy as np


def sigmoid(x):
    return 1 + np.tanh(x / 2)
