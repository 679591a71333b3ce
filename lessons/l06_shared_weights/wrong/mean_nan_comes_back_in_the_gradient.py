"""l06-3: the 0 / 0 is computed and only then replaced: its gradient is still NaN"""

import tinygrad_rnn as tg


def mean_pool(F, mask):
    counts = mask.sum(axis=1, keepdims=True)
    means = (F * mask[:, :, None]).sum(axis=1) / counts
    return tg.where(counts > 0, means, 0.0)
