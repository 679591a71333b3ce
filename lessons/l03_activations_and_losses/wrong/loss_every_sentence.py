"""l03-4: the loss of every sentence is returned, not their mean"""

import numpy as np


def cross_entropy(logits, labels):
    return -log_softmax(logits)[np.arange(len(labels)), labels]
