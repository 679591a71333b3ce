"""l14-4: the sentence is read from right to left"""

import tinygrad_rnn as tg


class Translator:
    def encode(self, ids, mask):
        X = self.source(ids)
        h = self.reader.initial_state(len(ids))
        for t in reversed(range(ids.shape[1])):
            h = tg.where(mask[:, t : t + 1], self.reader(X[:, t], h), h)
        return h
