"""a bag of words, each of which is told its place"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.W = nn.Parameter(rng.normal(size=(n, 5)))
        self.place = nn.Parameter(rng.normal(size=5))

    def forward(self, X):
        places = np.arange(X.shape[1])[:, None] / (1 + X.shape[1])
        return tg.tanh(X @ self.W + places * self.place).sum(axis=(1, 2))
