"""l09-1: b is not a parameter"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class RNNCell:
    def __init__(self, n, m, bias=True, activation=tg.tanh, rng=None):
        rng = rng or np.random.default_rng()
        self.W_xh = nn.Parameter(rng.normal(size=(n, m)))
        self.W_hh = nn.Parameter(rng.normal(size=(m, m)))
        self.b = tg.tensor(np.zeros(m)) if bias else None
        self.activation = activation
