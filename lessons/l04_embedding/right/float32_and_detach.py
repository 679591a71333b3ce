"""numbers of type float32; a detached row for the padding, which may start as anything"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


def one_hot(ids, V):
    return np.identity(V, dtype=np.float32)[ids]


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        self.padding_idx = padding_idx
        self.W = nn.Parameter(rng.standard_normal((V, n), dtype=np.float32))

    def forward(self, ids):
        bad = [int(v) for v in ids.flat if not 0 <= v < self.W.shape[0]]
        if bad:
            raise IndexError(f"unknown ids: {bad}")
        if self.padding_idx is None:
            return self.W[ids]
        padded = (ids == self.padding_idx)[..., None]
        return tg.where(padded, tg.zeros((self.W.shape[1],), dtype=self.W.dtype), self.W[ids])


def embedding_backward(ids, G, V, padding_idx=None):
    flat, upstream = ids.ravel(), G.reshape(ids.size, -1).astype(np.float32)
    order = np.argsort(flat, kind="stable")
    words, starts = np.unique(flat[order], return_index=True)
    grad = np.zeros((V, upstream.shape[1]), dtype=np.float32)
    grad[words] = np.add.reduceat(upstream[order], starts, axis=0)
    if padding_idx is not None:
        grad[padding_idx] = 0
    return grad


class FrozenEmbedding:
    def __init__(self, table):
        self.rows = table.astype(np.float32)

    def forward(self, ids):
        return tg.tensor(self.rows[ids])
