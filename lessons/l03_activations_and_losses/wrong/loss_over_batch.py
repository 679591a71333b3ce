"""l03-4: the shares are taken over the batch, the first axis"""

import numpy as np


def cross_entropy(logits, labels):
    return -log_softmax(logits, axis=0)[np.arange(len(labels)), labels].mean()
