"""l04-1: the words of a sentence share one row"""

import numpy as np


def one_hot(ids, V):
    rows = np.zeros((len(ids), V))
    for i, sentence in enumerate(ids):
        rows[i, sentence] = 1
    return rows
