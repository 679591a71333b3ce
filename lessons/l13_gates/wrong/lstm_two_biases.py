"""l13-2: each matrix has a bias of its own"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class LSTMCell:
    def __init__(self, n, m, forget_bias=1.0, rng=None):
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, 4 * m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, 4 * m)))
        b = np.zeros(4 * m)
        b[m : 2 * m] = forget_bias
        self.b = nn.Parameter(b)
        self.b_hh = nn.Parameter(np.zeros(4 * m))

    def forward(self, x, state):
        h, c = state
        m = h.shape[1]
        y = x @ self.W_xh + h @ self.W_hh + self.b_hh + self.b
        i = tg.sigmoid(y[:, :m])
        f = tg.sigmoid(y[:, m : 2 * m])
        g = tg.tanh(y[:, 2 * m : 3 * m])
        o = tg.sigmoid(y[:, 3 * m :])
        new = f * c + i * g
        return o * tg.tanh(new), new
