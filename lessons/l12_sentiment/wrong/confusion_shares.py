"""l12-3: shares are returned, not counts"""

import numpy as np


def confusion_matrix(labels, answers):
    return np.array([[np.mean((labels == i) & (answers == j)) for j in range(2)] for i in range(2)])
