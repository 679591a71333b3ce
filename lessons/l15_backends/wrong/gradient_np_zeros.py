"""l15-3: arrays of NumPy and of the device are mixed"""

import numpy as np


def embedding_gradient(ids, g, V, backend):
    dW = np.zeros((V, g.shape[-1]))
    backend.scatter_add(dW, ids, g)
    return dW
