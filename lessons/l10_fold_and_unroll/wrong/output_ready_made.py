"""l10-2: nn.Linear is the finished answer"""

from tinygrad_rnn import nn


class Output:
    def __init__(self, m, k, mode="linear", rng=None):
        self.W_ho = nn.Linear(m, k, bias=False, rng=rng, dtype="float64").W if mode == "linear" else None
