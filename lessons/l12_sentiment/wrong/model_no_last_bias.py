"""l12-1: a part is missing, or has another name or shape"""

from tinygrad_rnn import nn


class SentimentRNN:
    def __init__(self, V, n, m, rng):
        self.embedding = nn.Embedding(V, n, rng=rng, dtype="float64")
        self.rnn = nn.RNN(n, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, 2, bias=False, rng=rng, dtype="float64")
