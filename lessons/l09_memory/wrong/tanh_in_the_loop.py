"""l09-4: tanh is taken whatever the activation is"""

import tinygrad_rnn as tg


def run(cell, X, mask):
    h = cell.initial_state(X.shape[0])
    for t in range(X.shape[1]):
        z = X[:, t] @ cell.W_xh + h @ cell.W_hh
        if cell.b is not None:
            z = z + cell.b
        h = tg.where(mask[:, t, None], tg.tanh(z), h)
    return h
