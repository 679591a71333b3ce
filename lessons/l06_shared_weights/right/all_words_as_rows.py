"""all words of the batch as the rows of one matrix"""

import numpy as np

import tinygrad_rnn as tg


class SharedEncoder:
    def forward(self, X):
        b, s, n = X.shape
        rows = X.reshape(b * s, n)
        return tg.tanh(rows @ self.W + self.b).reshape(b, s, self.W.shape[1])


def sum_pool(F, mask):
    b, s, m = F.shape
    place = np.repeat(np.arange(b), s)
    belongs = (np.arange(b)[:, None] == place) & mask.reshape(1, b * s)  # [b, b * s]
    return tg.matmul(belongs.astype(float), F.reshape(b * s, m))
