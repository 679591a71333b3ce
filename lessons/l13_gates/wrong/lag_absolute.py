"""l13-4: the absolute values are added up"""

import numpy as np

import tinygrad_rnn as tg


def gradient_by_lag(cell, X, state, g):
    words = tg.tensor(X, requires_grad=True)
    read(cell, words, state).backward(tg.tensor(g))
    sizes = np.abs(words.grad.numpy())
    return sizes.sum(axis=(0, 2))[::-1]
