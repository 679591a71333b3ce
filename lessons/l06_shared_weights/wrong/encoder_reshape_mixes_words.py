"""l06-1: a reshape gives words the features of other words"""

import tinygrad_rnn as tg


class SharedEncoder:
    def forward(self, X):
        b, s, n = X.shape
        rows = X.swapaxes(0, 1).reshape(s * b, n)
        return tg.tanh(rows @ self.W + self.b).reshape(b, s, -1)
