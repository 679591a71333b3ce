"""l06-1: the bias is not a parameter"""

import numpy as np

from tinygrad_rnn import nn


class SharedEncoder:
    def __init__(self, n, m, rng):
        self.W = nn.Parameter(rng.normal(size=(n, m)))
        self.b = np.zeros(m)
