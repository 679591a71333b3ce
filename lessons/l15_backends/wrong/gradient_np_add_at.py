"""l15-3: arrays of NumPy and of the device are mixed"""

import numpy as np


def embedding_gradient(ids, g, V, backend):
    dW = backend.xp.zeros((V, g.shape[-1]), dtype=g.dtype)
    np.add.at(dW, ids, g)
    return dW
