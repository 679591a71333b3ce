"""Second way of thinking: one layer for all words, as a convolution shares its weights between places.

    o_t = tanh(x_t W + b)
    logits = classifier(o_1 + ... + o_s)

Few parameters, however long the sentence. But a sum does not know the order of its terms: shuffle the words and the
result is the same. No training can change that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_rnn import nn
from tinygrad_rnn.functional import masked_sum
from tinygrad_rnn.functions import tanh
from tinygrad_rnn.tensor import Tensor


class SharedClassifier(nn.Module):
    """One shared layer, the sum of its features over the words, and a classifier with one hidden layer.

    The hidden layer is there because "not good" against "good" cannot be told by adding up scores of words.

    Parameters
    ----------
    num : size of the vocabulary; id 0 is the padding.
    n : how many numbers describe a word.
    m : how many features the layer finds, and the width of the hidden layer.
    rng : draws the weights.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1.
    DTypeError (a TypeError) : rng is not a NumPy Generator, or dtype no type of floats.
    """

    def __init__(self, num: int, n: int, m: int, rng: np.random.Generator, dtype: Any = "float32") -> None:
        self.embedding = nn.Embedding(num, n, padding_idx=0, rng=rng, dtype=dtype)
        self.shared = nn.Linear(n, m, rng=rng, dtype=dtype)
        self.hidden = nn.Linear(m, m, rng=rng, dtype=dtype)
        self.classifier = nn.Linear(m, 2, rng=rng, dtype=dtype)

    def forward(self, ids: np.ndarray, mask: np.ndarray | None = None) -> Tensor:
        """Return the scores of the two classes.

        Parameters
        ----------
        ids : whole numbers [b, s], for any s.
        mask : bools [b, s], True on real words; None: all are real.

        Returns
        -------
        Tensor [b, 2].

        Raises
        ------
        ShapeError (a ValueError) : ids are not [b, s], or the mask does not fit.
        DTypeError (a TypeError) : the ids are not whole numbers, or the mask not boolean.
        TokenError (an IndexError) : an id is not in the vocabulary.
        """
        features = tanh(self.shared(self.embedding(ids)))  # [b, s, m]
        sentence = masked_sum(features, mask)  # [b, m]
        return self.classifier(tanh(self.hidden(sentence)))  # type: ignore[no-any-return]
