"""einsum, a module list of one object, flip"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class Output:
    def __init__(self, m, k, mode="linear", rng=None):
        if mode not in ("identity", "linear"):
            raise ValueError(f"no mode {mode}")
        if mode == "identity" and m != k:
            raise ValueError(f"{m} and {k} differ")
        rng = rng or np.random.default_rng()
        self.W_ho = None
        if mode == "linear":
            self.W_ho = nn.Parameter(rng.standard_normal((m, k)) / m)

    def forward(self, H):
        if self.W_ho is None:
            return H
        return tg.einsum("bm,mk->bk", H, self.W_ho) if H.ndim == 2 else tg.einsum("bsm,mk->bsk", H, self.W_ho)


class UnrolledRNN:
    def __init__(self, cell, s):
        self.cells = []
        for _ in range(s):
            self.cells.append(cell)
        self.folded = RNN(cell)

    def forward(self, X, h0=None):
        if X.shape[1] != len(self.cells):
            raise ValueError(f"expected {len(self.cells)} words, found {X.shape[1]}")
        return self.folded(X, h0)


class Bidirectional:
    def forward(self, X, mask=None):
        H, h = self.right(X, None, mask)
        G, g = self.left(tg.flip(X, axis=1), None, None if mask is None else np.flip(mask, axis=1))
        return tg.concatenate([H, tg.flip(G, axis=1)], axis=-1), tg.concatenate([h, g], axis=-1)
