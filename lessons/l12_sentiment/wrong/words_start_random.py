"""l12-5: the weights start with random numbers"""

import numpy as np

from tinygrad_rnn import nn


class WordScores:
    def __init__(self, V):
        self.W = nn.Parameter(np.random.default_rng(0).normal(size=(V, 2)))
        self.b = nn.Parameter(np.zeros(2))
