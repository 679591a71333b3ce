"""l15-2: the array is copied to the host and computed there"""

import numpy as np


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(log_p.shape[1])[backend.to_numpy(labels)]
    return -(log_p * backend.asarray(one_hot)).sum(axis=1).mean()
