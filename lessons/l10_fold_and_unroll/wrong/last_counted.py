"""l10-3: the real words are counted, as if they stood at the beginning"""

import numpy as np

import tinygrad_rnn as tg


def last_state(H, mask):
    count = mask.sum(axis=1)
    found = H[np.arange(len(mask)), count - 1]
    return tg.where(count[:, None] > 0, found, 0.0)
