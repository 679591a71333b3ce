"""Third way of thinking: a memory that is refreshed by each word in turn.

    h_0 = 0
    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b)
    logits = h_s W + b

After the last word the memory has seen the whole sentence, in order. This module writes the loop out; ``recurrent.py``
is the same thing as a layer.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_rnn import nn
from tinygrad_rnn.functional import checked_mask
from tinygrad_rnn.functions import where
from tinygrad_rnn.tensor import Tensor


class MemoryClassifier(nn.Module):
    """A memory that reads a sentence word by word, and a linear classifier on what it holds at the end.

    Parameters
    ----------
    num : size of the vocabulary; id 0 is the padding.
    n : how many numbers describe a word.
    h : how many numbers the memory holds.
    rng : draws the weights.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1.
    DTypeError (a TypeError) : rng is not a NumPy Generator, or dtype no type of floats.
    """

    def __init__(self, num: int, n: int, h: int, rng: np.random.Generator, dtype: Any = "float32") -> None:
        self.embedding = nn.Embedding(num, n, padding_idx=0, rng=rng, dtype=dtype)
        self.cell = nn.RNNCell(n, h, rng=rng, dtype=dtype)
        self.classifier = nn.Linear(h, 2, rng=rng, dtype=dtype)

    def forward(self, ids: np.ndarray, mask: np.ndarray | None = None) -> Tensor:
        """Return the scores of the two classes.

        Parameters
        ----------
        ids : whole numbers [b, s], for any s.
        mask : bools [b, s], True on real words; padding leaves the memory as it is. None: all are real.

        Returns
        -------
        Tensor [b, 2].

        Raises
        ------
        ShapeError (a ValueError) : ids are not [b, s], or the mask does not fit.
        DTypeError (a TypeError) : the ids are not whole numbers, or the mask not boolean.
        TokenError (an IndexError) : an id is not in the vocabulary.
        """
        X = self.embedding(ids)  # [b, s, n]
        real = checked_mask("MemoryClassifier", X, mask)
        memory = self.cell.initial_state(X.shape[0])  # [b, h]
        for t in range(X.shape[1]):
            refreshed = self.cell(X[:, t], memory)
            memory = refreshed if real is None else where(real[:, t : t + 1], refreshed, memory)
        return self.classifier(memory)  # type: ignore[no-any-return]
