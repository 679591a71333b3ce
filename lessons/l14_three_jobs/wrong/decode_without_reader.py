"""l14-4: the reader's state is not used"""

import numpy as np

import tinygrad_rnn as tg


class Translator:
    def decode(self, state, words):
        b, t = words.shape
        given = np.c_[np.full(b, END), words[:, :-1]]
        h = self.writer.initial_state(b)
        scores = []
        for k in range(t):
            h = self.writer(self.target(given[:, k]), h)
            scores.append(self.output(h))
        return tg.stack(scores, axis=1)
