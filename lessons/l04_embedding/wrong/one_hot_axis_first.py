"""l04-1: the new axis is the first one"""

import numpy as np


def one_hot(ids, V):
    return np.stack([ids == v for v in range(V)]).astype(float)
