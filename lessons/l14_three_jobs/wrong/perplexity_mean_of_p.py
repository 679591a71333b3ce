"""l14-1: the mean of the probabilities is taken, not of their logarithms"""

import numpy as np

import tinygrad_rnn as tg


def perplexity(logits, ids, mask):
    log_p = tg.log_softmax(logits, axis=-1).numpy()
    b, s = ids.shape
    log_p = log_p[np.arange(b)[:, None], np.arange(s), ids]
    return float(1 / np.exp(log_p[mask]).mean())
