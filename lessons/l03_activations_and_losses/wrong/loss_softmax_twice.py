"""l03-4: softmax is applied twice"""

import numpy as np


def cross_entropy(logits, labels):
    return -log_softmax(softmax(logits))[np.arange(len(labels)), labels].mean()
