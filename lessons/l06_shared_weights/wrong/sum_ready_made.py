"""l06-2: functional.masked_sum is the finished answer"""

import tinygrad_rnn as tg


def sum_pool(F, mask):
    return tg.functional.masked_sum(F, mask)
