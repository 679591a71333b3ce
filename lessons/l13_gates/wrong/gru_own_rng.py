"""l13-1: the weights are not drawn from rng"""

import numpy as np

from tinygrad_rnn import nn


class GRUCell:
    def __init__(self, n, m, rng=None):
        rng = np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, 3 * m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, 3 * m)))
        self.b = nn.Parameter(np.zeros(3 * m))
