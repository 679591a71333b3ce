"""NumPy's functions, which hand an array of the device on"""

import numpy as np


def softmax(z, backend):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)
