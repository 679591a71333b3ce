"""l09-4: every step works with a copy of the weights"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


def run(cell, X, mask):
    h = cell.initial_state(X.shape[0])
    for t in range(X.shape[1]):
        copy = type(cell)(*cell.W_xh.shape, activation=cell.activation)
        copy.W_xh = nn.Parameter(cell.W_xh.numpy())
        copy.W_hh = nn.Parameter(cell.W_hh.numpy())
        copy.b = None if cell.b is None else nn.Parameter(cell.b.numpy())
        h = tg.where(mask[:, t, None], copy(X[:, t], h), h)
    return h
