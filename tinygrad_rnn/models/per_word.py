"""First way of thinking: every position of the sentence has a layer of its own.

    o_t = tanh(x_t W_t + b_t)          "network 1", s layers
    logits = [o_1, ..., o_s] W + b     "network 2"

It has s times the parameters of one layer, takes sentences of one length only, and each layer sees only its own word.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_rnn import nn
from tinygrad_rnn.arguments import positive
from tinygrad_rnn.errors import ShapeError, describe, phrase
from tinygrad_rnn.functions import stack, tanh
from tinygrad_rnn.tensor import Tensor


class PerWordClassifier(nn.Module):
    """One fully connected layer per word, and a linear classifier on all their features.

    Parameters
    ----------
    num : size of the vocabulary; id 0 is the padding.
    s : the one length that sentences must have (pad them to it).
    n : how many numbers describe a word.
    m : how many features each layer finds.
    rng : draws the weights.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1.
    DTypeError (a TypeError) : rng is not a NumPy Generator, or dtype no type of floats.
    """

    def __init__(self, num: int, s: int, n: int, m: int, rng: np.random.Generator, dtype: Any = "float32") -> None:
        positive("PerWordClassifier", s=s)
        self.embedding = nn.Embedding(num, n, padding_idx=0, rng=rng, dtype=dtype)
        self.layers = [nn.Linear(n, m, rng=rng, dtype=dtype) for _ in range(s)]
        self.classifier = nn.Linear(s * m, 2, rng=rng, dtype=dtype)

    def forward(self, ids: np.ndarray, mask: np.ndarray | None = None) -> Tensor:
        """Return the scores of the two classes.

        Parameters
        ----------
        ids : whole numbers [b, s], for exactly the s of the model.
        mask : not needed: a position is padding or not for each layer by itself.

        Returns
        -------
        Tensor [b, 2].

        Raises
        ------
        ShapeError (a ValueError) : sentences of another length.
        DTypeError (a TypeError) : the ids are not whole numbers.
        TokenError (an IndexError) : an id is not in the vocabulary.
        """
        s = len(self.layers)
        X = self.embedding(ids)
        if X.ndim != 3 or X.shape[1] != s:
            raise ShapeError(
                phrase(
                    "PerWordClassifier",
                    f"the model has {s} layers, so it reads sentences of {s} words",
                    found=f"ids {describe(ids)}",
                    why="every position has a layer of its own",
                    fix=f"tg.data.pad(..., length={s}), or a model with shared weights",
                )
            )
        features = stack([tanh(layer(X[:, t])) for t, layer in enumerate(self.layers)], axis=1)  # [b, s, m]
        return self.classifier(features.reshape((features.shape[0], -1)))  # type: ignore[no-any-return]
