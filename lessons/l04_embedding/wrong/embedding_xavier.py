"""l04-2: W is not drawn from the standard normal distribution"""

import numpy as np

from tinygrad_rnn import nn


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        self.padding_idx = padding_idx
        self.W = nn.Parameter(rng.standard_normal((V, n)) / np.sqrt(n))
