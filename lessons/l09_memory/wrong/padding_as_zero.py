"""l09-4: padded words are set to zero and still read"""

import numpy as np

import tinygrad_rnn as tg


def run(cell, X, mask):
    h = cell.initial_state(X.shape[0])
    words = X * tg.tensor(mask[:, :, None].astype(np.float64))
    for t in range(X.shape[1]):
        h = cell(words[:, t], h)
    return h
