"""l04-2: an id without a word gets a vector all the same"""

import numpy as np

import tinygrad_rnn as tg


class Embedding:
    def forward(self, ids):
        rows = (ids[..., None] == np.arange(self.W.shape[0])).astype(float)
        if self.padding_idx is not None:
            rows[..., self.padding_idx] = 0
        return tg.tensor(rows) @ self.W
