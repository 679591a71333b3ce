"""l13-1: the three parts share one matrix"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class GRUCell:
    def __init__(self, n, m, rng=None):
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, m)))
        self.b = nn.Parameter(np.zeros(m))

    def forward(self, x, h):
        word = x @ self.W_xh + self.b
        state = h @ self.W_hh
        r = tg.sigmoid(word + state)
        z = tg.sigmoid(word + state)
        p = tg.tanh(word + (r * h) @ self.W_hh)
        return z * h + (1 - z) * p
