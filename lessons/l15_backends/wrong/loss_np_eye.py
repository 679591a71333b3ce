"""l15-2: arrays of NumPy and of the device are mixed"""

import numpy as np


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    return -(log_p * np.eye(log_p.shape[1])[labels]).sum(axis=1).mean()
