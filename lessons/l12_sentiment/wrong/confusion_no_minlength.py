"""l12-3: a class that does not occur makes an error"""

import numpy as np


def confusion_matrix(labels, answers):
    return np.bincount(2 * labels + answers).reshape(2, 2)
