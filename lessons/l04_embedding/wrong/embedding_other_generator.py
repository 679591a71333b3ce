"""l04-2: W is not drawn from the rng that was handed in"""

import numpy as np

from tinygrad_rnn import nn


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        self.padding_idx = padding_idx
        self.W = nn.Parameter(np.random.default_rng().normal(size=(V, n)))
