"""l03-4: the sign is wrong"""

import numpy as np


def cross_entropy_backward(g, logits, labels):
    return g * (np.eye(logits.shape[1])[labels] - softmax(logits)) / len(labels)
