"""l06-5: the maximum is made of plain numbers, outside the tape"""

import numpy as np

import tinygrad_rnn as tg


def max_pool(F, mask):
    masked = np.where(mask[:, :, None], F.numpy(), -np.inf).max(axis=1)
    return tg.tensor(np.where(np.isfinite(masked), masked, 0.0))
