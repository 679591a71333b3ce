"""l06-4: the random numbers do not come from rng"""

import numpy as np

from tinygrad_rnn import nn


class BagModel:
    def __init__(self, V, n, m, rng):
        self.embedding = nn.Embedding(V, n, rng=np.random.default_rng(1), dtype="float64")
        self.encoder = SharedEncoder(n, m, rng)
        self.hidden = nn.Linear(m, m, rng=np.random.default_rng(2), dtype="float64")
        self.output = nn.Linear(m, 2, rng=np.random.default_rng(3), dtype="float64")
