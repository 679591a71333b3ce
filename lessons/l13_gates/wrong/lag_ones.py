"""l13-4: g is ignored: ones arrive"""

import numpy as np

import tinygrad_rnn as tg


def gradient_by_lag(cell, X, state, g):
    words = tg.tensor(X, requires_grad=True)
    read(cell, words, state).sum().backward()
    squares = words.grad.numpy() ** 2
    return np.sqrt(squares.sum(axis=(0, 2)))[::-1]
