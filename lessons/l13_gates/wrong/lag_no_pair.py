"""l13-4: the state of an LSTM is not a pair here"""

import numpy as np

import tinygrad_rnn as tg


def gradient_by_lag(cell, X, state, g):
    words = tg.tensor(X, requires_grad=True)
    h = state
    for t in range(X.shape[1]):
        h = cell(words[:, t], h)
    h.backward(tg.tensor(g))
    squares = words.grad.numpy() ** 2
    return np.sqrt(squares.sum(axis=(0, 2)))[::-1]
