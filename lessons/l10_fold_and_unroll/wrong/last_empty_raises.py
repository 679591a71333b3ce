"""l10-3: a sentence without words is not provided for"""

import numpy as np

import tinygrad_rnn as tg


def last_state(H, mask):
    rows = [H[i, int(np.flatnonzero(real)[-1])] for i, real in enumerate(mask)]
    return tg.stack(rows, axis=0)
