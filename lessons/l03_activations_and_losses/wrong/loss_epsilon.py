"""l03-4: a small number is added before the logarithm"""

import numpy as np


def cross_entropy(logits, labels):
    p = softmax(logits)[np.arange(len(labels)), labels]
    return -np.log(p + 1e-8).mean()
