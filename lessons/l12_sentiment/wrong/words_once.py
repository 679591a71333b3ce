"""l12-5: a word counts once, however often it is said"""

import numpy as np

import tinygrad_rnn as tg


class WordScores:
    def forward(self, ids, mask):
        said = np.zeros((len(ids), self.W.shape[0]))
        for row, (words, real) in enumerate(zip(ids, mask)):
            said[row, words[real]] = 1.0
        return tg.tensor(said) @ self.W + self.b
