"""l13-4: one length for each sentence"""

import numpy as np

import tinygrad_rnn as tg


def gradient_by_lag(cell, X, state, g):
    words = tg.tensor(X, requires_grad=True)
    read(cell, words, state).backward(tg.tensor(g))
    squares = words.grad.numpy() ** 2
    return np.sqrt(squares.sum(axis=2))[:, ::-1]
