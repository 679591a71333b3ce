"""l06-2: the mask is upside down: the padding is added, the words are not"""

import tinygrad_rnn as tg


def sum_pool(F, mask):
    return tg.where(mask[:, :, None], 0.0, F).sum(axis=1)
