"""l13-1: the matrices are stored transposed"""

import numpy as np

from tinygrad_rnn import nn


class GRUCell:
    def __init__(self, n, m, rng=None):
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (3 * m, n)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (3 * m, m)))
        self.b = nn.Parameter(np.zeros(3 * m))
