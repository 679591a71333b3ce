"""l03-4: the mean is taken over classes as well"""

import numpy as np


def cross_entropy(logits, labels):
    truth = np.eye(logits.shape[1])[labels]
    return -(truth * log_softmax(logits)).mean()
