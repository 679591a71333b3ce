"""l10-3: the state is a plain number, outside the tape"""

import numpy as np

import tinygrad_rnn as tg


def last_state(H, mask):
    last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    chosen = H.numpy()[np.arange(len(mask)), last]
    return tg.tensor(chosen * mask.any(axis=1)[:, None])
