"""l04-2: id 0 is always taken for the padding"""

import numpy as np

import tinygrad_rnn as tg


class Embedding:
    def forward(self, ids):
        real = (ids != 0).astype(np.float64)
        return self.W[ids] * tg.tensor(real[..., np.newaxis])
