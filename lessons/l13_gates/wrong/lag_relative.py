"""l13-4: the lengths are divided by the first one"""

import numpy as np

import tinygrad_rnn as tg


def gradient_by_lag(cell, X, state, g):
    words = tg.tensor(X, requires_grad=True)
    read(cell, words, state).backward(tg.tensor(g))
    squares = words.grad.numpy() ** 2
    lengths = np.sqrt(squares.sum(axis=(0, 2)))[::-1]
    return lengths / lengths[0]
