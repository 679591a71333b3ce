"""l09-6: there is a number for each feature or word, not one for each sentence"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.W = nn.Parameter(rng.normal(size=(n, 3)))

    def forward(self, X):
        h = X[:, 0] @ self.W
        for t in range(1, X.shape[1]):
            h = tg.tanh(h / 2 + X[:, t] @ self.W)
        return h
