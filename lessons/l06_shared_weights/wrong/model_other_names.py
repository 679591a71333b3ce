"""l06-4: a part is missing, or has another name or shape"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class BagModel:
    def __init__(self, V, n, m, rng):
        self.words = nn.Embedding(V, n, rng=rng, dtype="float64")
        self.encoder = SharedEncoder(n, m, rng)
        self.hidden = nn.Linear(m, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, 2, rng=rng, dtype="float64")

    def forward(self, ids, mask):
        features = self.encoder(self.words(ids))
        real = mask[:, :, None]
        meaning = (features * real).sum(axis=1) / real.sum(axis=1)
        return self.output(tg.tanh(self.hidden(meaning)))
