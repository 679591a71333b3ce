"""l12-3: the four counts stand in one row"""

import numpy as np


def confusion_matrix(labels, answers):
    return np.bincount(2 * labels + answers, minlength=4)
