"""l06-1: the words are summed already"""

import tinygrad_rnn as tg


class SharedEncoder:
    def forward(self, X):
        return tg.tanh(X @ self.W + self.b).sum(axis=1)
