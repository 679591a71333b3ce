"""l03-4: p is kept above a small number"""

import numpy as np


def cross_entropy(logits, labels):
    p = softmax(logits)[np.arange(len(labels)), labels]
    return -np.log(np.clip(p, 1e-12, 1.0)).mean()
