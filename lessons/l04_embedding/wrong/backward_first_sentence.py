"""l04-3: only the first sentence is added"""

import numpy as np


def embedding_backward(ids, G, V, padding_idx=None):
    grad = np.zeros((V, G.shape[-1]))
    np.add.at(grad, ids[0], G[0])
    return grad
