"""l03-3: it is the logarithm of a softmax that is 0 for hopeless classes"""

import numpy as np


def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis))
