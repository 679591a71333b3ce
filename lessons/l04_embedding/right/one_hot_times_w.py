"""one-hot rows times W, forwards and backwards"""

import numpy as np

import tinygrad_rnn as tg


def one_hot(ids, V):
    return np.eye(V)[ids]


class Embedding:
    def forward(self, ids):
        V = self.W.shape[0]
        if ids.min() < 0 or ids.max() >= V:
            raise IndexError(f"an id is outside of 0 to {V - 1}: {ids.tolist()}")
        rows = one_hot(ids, V)
        if self.padding_idx is not None:
            rows[..., self.padding_idx] = 0
        return tg.tensor(rows) @ self.W


def embedding_backward(ids, G, V, padding_idx=None):
    rows = one_hot(ids, V).reshape(-1, V)
    if padding_idx is not None:
        rows[:, padding_idx] = 0
    return rows.T @ G.reshape(len(rows), -1)
