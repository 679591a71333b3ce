"""l13-1: each matrix has a bias of its own"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class GRUCell:
    def __init__(self, n, m, rng=None):
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, 3 * m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, 3 * m)))
        self.b = nn.Parameter(np.zeros(3 * m))
        self.b_hh = nn.Parameter(np.zeros(3 * m))

    def forward(self, x, h):
        m = h.shape[1]
        word = x @ self.W_xh + self.b
        state = h @ self.W_hh + self.b_hh
        r = tg.sigmoid(word[:, :m] + state[:, :m])
        z = tg.sigmoid(word[:, m : 2 * m] + state[:, m : 2 * m])
        p = tg.tanh(word[:, 2 * m :] + (r * h) @ self.W_hh[:, 2 * m :])
        return z * h + (1 - z) * p
