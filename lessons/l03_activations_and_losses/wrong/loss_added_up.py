"""l03-4: the surprises are added up, not averaged"""

import numpy as np


def cross_entropy(logits, labels):
    return -log_softmax(logits)[np.arange(len(labels)), labels].sum()
