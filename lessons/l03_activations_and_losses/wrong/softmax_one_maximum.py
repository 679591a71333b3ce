"""l03-3: the largest score of the whole batch is subtracted, not that of each row"""

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max())
    with np.errstate(invalid="ignore"):
        return e / e.sum(axis=axis, keepdims=True)
