"""l13-2: forget_bias is ignored"""

import numpy as np

from tinygrad_rnn import nn


class LSTMCell:
    def __init__(self, n, m, forget_bias=1.0, rng=None):
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, 4 * m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, 4 * m)))
        b = np.zeros(4 * m)
        self.b = nn.Parameter(b)
