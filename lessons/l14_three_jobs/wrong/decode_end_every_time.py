"""l14-4: the writer is given END before every word"""

import numpy as np

import tinygrad_rnn as tg


class Translator:
    def decode(self, state, words):
        b, t = words.shape
        h = state
        scores = []
        for _ in range(t):
            h = self.writer(self.target(np.full(b, END)), h)
            scores.append(self.output(h))
        return tg.stack(scores, axis=1)
