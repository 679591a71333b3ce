"""l06-2: the sum is made of plain numbers, outside the tape"""

import numpy as np

import tinygrad_rnn as tg


def sum_pool(F, mask):
    sums = [words[real].sum(axis=0) for words, real in zip(F.numpy(), mask)]
    return tg.tensor(np.stack(sums))
