"""the greatest times the mean, and every order tried"""

import itertools

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class AnyOrder:
    def __init__(self, n, rng):
        self.layer = nn.Linear(n, 1, rng=rng)

    def forward(self, X):
        scores = self.layer(X.astype("float32"))[:, :, 0]
        return tg.exp(scores).max(axis=1) * scores.mean(axis=1)


def order_matters(score, n, rng):
    sentence = rng.uniform(-1, 1, size=(5, n))
    orders = np.array(list(itertools.permutations(range(5))))
    return np.ptp(score(sentence[orders])) > 1e-7
