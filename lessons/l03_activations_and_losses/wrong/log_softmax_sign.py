"""l03-3: the sign is wrong"""

import numpy as np


def log_softmax(z, axis=-1):
    return np.logaddexp.reduce(z, axis=axis, keepdims=True) - z
