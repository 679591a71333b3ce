"""l04-3: id 0 is always taken for the padding"""

import numpy as np


def embedding_backward(ids, G, V, padding_idx=None):
    grad = np.zeros((V, G.shape[-1]))
    np.add.at(grad, ids, G)
    grad[0] = 0
    return grad
