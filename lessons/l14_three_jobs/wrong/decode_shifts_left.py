"""l14-4: the words are shifted to the other side"""

import numpy as np

import tinygrad_rnn as tg


class Translator:
    def decode(self, state, words):
        b, t = words.shape
        given = np.c_[words[:, 1:], np.full(b, END)]
        h = state
        scores = []
        for k in range(t):
            h = self.writer(self.target(given[:, k]), h)
            scores.append(self.output(h))
        return tg.stack(scores, axis=1)
