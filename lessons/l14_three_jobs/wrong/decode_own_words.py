"""l14-4: the writer is given its own words"""

import numpy as np

import tinygrad_rnn as tg


class Translator:
    def decode(self, state, words):
        b, t = words.shape
        word = np.full(b, END)
        h = state
        scores = []
        for _ in range(t):
            h = self.writer(self.target(word), h)
            scores.append(self.output(h))
            word = scores[-1].numpy().argmax(axis=1)
        return tg.stack(scores, axis=1)
