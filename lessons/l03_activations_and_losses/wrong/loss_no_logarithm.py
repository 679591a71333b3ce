"""l03-4: the logarithm is missing: it is 1 - p"""

import numpy as np


def cross_entropy(logits, labels):
    return (1 - softmax(logits)[np.arange(len(labels)), labels]).mean()
