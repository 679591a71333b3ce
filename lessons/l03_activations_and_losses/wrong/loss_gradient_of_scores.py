"""l03-4: the scores are taken for shares"""

import numpy as np


def cross_entropy_backward(g, logits, labels):
    return g * (logits - np.eye(logits.shape[1])[labels]) / len(labels)
