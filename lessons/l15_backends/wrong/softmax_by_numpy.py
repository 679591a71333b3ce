"""l15-1: arrays of NumPy and of the device are mixed"""

import numpy as np


def softmax(z, backend):
    z = np.asarray(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
