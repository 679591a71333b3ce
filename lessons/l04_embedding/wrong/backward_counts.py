"""l04-3: places are counted, and G is not used"""

import numpy as np


def embedding_backward(ids, G, V, padding_idx=None):
    grad = np.zeros((V, G.shape[-1]))
    np.add.at(grad, ids, 1.0)
    if padding_idx is not None:
        grad[padding_idx] = 0
    return grad
