"""Lesson 6: share the weights. One layer at every place, and one row of features for the whole sentence.

Shapes: b sentences of s words, n numbers per word, m features. A mask is a boolean NumPy array [b, s], True on real
words and False on padding, wherever the padding stands.
"""

from collections.abc import Callable

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


class AnyOrder(nn.Module):
    """A model of your own that cannot know the order of the words.

    Which parameters it has, and how it works inside, is up to you. What it must do is in `forward`.
    """

    def __init__(self, n: int, rng: np.random.Generator) -> None:
        # BEGIN SOLUTION l06-6
        self.W = nn.Parameter(rng.normal(size=(n, 4)) / np.sqrt(n))
        # END SOLUTION

    def forward(self, X: tg.Tensor) -> tg.Tensor:
        """Return one number for each sentence, [b], for word vectors X [b, s, n] of any length s; all words are real.

        The same words in another order get the same number. Other words get, in general, another one. No sentence
        matters to the number of another sentence.
        """
        # BEGIN SOLUTION l06-6
        return (tg.tanh(X @ self.W).sum(axis=1) ** 2).sum(axis=1)
        # END SOLUTION


def order_matters(score: Callable[[np.ndarray], np.ndarray], n: int, rng: np.random.Generator) -> bool:
    """Return whether the order of the words matters to `score`, found out by trying it.

    score takes NumPy word vectors [b, s, n], float64, of any b and s, and returns one number for each sentence, [b].
    Draw sentences for it from `rng`, of up to five words. If the order matters to a score at all, then it does in
    random sentences of five words, in most of their orders, by more than 1e-6. Rounding errors are no difference.
    """
    # BEGIN SOLUTION l06-7
    sentences = rng.normal(size=(20, 5, n))
    expected = score(sentences)
    orders = [rng.permutation(5) for _ in range(50)]
    return any(not np.allclose(score(sentences[:, order]), expected, rtol=0, atol=1e-8) for order in orders)
    # END SOLUTION


# Scores to try order_matters on. X [b, s, n] are NumPy arrays, and so are the results [b].


def nothing(X: np.ndarray) -> np.ndarray:
    """The same for every sentence."""
    return np.zeros(len(X))


def loudest(X: np.ndarray) -> np.ndarray:
    """The greatest number of all words."""
    return X.max(axis=(1, 2))


def added_up(X: np.ndarray) -> np.ndarray:
    """The sum of what every word says, added up in the order of the sentence."""
    return np.cumsum(np.tanh(X).sum(axis=2) / 3, axis=1)[:, -1]


def remembered(X: np.ndarray) -> np.ndarray:
    """Each word counts half as much as the next."""
    return X.sum(axis=2) @ 0.5 ** np.arange(X.shape[1])[::-1]


def last_word(X: np.ndarray) -> np.ndarray:
    """Only the last word counts."""
    return X[:, -1].sum(axis=1)


def late_words(X: np.ndarray) -> np.ndarray:
    """From the third word on, all count double."""
    return X.sum(axis=(1, 2)) + X[:, 2:].sum(axis=(1, 2))


def both_ends(X: np.ndarray) -> np.ndarray:
    """The first and the last word count double."""
    return (X.sum(axis=1) + X[:, 0] + X[:, -1]).sum(axis=1)


def neighbours(X: np.ndarray) -> np.ndarray:
    """Each word times the next, and the last one times the first."""
    return (X * np.roll(X, 1, axis=1)).sum(axis=(1, 2))
