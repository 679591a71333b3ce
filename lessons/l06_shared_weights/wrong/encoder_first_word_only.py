"""l06-1: only the first word goes through the layer"""

import tinygrad_rnn as tg


class SharedEncoder:
    def forward(self, X):
        return tg.tanh(X[:, :1] @ self.W + self.b)
