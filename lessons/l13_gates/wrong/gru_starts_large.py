"""l13-1: the weights start too large"""

import numpy as np

from tinygrad_rnn import nn


class GRUCell:
    def __init__(self, n, m, rng=None):
        rng = rng or np.random.default_rng()
        self.W_xh = nn.Parameter(rng.normal(size=(n, 3 * m)) * 3)
        self.W_hh = nn.Parameter(rng.normal(size=(m, 3 * m)) * 3)
        self.b = nn.Parameter(np.zeros(3 * m))
