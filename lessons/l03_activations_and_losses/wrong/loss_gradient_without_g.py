"""l03-4: the gradient that arrives is ignored"""

import numpy as np


def cross_entropy_backward(g, logits, labels):
    return (softmax(logits) - np.eye(logits.shape[1])[labels]) / len(labels)
