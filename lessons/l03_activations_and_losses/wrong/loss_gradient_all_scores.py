"""l03-4: it is divided by the number of all scores"""

import numpy as np


def cross_entropy_backward(g, logits, labels):
    return g * (softmax(logits) - np.eye(logits.shape[1])[labels]) / logits.size
