"""l04-2: a word that occurs twice learns from one place only"""

import numpy as np

import tinygrad_rnn as tg


class Embedding:
    def forward(self, ids):
        last = {v: place for place, v in np.ndenumerate(ids)}
        counts = np.zeros(ids.shape)
        for place in last.values():
            counts[place] = 1
        learns = tg.tensor(counts[..., np.newaxis])
        return self.W[ids] * learns + self.W.detach()[ids] * (1 - learns)
