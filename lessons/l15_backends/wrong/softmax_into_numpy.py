"""l15-1: arrays of NumPy and of the device are mixed"""

import numpy as np


def softmax(z, backend):
    out = np.zeros(z.shape)
    for i in range(len(z)):
        e = backend.xp.exp(z[i] - z[i].max())
        out[i] = e / e.sum()
    return out
