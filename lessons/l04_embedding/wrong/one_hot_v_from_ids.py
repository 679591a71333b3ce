"""l04-1: V is read off the ids that occur"""

import numpy as np


def one_hot(ids, V):
    return np.eye(ids.max() + 1)[ids]
