"""the engine's own functions"""

import tinygrad_rnn as tg


def sum_pool(F, mask):
    return tg.functional.masked_sum(F, mask)


def mean_pool(F, mask):
    return tg.functional.masked_mean(F, mask)
