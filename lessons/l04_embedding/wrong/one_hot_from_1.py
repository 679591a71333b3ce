"""l04-1: the ids are counted from 1"""

import numpy as np


def one_hot(ids, V):
    return np.eye(V)[ids - 1]
