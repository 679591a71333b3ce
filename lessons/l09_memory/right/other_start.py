"""normal weights, zeros in place of no bias, a first memory from NumPy"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class RNNCell:
    def __init__(self, n, m, bias=True, activation=None, rng=None):
        super().__init__()
        rng = np.random.default_rng() if rng is None else rng
        self.m = m
        self.activation = activation or tg.tanh
        self.W_xh = nn.Parameter(rng.standard_normal((n, m)) / np.sqrt(m), dtype="float64")
        self.W_hh = nn.Parameter(np.linalg.qr(rng.standard_normal((m, m)))[0], dtype="float64")
        self.b = nn.Parameter(np.zeros(m)) if bias else tg.tensor(np.zeros(m))

    def initial_state(self, b):
        return tg.tensor(np.zeros((b, self.m)))

    def forward(self, x, h):
        return self.activation(h @ self.W_hh + x @ self.W_xh + self.b)
