"""l04-2: W is not a parameter"""

import tinygrad_rnn as tg


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        self.padding_idx = padding_idx
        self.W = tg.tensor(rng.standard_normal((V, n)))
