"""l14-4: the last word is not read"""

import tinygrad_rnn as tg


class Translator:
    def encode(self, ids, mask):
        X = self.source(ids)
        h = self.reader.initial_state(len(ids))
        lengths = mask.sum(axis=1)
        for t in range(ids.shape[1] - 1):
            h = tg.where((t < lengths - 1)[:, None], self.reader(X[:, t], h), h)
        return h
