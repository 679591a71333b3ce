"""l15-1: the array is copied to the host and computed there"""

import numpy as np


def softmax(z, backend):
    z = backend.to_numpy(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return backend.asarray(e / e.sum(axis=1, keepdims=True))
