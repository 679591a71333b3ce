"""the last word counts more"""

from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.layer = nn.Linear(n, 1, rng=rng, dtype="float64")

    def forward(self, X):
        scores = self.layer(X)[:, :, 0]
        return scores.mean(axis=1) + scores[:, -1]
