"""l03-3: it is the sigmoid"""

import numpy as np


def softmax(z, axis=-1):
    return 1 / (1 + np.exp(-z))
