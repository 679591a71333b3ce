"""l03-3: a small number is added to the softmax before the logarithm"""

import numpy as np


def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis) + 1e-8)
