"""Functions of the chapter, composed from the operations: scores, losses, and pooling that knows about padding.

Everywhere: X [b, s, n] holds b sentences of s words of n numbers each; mask [b, s] is True on real words and False on
padding.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_rnn.arguments import require_generator
from tinygrad_rnn.errors import ArgumentError, DTypeError, OutOfRangeError, ShapeError, describe, phrase
from tinygrad_rnn.functions import log_softmax, relu, sigmoid, softmax, softplus, tanh, where
from tinygrad_rnn.ops import TABLE
from tinygrad_rnn.tensor import Tensor, apply, required

__all__ = [
    "accuracy",
    "cross_entropy",
    "dropout",
    "log_softmax",
    "masked_mean",
    "masked_sum",
    "relu",
    "sigmoid",
    "softmax",
    "softplus",
    "tanh",
]


def cross_entropy(logits: Tensor, labels: Any) -> Tensor:
    """Return the mean of -log softmax(logits)[label] over the batch, computed without overflow.

    The derivative by the logits is (softmax(logits) - onehot(labels)) / b.

    Parameters
    ----------
    logits : Tensor [b, k], one score for each of k classes; not yet a softmax.
    labels : whole numbers [b] from 0 to k - 1 (array, list or tensor).

    Returns
    -------
    Tensor [], the loss in nats.

    Raises
    ------
    ShapeError (a ValueError) : `logits` is not [b, k] or `labels` not [b], or the batch is empty.
    DTypeError (a TypeError) : the labels are not whole numbers.
    OutOfRangeError (an IndexError) : a label is negative or not below k.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> cross_entropy(tg.tensor([[0.0, 0.0], [0.0, 0.0]]), [0, 1])
    tensor(0.6931, dtype=float32)
    """
    values = checked_labels("cross_entropy", logits, labels)
    hits = logits.backend.asarray(values[:, None] == np.arange(logits.shape[1]))
    return apply(TABLE["cross_entropy"], logits, hits=hits)


def accuracy(logits: Tensor, labels: Any) -> float:
    """Return the share of sentences whose highest score is that of their label.

    Parameters
    ----------
    logits : Tensor [b, k].
    labels : whole numbers [b].

    Raises
    ------
    As ``cross_entropy``.
    """
    values = checked_labels("accuracy", logits, labels)
    return float((logits.numpy().argmax(axis=1) == values).mean())


def checked_labels(where: str, logits: Tensor, labels: Any) -> np.ndarray:
    """Return the labels [b] as a host array of whole numbers that name classes of `logits` [b, k]."""
    required(where, logits)
    values = labels.numpy() if isinstance(labels, Tensor) else np.asarray(labels)
    if logits.ndim != 2 or values.shape != logits.shape[:1] or logits.shape[0] == 0:
        raise ShapeError(
            phrase(
                where,
                "logits [b, k] and labels [b] are needed, with at least one sentence",
                found=f"logits {describe(logits)}, labels {describe(values)}",
            )
        )
    if values.dtype.kind not in "iu":
        raise DTypeError(phrase(where, "labels are whole numbers", found=describe(values), fix="labels.astype(int)"))
    k = logits.shape[1]
    outside = (values < 0) | (values >= k)
    if outside.any():
        i = int(outside.argmax())
        raise OutOfRangeError(
            phrase(where, f"label {values[i]} is not a class", found=f"at sentence {i}; the classes are 0 to {k - 1}")
        )
    return values


def masked_sum(X: Tensor, mask: Any = None) -> Tensor:
    """Return the sum of the word vectors of each sentence; padding adds nothing.

    Parameters
    ----------
    X : Tensor [b, s, n].
    mask : bools [b, s], True on real words; None: all are real.

    Returns
    -------
    Tensor [b, n]; zeros for a sentence without words.

    Raises
    ------
    ShapeError (a ValueError) : X is not [b, s, n], or the mask not [b, s].
    DTypeError (a TypeError) : the mask is not boolean.
    """
    real = checked_mask("masked_sum", X, mask)
    return X.sum(axis=1) if real is None else where(real.reshape((*real.shape, 1)), X, 0.0).sum(axis=1)


def masked_mean(X: Tensor, mask: Any = None) -> Tensor:
    """Return the mean of the word vectors of each sentence, over its real words only.

    Parameters
    ----------
    X : Tensor [b, s, n].
    mask : bools [b, s], True on real words; None: all are real.

    Returns
    -------
    Tensor [b, n]; zeros for a sentence without words, not a division by zero.

    Raises
    ------
    ShapeError (a ValueError) : X is not [b, s, n], or the mask not [b, s].
    DTypeError (a TypeError) : the mask is not boolean.
    """
    real = checked_mask("masked_mean", X, mask)
    if real is None:
        return X.sum(axis=1) / max(X.shape[1], 1)
    words = real.data.sum(axis=1, keepdims=True)
    words = Tensor((words + (words == 0)).astype(X.dtype), X.backend)
    return masked_sum(X, real) / words


def checked_mask(where: str, X: Tensor, mask: Any) -> Tensor | None:
    """Return the mask of X [b, s, n] as a boolean tensor [b, s] on its backend, or None if there is none."""
    if required(where, X).ndim != 3:
        raise ShapeError(phrase(where, "X must be [b, s, n]: sentences, words, numbers", found=f"X {describe(X)}"))
    if mask is None:
        return None
    try:
        mask = mask if isinstance(mask, Tensor) else Tensor(X.backend.asarray(mask), X.backend)
    except ValueError as error:
        raise ShapeError(phrase(where, "the rows of the mask have different lengths", why=str(error))) from error
    if mask.dtype != bool:
        raise DTypeError(
            phrase(where, "the mask is not boolean", found=f"mask {describe(mask)}", fix="mask.astype(bool)")
        )
    if mask.shape != X.shape[:2]:
        raise ShapeError(
            phrase(
                where,
                "the mask does not fit",
                found=f"X {describe(X)}, mask {describe(mask)}",
                fix=f"a mask {list(X.shape[:2])}",
            )
        )
    real: Tensor = mask
    return real


def dropout(x: Tensor, p: float, rng: np.random.Generator) -> Tensor:
    """Return `x` with each number set to zero with probability p, the others divided by 1 - p (inverted dropout).

    Parameters
    ----------
    x : Tensor of any shape.
    p : from 0 to below 1.
    rng : draws which numbers are dropped, on the host, so that a seed drops the same ones on every backend.

    Raises
    ------
    ArgumentError (a ValueError) : p is not a probability below 1.
    """
    if not 0 <= p < 1:
        raise ArgumentError(phrase("dropout", "p must be at least 0 and below 1", found=f"p = {p}"))
    kept = require_generator("dropout", rng).random(required("dropout", x).shape) >= p
    return x * Tensor(x.backend.asarray(kept.astype(x.dtype) / (1 - p), dtype=x.dtype), x.backend)
