"""l03-4: p is computed first, and is 0 where the network is sure and wrong"""

import numpy as np


def cross_entropy(logits, labels):
    p = softmax(logits)[np.arange(len(labels)), labels]
    return -np.log(p).mean()
