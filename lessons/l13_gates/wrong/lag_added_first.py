"""l13-4: the gradients are added up before their length is taken"""

import numpy as np

import tinygrad_rnn as tg


def gradient_by_lag(cell, X, state, g):
    words = tg.tensor(X, requires_grad=True)
    read(cell, words, state).backward(tg.tensor(g))
    total = words.grad.numpy().sum(axis=(0, 2))
    return np.abs(total)[::-1]
