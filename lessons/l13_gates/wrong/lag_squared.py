"""l13-4: the square root is missing"""

import tinygrad_rnn as tg


def gradient_by_lag(cell, X, state, g):
    words = tg.tensor(X, requires_grad=True)
    read(cell, words, state).backward(tg.tensor(g))
    squares = words.grad.numpy() ** 2
    return squares.sum(axis=(0, 2))[::-1]
