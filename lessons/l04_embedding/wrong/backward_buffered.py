"""l04-3: a word that occurs twice keeps only its last place"""

import numpy as np


def embedding_backward(ids, G, V, padding_idx=None):
    grad = np.zeros((V, G.shape[-1]))
    grad[ids] += G
    if padding_idx is not None:
        grad[padding_idx] = 0
    return grad
