"""l12-3: positive comes first"""

import numpy as np


def confusion_matrix(labels, answers):
    return np.array([[np.sum((labels == i) & (answers == j)) for j in (1, 0)] for i in (1, 0)])
