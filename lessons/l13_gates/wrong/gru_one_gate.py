"""l13-1: there is one gate only"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class GRUCell:
    def __init__(self, n, m, rng=None):
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, 2 * m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, 2 * m)))
        self.b = nn.Parameter(np.zeros(2 * m))

    def forward(self, x, h):
        m = h.shape[1]
        word = x @ self.W_xh + self.b
        state = h @ self.W_hh
        z = tg.sigmoid(word[:, :m] + state[:, :m])
        p = tg.tanh(word[:, m:] + state[:, m:])
        return z * h + (1 - z) * p
