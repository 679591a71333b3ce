"""one word at a time, in loops"""

import numpy as np

import tinygrad_rnn as tg


def one_hot(ids, V):
    rows = np.zeros((*ids.shape, V))
    for place, v in np.ndenumerate(ids):
        rows[place][v] = 1.0
    return rows


class Embedding:
    def forward(self, ids):
        V, n = self.W.shape
        vectors = []
        for v in ids.ravel().tolist():
            if v < 0 or v >= V:
                raise IndexError(f"there is no word {v}")
            vectors.append(tg.zeros((n,), dtype=self.W.dtype) if v == self.padding_idx else self.W[v])
        return tg.stack(vectors).reshape((*ids.shape, n))


def embedding_backward(ids, G, V, padding_idx=None):
    grad = [np.zeros(G.shape[-1]) for _ in range(V)]
    for place in np.ndindex(ids.shape):
        if ids[place] != padding_idx:
            grad[ids[place]] = grad[ids[place]] + G[place]
    return np.array(grad)


def read_vectors(text, words):
    lines = [line.split() for line in text.strip().split("\n")]
    table = np.zeros((len(words), len(lines[0]) - 1))
    for word, *numbers in lines:
        if word in words:
            table[words.index(word)] = [float(number) for number in numbers]
    return table
