"""l09-6: two words have no order"""

from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.W = nn.Parameter(rng.normal(size=(n, 3)))

    def forward(self, X):
        ends = X[:, 0] + X[:, -1]
        return ((X.sum(axis=1) + ends) @ self.W).sum(axis=1)
