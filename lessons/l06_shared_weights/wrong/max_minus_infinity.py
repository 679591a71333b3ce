"""l06-5: a sentence without words gives minus infinity"""

import numpy as np

import tinygrad_rnn as tg


def max_pool(F, mask):
    return tg.where(mask[:, :, None], F, -np.inf).max(axis=1)
