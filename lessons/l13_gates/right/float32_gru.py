"""weights in float32"""

import numpy as np

from tinygrad_rnn import nn


class GRUCell:
    def __init__(self, n, m, rng=None):
        rng = rng or np.random.default_rng()
        draw = nn.init.uniform
        self.W_xh = nn.Parameter(draw(rng, (n, 3 * m), 1 / m**0.5))
        self.W_hh = nn.Parameter(draw(rng, (m, 3 * m), 1 / m**0.5))
        self.b = nn.Parameter(np.zeros(3 * m))
