"""l06-5: the greatest absolute value is taken"""

import tinygrad_rnn as tg


def max_pool(F, mask):
    return tg.abs(F * mask[:, :, None]).max(axis=1)
