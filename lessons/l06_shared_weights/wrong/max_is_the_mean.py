"""l06-5: the mean is taken instead of the greatest"""

import numpy as np


def max_pool(F, mask):
    counts = np.maximum(mask.sum(axis=1, keepdims=True), 1)
    return (F * mask[:, :, None]).sum(axis=1) / counts
