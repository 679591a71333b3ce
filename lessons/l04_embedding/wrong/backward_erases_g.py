"""l04-3: the padding is erased in the caller's own G"""

import numpy as np


def embedding_backward(ids, G, V, padding_idx=None):
    if padding_idx is not None:
        G[ids == padding_idx] = 0
    grad = np.zeros((V, G.shape[-1]))
    np.add.at(grad, ids, G)
    return grad
