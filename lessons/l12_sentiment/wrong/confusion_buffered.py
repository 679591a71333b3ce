"""l12-3: each combination is counted once, however often it occurs"""

import numpy as np


def confusion_matrix(labels, answers):
    counts = np.zeros((2, 2), dtype=int)
    counts[labels, answers] += 1
    return counts
