"""look-up by take, padding by a factor, gradient by bincount"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


def one_hot(ids, V):
    rows = np.zeros((*ids.shape, V))
    np.put_along_axis(rows, ids[..., None], 1.0, axis=-1)
    return rows


class Embedding:
    def __init__(self, V, n, rng, padding_idx=None):
        super().__init__()
        self.V, self.padding_idx = V, padding_idx
        self.W = nn.Parameter(rng.normal(0.0, 1.0, size=(V, n)))
        if padding_idx is not None:
            with tg.no_grad():
                self.W[padding_idx] = 0.0

    def forward(self, ids):
        outside = np.logical_or(ids < 0, ids >= self.V)
        if np.any(outside):
            raise IndexError(f"ids {ids[outside]} are not among the {self.V} words")
        X = tg.take(self.W, ids, axis=0)
        if self.padding_idx is not None:
            X = X * np.expand_dims((ids != self.padding_idx).astype(np.float64), -1)
        return X


def embedding_backward(ids, G, V, padding_idx=None):
    n = G.shape[-1]
    cells = ids.reshape(-1, 1) * n + np.arange(n)
    grad = np.bincount(cells.ravel(), weights=G.ravel(), minlength=V * n).reshape(V, n)
    if padding_idx is not None:
        grad[padding_idx] = 0
    return grad
