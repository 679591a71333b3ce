"""Lesson 6: share the weights. One layer at every place, and one row of features for the whole sentence.

Shapes: b sentences of s words, n numbers per word, m features. A mask is a boolean NumPy array [b, s], True on real
words and False on padding, wherever the padding stands.
"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class SharedEncoder(nn.Module):
    """The same layer at every place of the sentence: o_t = tanh(x_t W + b).

    Parameters, the only two: W [n, m], drawn from `rng`, and b [m], zeros at the start; both float64.
    """

    def __init__(self, n: int, m: int, rng: np.random.Generator) -> None:
        # BEGIN SOLUTION l06-1
        self.W = nn.Parameter(rng.normal(size=(n, m)) / np.sqrt(n))
        self.b = nn.Parameter(np.zeros(m))
        # END SOLUTION

    def forward(self, X: tg.Tensor) -> tg.Tensor:
        """Return the features of all words, [b, s, m], for word vectors X [b, s, n] of any length s."""
        # BEGIN SOLUTION l06-1
        return tg.tanh(X @ self.W + self.b)
        # END SOLUTION


def sum_pool(F: tg.Tensor, mask: np.ndarray) -> tg.Tensor:
    """Return [b, m]: the sum of the features of each sentence's real words.

    F [b, s, m] are the features of the words, padding included; mask [b, s]. A sentence without words gives zeros.
    """
    # BEGIN SOLUTION l06-2
    return tg.where(mask[:, :, None], F, 0.0).sum(axis=1)
    # END SOLUTION


def mean_pool(F: tg.Tensor, mask: np.ndarray) -> tg.Tensor:
    """Return [b, m]: the mean of the features of each sentence's real words.

    F [b, s, m], mask [b, s]. Our convention: a sentence without words gives zeros, and its gradient is zero too.
    """
    # BEGIN SOLUTION l06-3
    counts = np.maximum(mask.sum(axis=1, keepdims=True), 1)
    return sum_pool(F, mask) / counts
    # END SOLUTION


class BagModel(nn.Module):
    """Two scores for a bag of words: embedding, shared layer, mean over the words, classifier with a hidden layer.

    Parts, which are also the parameters' names: `embedding`, an nn.Embedding (W [V, n]); `encoder`, a SharedEncoder
    (W [n, m], b [m]); `hidden`, an nn.Linear (W [m, m], b [m]); `output`, an nn.Linear (W [m, 2], b [2]).
    All of dtype float64, all drawn from `rng`.
    """

    def __init__(self, V: int, n: int, m: int, rng: np.random.Generator) -> None:
        # BEGIN SOLUTION l06-4
        self.embedding = nn.Embedding(V, n, rng=rng, dtype="float64")
        self.encoder = SharedEncoder(n, m, rng)
        self.hidden = nn.Linear(m, m, rng=rng, dtype="float64")
        self.output = nn.Linear(m, 2, rng=rng, dtype="float64")
        # END SOLUTION

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        """Return the scores [b, 2] of the two classes, before any softmax. ids [b, s], mask [b, s].

        The hidden layer's activation is tanh; the output layer has none.
        """
        # BEGIN SOLUTION l06-4
        meaning = mean_pool(self.encoder(self.embedding(ids)), mask)
        return self.output(tg.tanh(self.hidden(meaning)))
        # END SOLUTION


def max_pool(F: tg.Tensor, mask: np.ndarray) -> tg.Tensor:
    """Return [b, m]: of each feature, the greatest among the sentence's real words.

    F [b, s, m], mask [b, s]. A sentence without words gives zeros, and its gradient is zero too.
    """
    # BEGIN SOLUTION l06-5
    greatest = tg.where(mask[:, :, None], F, -np.inf).max(axis=1)
    return tg.where(mask.any(axis=1, keepdims=True), greatest, 0.0)
    # END SOLUTION
