"""the mask by blending, a floor under the count"""

import numpy as np

import tinygrad_rnn as tg


def sum_pool(F, mask):
    real = tg.tensor(mask.astype(np.float64)).reshape(*mask.shape, 1)
    return (real * F + (1 - real) * 0).sum(axis=1)


def mean_pool(F, mask):
    real = mask.astype(np.float64)[..., None]
    return (F * real).sum(axis=1) / (real.sum(axis=1) + 1e-9)


def max_pool(F, mask):
    real = mask.astype(np.float64)[..., None]
    highest = (F * real - 1e4 * (1 - real)).max(axis=1)
    return highest * mask.any(axis=1)[:, None]
