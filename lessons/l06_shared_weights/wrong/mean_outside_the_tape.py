"""l06-3: the mean is made of plain numbers, outside the tape"""

import numpy as np

import tinygrad_rnn as tg


def mean_pool(F, mask):
    means = np.zeros((F.shape[0], F.shape[2]))
    for i, real in enumerate(mask):
        if real.any():
            means[i] = F.numpy()[i, real].mean(axis=0)
    return tg.tensor(means)
