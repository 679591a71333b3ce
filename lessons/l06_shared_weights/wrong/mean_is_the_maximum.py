"""l06-3: the greatest is taken instead of the mean"""

import tinygrad_rnn as tg


def mean_pool(F, mask):
    return tg.where(mask[:, :, None], F, -1e9).max(axis=1)
