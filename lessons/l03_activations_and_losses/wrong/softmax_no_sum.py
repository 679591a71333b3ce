"""l03-3: the sum is missing: it is exp(z)"""

import numpy as np


def softmax(z, axis=-1):
    return np.exp(z)
