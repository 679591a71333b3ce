"""l06-2: the mask is read as a length, as if the padding always stood at the end"""

import tinygrad_rnn as tg


def sum_pool(F, mask):
    lengths = mask.sum(axis=1)
    return tg.stack([words[:length].sum(axis=0) for words, length in zip(F, lengths)])
