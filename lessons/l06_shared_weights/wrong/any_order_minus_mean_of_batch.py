"""l06-6: the sentences of a batch are mixed"""

import tinygrad_rnn as tg


class AnyOrder:
    def forward(self, X):
        scores = tg.tanh(X @ self.W).sum(axis=(1, 2))
        return scores - scores.mean()
