"""l06-2: the sum is divided by the number of words"""

import numpy as np


def sum_pool(F, mask):
    real = mask[:, :, None].astype(float)
    return (F * real).sum(axis=1) / np.maximum(real.sum(axis=1), 1)
