"""Layers that look at one word at a time: Embedding, Linear, LayerNorm, Dropout."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_rnn import functional
from tinygrad_rnn.arguments import generator, positive
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError, TokenError, describe, phrase
from tinygrad_rnn.functions import linear, sqrt, where
from tinygrad_rnn.nn import init
from tinygrad_rnn.nn.module import Module, Parameter
from tinygrad_rnn.tensor import Tensor


class Embedding(Module):
    """A vector for each word: row v of W belongs to the word with id v.

    Parameters
    ----------
    num : V, the size of the vocabulary.
    n : how many numbers describe a word.
    padding_idx : id of the padding; its row starts as zeros and is never trained.
    rng : draws W [V, n] from the standard normal distribution.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1, or a padding_idx that is not an id.
    DTypeError (a TypeError) : rng is not a NumPy Generator, or dtype no type of floats.

    Examples
    --------
    >>> embedding = Embedding(36, 10, rng=np.random.default_rng(0))
    >>> embedding(np.array([[5, 9, 2, 7, 1]])).shape
    (1, 5, 10)
    """

    def __init__(
        self,
        num: int,
        n: int,
        padding_idx: int | None = None,
        rng: np.random.Generator | None = None,
        dtype: Any = "float32",
    ) -> None:
        positive("Embedding", num=num, n=n)
        if padding_idx is not None and not 0 <= padding_idx < num:
            raise ArgumentError(
                phrase("Embedding", "padding_idx is not an id", found=f"padding_idx={padding_idx}, num={num}")
            )
        values = init.normal(generator("Embedding", rng), (num, n), dtype=dtype)
        if padding_idx is not None:
            values[padding_idx] = 0
        self.W = Parameter(values)
        self.padding_idx = padding_idx

    def forward(self, ids: Any) -> Tensor:
        """Return the vectors of the words.

        Parameters
        ----------
        ids : whole numbers [b, s] (or of any other shape): array, list or tensor.

        Returns
        -------
        Tensor [b, s, n].

        Raises
        ------
        DTypeError (a TypeError) : the ids are not whole numbers.
        TokenError (an IndexError) : an id is negative or not below V. Checked on the host: a device would wrap around.
        ShapeError (a ValueError) : there is no word at all.
        """
        try:
            host = ids.numpy() if isinstance(ids, Tensor) else np.asarray(ids)
        except ValueError as error:
            problem = "the sentences have different lengths"
            raise ShapeError(phrase("Embedding", problem, why=str(error), fix="tg.data.pad")) from error
        self._check(host)
        vectors = self.W[host]
        if self.padding_idx is None:
            return vectors
        real = Tensor(self.W.backend.asarray((host != self.padding_idx)[..., None]), self.W.backend)
        return where(real, vectors, self.W.detach()[self.padding_idx])

    def _check(self, ids: np.ndarray) -> None:
        if ids.size == 0:
            raise ShapeError(
                phrase(
                    "Embedding",
                    "there is no word to look up",
                    found=f"ids {describe(ids)}",
                    fix="leave out empty batches; pad empty sentences",
                )
            )
        if ids.dtype.kind not in "iu":
            raise DTypeError(
                phrase(
                    "Embedding",
                    "ids are whole numbers",
                    found=f"ids {describe(ids)}",
                    fix="Vocabulary.encode, then tg.data.pad",
                )
            )
        outside = (ids < 0) | (ids >= self.W.shape[0])
        if outside.any():
            place = tuple(int(k) for k in np.argwhere(outside)[0])
            raise TokenError(
                phrase(
                    "Embedding",
                    f"id {ids[place]} is not in the vocabulary",
                    found=f"at position {list(place)}; the ids are 0 to {self.W.shape[0] - 1}",
                    fix="encode with the vocabulary that the embedding was made for",
                )
            )


class Linear(Module):
    """A fully connected layer: y = x W + b.

    Parameters
    ----------
    n, m : how many numbers come in and go out.
    bias : whether there is a b.
    rng : draws W [n, m] and b [m] evenly between -1/sqrt(n) and 1/sqrt(n), as PyTorch does.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1.
    DTypeError (a TypeError) : rng is not a NumPy Generator, or dtype no type of floats.
    """

    def __init__(
        self, n: int, m: int, bias: bool = True, rng: np.random.Generator | None = None, dtype: Any = "float32"
    ) -> None:
        positive("Linear", n=n, m=m)
        rng = generator("Linear", rng)
        bound = 1 / np.sqrt(n)
        self.W = Parameter(init.uniform(rng, (n, m), bound, dtype))
        self.b = Parameter(init.uniform(rng, (m,), bound, dtype)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        """Return x W + b.

        Parameters
        ----------
        x : Tensor [..., n].

        Returns
        -------
        Tensor [..., m].

        Raises
        ------
        ShapeError (a ValueError) : the last axis of x is not n.
        DTypeError (a TypeError) : x is not a tensor.
        """
        check_width("Linear", x, self.W.shape[0])
        return linear(x, self.W, self.b)


class LayerNorm(Module):
    """Each vector moved to mean 0 and scaled to variance 1, then scaled by g and moved by b.

    y = (x - mean(x)) / sqrt(var(x) + eps) * g + b, over the last axis.

    Source: Ba, Kiros and Hinton, "Layer normalization", 2016.

    Parameters
    ----------
    n : how many numbers a vector has; g [n] starts as ones, b [n] as zeros.
    eps : keeps the division finite for constant vectors; positive.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : n is below 1, or eps not positive.
    DTypeError (a TypeError) : dtype is no type of floats.
    """

    def __init__(self, n: int, eps: float = 1e-5, dtype: Any = "float32") -> None:
        positive("LayerNorm", n=n)
        if not eps > 0:
            raise ArgumentError(phrase("LayerNorm", "eps must be positive", found=f"eps={eps}"))
        self.g = Parameter(np.ones(n, dtype=dtype))
        self.b = Parameter(np.zeros(n, dtype=dtype))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """Return the normalised vectors, Tensor [..., n].

        Raises
        ------
        ShapeError (a ValueError) : the last axis of x [..., n] is not n.
        DTypeError (a TypeError) : x is not a tensor.
        """
        check_width("LayerNorm", x, self.g.shape[0])
        distance = x - x.mean(axis=-1, keepdims=True)
        variance = (distance * distance).mean(axis=-1, keepdims=True)
        return distance / sqrt(variance + self.eps) * self.g + self.b


class Dropout(Module):
    """In training, sets each number to zero with probability p and divides the others by 1 - p; else changes nothing.

    Parameters
    ----------
    p : from 0 to below 1.
    rng : draws which numbers are dropped.

    Raises
    ------
    ArgumentError (a ValueError) : p is not a probability below 1.
    DTypeError (a TypeError) : rng is not a NumPy Generator.
    """

    def __init__(self, p: float, rng: np.random.Generator | None = None) -> None:
        if not 0 <= p < 1:
            raise ArgumentError(phrase("Dropout", "p must be at least 0 and below 1", found=f"p = {p}"))
        self.p = p
        self.rng = generator("Dropout", rng)

    def forward(self, x: Tensor) -> Tensor:
        """Return x [...] with numbers dropped while training, x itself in evaluation.

        Raises
        ------
        DTypeError (a TypeError) : x is not a tensor.
        """
        return functional.dropout(x, self.p, self.rng) if self.training and self.p else x


def check_width(layer: str, x: Any, n: int) -> None:
    """Raise unless x is a tensor [..., n]."""
    if not isinstance(x, Tensor):
        raise DTypeError(phrase(layer, "the input is not a tensor", found=describe(x), fix="tg.tensor(...)"))
    if x.ndim == 0 or x.shape[-1] != n:
        raise ShapeError(
            phrase(layer, f"the last axis must have {n} numbers", found=f"x {describe(x)}", fix=f"x [..., {n}]")
        )
