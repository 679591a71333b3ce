"""l06-3: the mask is read as a length, as if the padding always stood at the end"""

import tinygrad_rnn as tg


def mean_pool(F, mask):
    means = []
    for words, length in zip(F, mask.sum(axis=1)):
        means.append(words[:length].sum(axis=0) / max(length, 1))
    return tg.stack(means)
