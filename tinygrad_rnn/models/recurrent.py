"""The recurrent network: the memory as a layer, with an output at every time step.

    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b)
    o_t = h_t      or      o_t = h_t W_ho
    logits = o_s W + b

An output is there after every word; the class of the sentence is read off the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from tinygrad_rnn import nn
from tinygrad_rnn.errors import ArgumentError, phrase
from tinygrad_rnn.functions import tanh
from tinygrad_rnn.nn import init
from tinygrad_rnn.tensor import Tensor


class RecurrentClassifier(nn.Module):
    """A basic RNN and a linear classifier on its last output.

    Parameters
    ----------
    num : size of the vocabulary; id 0 is the padding.
    n : how many numbers describe a word.
    h : how many numbers the state has.
    rng : draws the weights.
    output : ``"state"``: o_t = h_t; ``"linear"``: o_t = h_t W_ho, with W_ho [h, h].
    activation : tanh; the identity shows what the network is without it.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1, or an output of another kind.
    DTypeError (a TypeError) : rng is not a NumPy Generator, or dtype no type of floats.
    """

    def __init__(
        self,
        num: int,
        n: int,
        h: int,
        rng: np.random.Generator,
        output: Literal["state", "linear"] = "state",
        activation: Callable[[Tensor], Tensor] = tanh,
        dtype: Any = "float32",
    ) -> None:
        if output not in ("state", "linear"):
            raise ArgumentError(phrase("RecurrentClassifier", "output is 'state' or 'linear'", found=repr(output)))
        self.embedding = nn.Embedding(num, n, padding_idx=0, rng=rng, dtype=dtype)
        self.rnn = nn.RNN(n, h, activation=activation, rng=rng, dtype=dtype)
        self.W_ho = nn.Parameter(init.uniform(rng, (h, h), 1 / np.sqrt(h), dtype)) if output == "linear" else None
        self.classifier = nn.Linear(h, 2, rng=rng, dtype=dtype)

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
        _, state = self.rnn(self.embedding(ids), mask=mask)
        return self.classifier(self.output(state))  # type: ignore[no-any-return]

    def outputs(self, ids: np.ndarray, mask: np.ndarray | None = None) -> Tensor:
        """Return o_1 to o_s, Tensor [b, s, h], for the `ids` and the `mask` of ``forward``.

        Raises
        ------
        ShapeError (a ValueError), DTypeError (a TypeError), TokenError (an IndexError) : as in ``forward``.
        """
        H, _ = self.rnn(self.embedding(ids), mask=mask)
        return self.output(H)

    def output(self, state: Tensor) -> Tensor:
        """Return o_t [..., h] for h_t [..., h]."""
        return state if self.W_ho is None else state @ self.W_ho
