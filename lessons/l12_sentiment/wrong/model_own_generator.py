"""l12-1: a part draws its numbers elsewhere than from rng"""

import numpy as np

from tinygrad_rnn import nn


class SentimentRNN:
    def __init__(self, V, n, m, rng):
        self.embedding = nn.Embedding(V, n, rng=np.random.default_rng(), dtype="float64")
        self.rnn = nn.RNN(n, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, 2, rng=rng, dtype="float64")
