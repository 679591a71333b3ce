"""l04-2: padding_idx=0 is taken for no padding at all"""

from tinygrad_rnn import nn


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        self.padding_idx = padding_idx
        values = rng.standard_normal((V, n))
        if padding_idx:
            values[padding_idx] = 0
        self.W = nn.Parameter(values)

    def forward(self, ids):
        X = self.W[ids]
        if not self.padding_idx:
            return X
        return X * (ids != self.padding_idx)[..., None]
