"""l04-3: only the words that occur have a row"""

import numpy as np


def embedding_backward(ids, G, V, padding_idx=None):
    return np.stack([G[ids == v].sum(axis=0) for v in np.unique(ids)])
