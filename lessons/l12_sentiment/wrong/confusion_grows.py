"""l12-3: a class that does not occur is left out"""

import numpy as np


def confusion_matrix(labels, answers):
    classes = sorted(set(labels) | set(answers))
    return np.array([[np.sum((labels == i) & (answers == j)) for j in classes] for i in classes])
