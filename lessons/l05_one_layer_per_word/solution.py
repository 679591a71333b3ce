"""Lesson 5: one layer per word. Every place of the sentence has a layer of its own; a classifier reads all of them.

Shapes: b sentences of s words, n numbers per word, m features per word. All sentences have the same length here.
"""

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class Linear(nn.Module):
    """A fully connected layer without activation: y = x W + b.

    Parameters: W [n, m], random numbers from `rng` divided by the square root of n; b [m], zeros. Both float64.
    With bias=False there is no b: the attribute is None.
    """

    def __init__(self, n: int, m: int, rng: np.random.Generator, bias: bool = True) -> None:
        # BEGIN SOLUTION l05-1
        self.W = nn.Parameter(rng.normal(size=(n, m)) / np.sqrt(n))
        self.b = nn.Parameter(np.zeros(m)) if bias else None
        # END SOLUTION

    def forward(self, x: tg.Tensor) -> tg.Tensor:
        """Return y [b, m] for x [b, n]."""
        # BEGIN SOLUTION l05-1
        y = x @ self.W
        return y if self.b is None else y + self.b
        # END SOLUTION


class PerPositionEncoder(nn.Module):
    """Network 1: s layers, one for each place of the sentence: o_t = tanh(x_t W_t + b_t).

    Parts: `layers`, a list of s Linear, each from n to m numbers, all drawn from `rng`.
    """

    def __init__(self, s: int, n: int, m: int, rng: np.random.Generator) -> None:
        # BEGIN SOLUTION l05-2
        self.layers = [Linear(n, m, rng) for _ in range(s)]
        # END SOLUTION

    def forward(self, X: tg.Tensor) -> tg.Tensor:
        """Return the features of all words, [b, s, m], for word vectors X [b, s, n].

        Raises ValueError if the sentences have another length than there are layers; its text names both numbers.
        """
        # BEGIN SOLUTION l05-2
        length = X.shape[1]
        if length != len(self.layers):
            raise ValueError(f"there are {len(self.layers)} layers, and the sentences have {length} words")
        features = [tg.tanh(layer(X[:, t])) for t, layer in enumerate(self.layers)]
        return tg.stack(features, axis=1)
        # END SOLUTION


def merge(features: tg.Tensor) -> tg.Tensor:
    """Return [b, s * m]: in row i the features [s, m] of sentence i side by side, those of its first word first."""
    # BEGIN SOLUTION l05-3
    b, s, m = features.shape
    return features.reshape(b, s * m)
    # END SOLUTION


class PerPositionModel(nn.Module):
    """Two scores for a sentence of s words.

    Parts: `encoder`, a PerPositionEncoder (network 1); `classifier`, a Linear from s * m numbers to 2 (network 2).
    """

    def __init__(self, s: int, n: int, m: int, rng: np.random.Generator) -> None:
        # BEGIN SOLUTION l05-3
        self.encoder = PerPositionEncoder(s, n, m, rng)
        self.classifier = Linear(s * m, 2, rng)
        # END SOLUTION

    def forward(self, X: tg.Tensor) -> tg.Tensor:
        """Return the scores [b, 2] of the two classes, before any softmax, for word vectors X [b, s, n]."""
        # BEGIN SOLUTION l05-3
        return self.classifier(merge(self.encoder(X)))
        # END SOLUTION


def parameter_count(module: nn.Module) -> int:
    """Return how many numbers the parameters of a module hold. `module.parameters()` lists the parameters."""
    # BEGIN SOLUTION l05-4
    return sum(parameter.numpy().size for parameter in module.parameters())
    # END SOLUTION


def predicted_count(s: int, n: int, m: int) -> int:
    """Return the parameter count of PerPositionModel(s, n, m), from the sizes alone: nothing is built."""
    # BEGIN SOLUTION l05-4
    network_1 = s * (n * m + m)
    network_2 = s * m * 2 + 2
    return network_1 + network_2
    # END SOLUTION


def contributions(model: PerPositionModel, X: tg.Tensor) -> tg.Tensor:
    """Return [b, s]: how much each place adds to the lead of class 1, which is score 1 minus score 0.

    The classifier's bias belongs to no place and is left out. So the lead of sentence i is the sum of row i plus
    b[1] - b[0], where b is the classifier's bias. X [b, s, n].
    """
    # BEGIN SOLUTION l05-5
    features = model.encoder(X)
    W = model.classifier.W
    lead = (W[:, 1] - W[:, 0]).reshape(features.shape[1:])
    return (features * lead).sum(axis=2)
    # END SOLUTION


def shift(X: tg.Tensor, k: int) -> tg.Tensor:
    """Return [b, s, n]: every word k places further to the right; X [b, s, n], and k is 0 or more.

    The first k places become zeros, and the words that would stand beyond the last place are lost.
    """
    # BEGIN SOLUTION l05-6
    b, s, n = X.shape
    k = min(k, s)
    return tg.concatenate([tg.zeros((b, k, n), dtype=X.dtype), X[:, : s - k]], axis=1)
    # END SOLUTION
