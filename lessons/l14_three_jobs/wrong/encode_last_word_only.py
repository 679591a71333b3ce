"""l14-4: only the last word is read"""

import tinygrad_rnn as tg


class Translator:
    def encode(self, ids, mask):
        X = self.source(ids)
        h = self.reader.initial_state(len(ids))
        for t in range(ids.shape[1]):
            h = tg.where(mask[:, t : t + 1], self.reader(X[:, t], self.reader.initial_state(len(ids))), h)
        return h
