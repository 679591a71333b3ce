"""l14-4: the last word goes round to the front"""

import numpy as np

import tinygrad_rnn as tg


class Translator:
    def decode(self, state, words):
        t = words.shape[1]
        given = np.roll(words, 1, axis=1)
        h = state
        scores = []
        for k in range(t):
            h = self.writer(self.target(given[:, k]), h)
            scores.append(self.output(h))
        return tg.stack(scores, axis=1)
