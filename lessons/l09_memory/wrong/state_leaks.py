"""l09-4: the memory is not emptied between two calls"""

import tinygrad_rnn as tg

memory = {}


def run(cell, X, mask):
    b, m = X.shape[0], cell.W_hh.shape[0]
    h = memory.get((b, m), cell.initial_state(b))
    for t in range(X.shape[1]):
        h = tg.where(mask[:, t, None], cell(X[:, t], h), h)
    memory[b, m] = h.detach()
    return h
