"""l09-4: the sentence is read from right to left"""

import tinygrad_rnn as tg


def run(cell, X, mask):
    h = cell.initial_state(X.shape[0])
    for t in reversed(range(X.shape[1])):
        h = tg.where(mask[:, t, None], cell(X[:, t], h), h)
    return h
