"""l10-3: the sum of the real states is taken"""

import tinygrad_rnn as tg


def last_state(H, mask):
    return tg.where(mask[:, :, None], H, 0.0).sum(axis=1)
