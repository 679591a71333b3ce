"""l12-3: only the right answers are counted"""

import numpy as np


def confusion_matrix(labels, answers):
    return np.diag(np.bincount(labels[labels == answers], minlength=2))
