"""Lesson 3: squash and score.

Everything here is plain NumPy. Each function f comes with its rule for the way back, f_backward: g is the gradient of
the loss with respect to what f returned (of the same shape), and the result is the gradient with respect to f's input.

No function may overflow, whatever the input: numbers such as -10,000 and 10,000 are as welcome as 0, and NumPy has
nothing to warn of.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-x)), number by number; x of any shape."""
    # BEGIN SOLUTION l03-1
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)
    # END SOLUTION


def sigmoid_backward(g: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to x, from g and from y = sigmoid(x): x itself is not needed any more."""
    # BEGIN SOLUTION l03-1
    return g * y * (1.0 - y)
    # END SOLUTION


def tanh(x: np.ndarray) -> np.ndarray:
    """Return the hyperbolic tangent, number by number; x of any shape. (np.tanh is allowed, your sigmoid too.)"""
    # BEGIN SOLUTION l03-2
    return 2.0 * sigmoid(2.0 * x) - 1.0
    # END SOLUTION


def tanh_backward(g: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to x, from g and from y = tanh(x)."""
    # BEGIN SOLUTION l03-2
    return g * (1.0 - y * y)
    # END SOLUTION


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return exp(z) divided by its sum over the axis: positive numbers that add up to 1 along it."""
    # BEGIN SOLUTION l03-3
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
    # END SOLUTION


def softmax_backward(g: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return the gradient with respect to z, from g and from y = softmax(z, axis)."""
    # BEGIN SOLUTION l03-3
    return y * (g - (g * y).sum(axis=axis, keepdims=True))
    # END SOLUTION


def log_softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return the logarithm of softmax(z, axis), finite also where the softmax itself is too small for a float."""
    # BEGIN SOLUTION l03-3
    shifted = z - z.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    # END SOLUTION


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean over the batch of -log softmax(logits)[label].

    logits [b, k]: the scores of k classes, before any softmax. labels [b]: whole numbers from 0 to k - 1.
    """
    # BEGIN SOLUTION l03-4
    rows = np.arange(len(labels))
    return float(-log_softmax(logits)[rows, labels].mean())
    # END SOLUTION


def cross_entropy_backward(g: float, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to the logits, [b, k]. g: a number, the gradient of cross_entropy's result."""
    # BEGIN SOLUTION l03-4
    gradient = softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1.0
    return g * gradient / len(labels)
    # END SOLUTION


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of the b sentences whose label has the highest score: a number from 0 to 1.

    logits [b, k], labels [b].
    """
    # BEGIN SOLUTION l03-5
    return float((logits.argmax(axis=1) == labels).mean())
    # END SOLUTION


# Stretch: a bug that still trains ----------------------------------------------------------------------------------


def snippet_loss(H: np.ndarray, W: np.ndarray, b: np.ndarray, labels: np.ndarray) -> float:
    """Return the loss as a tutorial computes it. H [b, m] are the last states, W [m, k], b [k], labels [b]."""
    prediction = softmax(H @ W + b)
    return cross_entropy(prediction, labels)


def repaired_loss(H: np.ndarray, W: np.ndarray, b: np.ndarray, labels: np.ndarray) -> float:
    """Return the loss that snippet_loss should have computed, from the same arrays."""
    # BEGIN SOLUTION l03-6
    return cross_entropy(H @ W + b, labels)
    # END SOLUTION


def snippet_floor(k: int) -> float:
    """Return the number that snippet_loss never goes below with k classes, however right and sure the network is."""
    # BEGIN SOLUTION l03-6
    return float(np.log(1.0 + (k - 1) * np.exp(-1.0)))
    # END SOLUTION


# How the checks look for overflow ----------------------------------------------------------------------------------


def strictly(function: Callable[..., np.ndarray], *arguments: np.ndarray) -> np.ndarray:
    """Call a function; where NumPy would only warn of an overflow or a NaN, it raises FloatingPointError."""
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return function(*arguments)
