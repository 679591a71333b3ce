"""the padding's row is taken out of W before the look-up; gradient by einsum"""

import numpy as np

import tinygrad_rnn as tg


def one_hot(ids, V):
    return np.where(np.expand_dims(ids, -1) == range(V), 1.0, 0.0)


class Embedding:
    def forward(self, ids):
        V = self.W.shape[0]
        if not np.isin(ids, range(V)).all():
            raise IndexError(f"{np.setdiff1d(ids, range(V))} are no ids: they go up to {V - 1}")
        learns = np.ones((V, 1))
        if self.padding_idx is not None:
            learns[self.padding_idx] = 0
        return (self.W * tg.tensor(learns))[ids]


def embedding_backward(ids, G, V, padding_idx=None):
    rows = np.stack([ids == v for v in range(V)], axis=-1).astype(float)
    rows = rows.reshape(-1, V)
    grad = np.einsum("kv,kn->vn", rows, G.reshape(len(rows), -1))
    grad[[] if padding_idx is None else [padding_idx]] = 0
    return grad


class FrozenEmbedding:
    def __init__(self, table):
        self.lookup = tg.tensor(table).detach()

    def forward(self, ids):
        return self.lookup[ids]
