"""l03-4: only the label's score gets a gradient"""

import numpy as np


def cross_entropy_backward(g, logits, labels):
    truth = np.eye(logits.shape[1])[labels]
    return g * truth * (softmax(logits) - 1) / len(labels)
