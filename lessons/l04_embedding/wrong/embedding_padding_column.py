"""l04-2: a column of W is set to zero, not the padding's row"""

from tinygrad_rnn import nn


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        self.padding_idx = padding_idx
        values = rng.standard_normal((V, n))
        if padding_idx is not None:
            values[:, padding_idx] = 0
        self.W = nn.Parameter(values)
