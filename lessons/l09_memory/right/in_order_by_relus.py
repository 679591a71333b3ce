"""a memory of rectified numbers"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.W = nn.Parameter(rng.normal(size=(n, 8)))
        self.U = nn.Parameter(rng.normal(size=(8, 8)) / 4)

    def forward(self, X):
        h = tg.relu(X[:, 0] @ self.W)
        for t in range(1, X.shape[1]):
            h = tg.relu(X[:, t] @ self.W + h @ self.U)
        return h.sum(axis=1)
