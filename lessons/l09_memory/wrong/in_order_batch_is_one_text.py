"""l09-6: a sentence depends on the others in its batch"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class InOrder:
    def __init__(self, n, rng):
        self.W = nn.Parameter(rng.normal(size=(n, 3)))

    def forward(self, X):
        h, numbers = tg.tensor([0.0, 0.0, 0.0], dtype="float64"), []
        for i in range(X.shape[0]):
            for t in range(X.shape[1]):  # the memory of one sentence goes on into the next
                h = tg.tanh(h / 2 + X[i, t] @ self.W)
            numbers.append(h.sum())
        return tg.stack(numbers, axis=0)
