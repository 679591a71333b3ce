"""l09-6: the order of the words is lost"""

import numpy as np

from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.W = nn.Parameter(rng.normal(size=(n, 3)))

    def forward(self, X):
        b, s, _ = X.shape
        return self.W.sum() * np.arange(s).sum() * np.ones(b)
