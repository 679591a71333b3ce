"""Lesson 4: give each word a vector."""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


def one_hot(ids: np.ndarray, V: int) -> np.ndarray:
    """Return each id as a row of V numbers: 1.0 at the place of the id, 0.0 everywhere else.

    ids: whole numbers from 0 to V - 1, of any shape: [s], [b, s], ...
    Returns float64 [s, V], [b, s, V], ...: the shape of ids with one more axis, the last one.
    """
    # BEGIN SOLUTION l04-1
    places = np.arange(V)
    return (ids[..., np.newaxis] == places).astype(np.float64)
    # END SOLUTION


class Embedding(nn.Module):
    """A vector of n numbers for each of V words: row v of the parameter W [V, n] belongs to the word with id v.

    V: how many words there are. n: how many numbers describe a word.
    rng: W is drawn from it, from the standard normal distribution (mean 0, standard deviation 1).
    padding_idx: the id of the padding, or None if there is none. Its vector is n zeros and is never trained.
    """

    def __init__(self, V: int, n: int, rng: np.random.Generator, padding_idx: int | None = None) -> None:
        self.padding_idx = padding_idx
        # BEGIN SOLUTION l04-2
        table = rng.standard_normal((V, n))
        if padding_idx is not None:
            table[padding_idx] = 0.0
        self.W = nn.Parameter(table)
        # END SOLUTION

    def forward(self, ids: np.ndarray) -> tg.Tensor:
        """Return the vectors of the words: ids [b, s] -> [b, s, n] (and ids of any other shape -> [..., n]).

        Raises IndexError, with the id in its text, if an id is below 0 or not below V.
        """
        # BEGIN SOLUTION l04-2
        V = self.W.shape[0]
        strangers = ids[(ids < 0) | (ids >= V)]
        if strangers.size > 0:
            raise IndexError(f"no word has the id {strangers[0]}: the ids go from 0 to {V - 1}")
        vectors = self.W[ids]
        if self.padding_idx is None:
            return vectors
        real = (ids != self.padding_idx)[..., np.newaxis]
        return tg.where(real, vectors, 0.0)
        # END SOLUTION


def embedding_backward(ids: np.ndarray, G: np.ndarray, V: int, padding_idx: int | None = None) -> np.ndarray:
    """Return the gradient of the loss with respect to W, [V, n]: written by hand, in NumPy, without the engine.

    ids: [b, s], or any other shape. G: [b, s, n], the gradient of the loss with respect to what forward returned.
    padding_idx: the id whose row is never trained, or None.
    """
    # BEGIN SOLUTION l04-3
    gradient = np.zeros((V, G.shape[-1]))
    np.add.at(gradient, ids, G)
    if padding_idx is not None:
        gradient[padding_idx] = 0.0
    return gradient
    # END SOLUTION


def read_vectors(text: str, words: list[str]) -> np.ndarray:
    """Return a table [V, n], float64: row v is the vector that `text` gives for words[v], or zeros if it has none.

    text: one line per word, the word and then n numbers, separated by blanks, as in "movie 0.25 -1.5 0.5".
    words: the V words of the vocabulary, in the order of their ids.
    """
    # BEGIN SOLUTION l04-4
    known = {}
    for line in text.splitlines():
        word, *numbers = line.split()
        known[word] = np.array(numbers, dtype=np.float64)
    n = len(next(iter(known.values())))
    return np.stack([known.get(word, np.zeros(n)) for word in words])
    # END SOLUTION


class FrozenEmbedding(nn.Module):
    """Looks words up in a ready-made table [V, n] that training leaves alone: the module has no parameters."""

    def __init__(self, table: np.ndarray) -> None:
        # BEGIN SOLUTION l04-4
        self.table = tg.tensor(table)
        # END SOLUTION

    def forward(self, ids: np.ndarray) -> tg.Tensor:
        """Return the vectors of the words: ids [b, s] -> [b, s, n]."""
        # BEGIN SOLUTION l04-4
        return self.table[ids]
        # END SOLUTION
