"""l04-2: the numbers are drawn from 0 to 1"""

from tinygrad_rnn import nn


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        self.padding_idx = padding_idx
        self.W = nn.Parameter(rng.random((V, n)))
