"""l06-6: there is a number for each feature or word, not one for each sentence"""

import tinygrad_rnn as tg


class AnyOrder:
    def forward(self, X):
        return tg.tanh(X @ self.W).sum(axis=1)
