"""one word after the other"""

import tinygrad_rnn as tg


class SharedEncoder:
    def forward(self, X):
        features = [tg.tanh(X[:, t] @ self.W + self.b) for t in range(X.shape[1])]
        return tg.stack(features, axis=1)


def sum_pool(F, mask):
    total = 0 * F[:, 0]
    for t in range(F.shape[1]):
        total = total + tg.where(mask[:, t : t + 1], F[:, t], 0 * F[:, t])
    return total


def mean_pool(F, mask):
    rows = []
    for i, real in enumerate(mask):
        words = F[i][real]
        rows.append(words.mean(axis=0) if real.any() else tg.zeros((F.shape[2],), dtype=F.dtype))
    return tg.stack(rows)


def max_pool(F, mask):
    rows = []
    for i, real in enumerate(mask):
        rows.append(F[i][real].max(axis=0) if real.any() else F[i, 0] * 0)
    return tg.stack(rows)
