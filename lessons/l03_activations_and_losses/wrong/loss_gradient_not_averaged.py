"""l03-4: the 1/b of the mean is missing"""

import numpy as np


def cross_entropy_backward(g, logits, labels):
    return g * (softmax(logits) - np.eye(logits.shape[1])[labels])
