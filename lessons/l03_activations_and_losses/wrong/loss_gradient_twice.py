"""l03-4: softmax is applied twice"""

import numpy as np


def cross_entropy_backward(g, logits, labels):
    return g * (softmax(softmax(logits)) - np.eye(logits.shape[1])[labels]) / len(labels)
