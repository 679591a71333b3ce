"""the mask as numbers: real new + (1 - real) old"""

import numpy as np

import tinygrad_rnn as tg


def masked_step(cell, x, h, real):
    r = tg.tensor(real.astype(np.float64).reshape(-1, 1))
    return r * cell(x, h) + (1.0 - r) * h
