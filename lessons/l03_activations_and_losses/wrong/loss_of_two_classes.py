"""l03-4: the binary logarithm is taken"""

import numpy as np


def cross_entropy(logits, labels):
    return -log_softmax(logits)[np.arange(len(labels)), labels].mean() / np.log(2)
