"""l06-4: there is no hidden layer"""

from tinygrad_rnn import nn


class BagModel:
    def __init__(self, V, n, m, rng):
        self.embedding = nn.Embedding(V, n, rng=rng, dtype="float64")
        self.encoder = SharedEncoder(n, m, rng)
        self.output = nn.Linear(m, 2, rng=rng, dtype="float64")

    def forward(self, ids, mask):
        features = self.encoder(self.embedding(ids))
        real = mask[:, :, None]
        meaning = (features * real).sum(axis=1) / real.sum(axis=1)
        return self.output(meaning)
