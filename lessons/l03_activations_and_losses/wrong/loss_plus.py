"""l03-4: the minus is missing"""

import numpy as np


def cross_entropy(logits, labels):
    return log_softmax(logits)[np.arange(len(labels)), labels].mean()
