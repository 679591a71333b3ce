"""l06-4: there is one score and not two"""

from tinygrad_rnn import nn


class BagModel:
    def __init__(self, V, n, m, rng):
        self.embedding = nn.Embedding(V, n, rng=rng, dtype="float64")
        self.encoder = SharedEncoder(n, m, rng)
        self.hidden = nn.Linear(m, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, 1, rng=rng, dtype="float64")
