"""l09-6: the order of the words is lost"""

from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.W = nn.Parameter(rng.normal(size=(n, 3)))

    def forward(self, X):
        return (0 * X).sum(axis=(1, 2)) + self.W.sum()
