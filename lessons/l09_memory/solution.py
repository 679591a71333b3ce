"""Lesson 9: add a memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


def identity(z: tg.Tensor) -> tg.Tensor:
    """Return z: the activation of a memory that is not squashed."""
    return z


class RNNCell(nn.Module):
    """One step of the memory: h_t = activation(x_t W_xh + h_{t-1} W_hh + b).

    Parameters
    ----------
    n : how many numbers describe a word.
    m : how many numbers the state has.
    bias : whether there is a b.
    activation : a function of a tensor.
    rng : draws the starting values of W_xh and W_hh; None: a new generator.

    Attributes
    ----------
    W_xh : parameter [n, m], from the word to the state; starts with random numbers between -1/sqrt(m) and 1/sqrt(m).
    W_hh : parameter [m, m], from the old state to the new one; starts like W_xh.
    b : parameter [m], starts with zeros; None if there is no bias.
    activation : the function.

    All numbers are float64. The other exercises use these four names and no others.
    """

    def __init__(
        self,
        n: int,
        m: int,
        bias: bool = True,
        activation: Callable[[tg.Tensor], tg.Tensor] = tg.tanh,
        rng: np.random.Generator | None = None,
    ) -> None:
        # BEGIN SOLUTION l09-1
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, m)))
        self.b = nn.Parameter(np.zeros(m)) if bias else None
        self.activation = activation
        # END SOLUTION

    def initial_state(self, b: int) -> tg.Tensor:
        """Return h_0 [b, m], the memory before the first word: zeros, of the same number type as W_hh."""
        # BEGIN SOLUTION l09-1
        return tg.zeros((b, self.W_hh.shape[0]), dtype=self.W_hh.dtype)
        # END SOLUTION

    def forward(self, x: tg.Tensor, h: tg.Tensor) -> tg.Tensor:
        """Return the new state [b, m]. x [b, n] is one word of each sentence, h [b, m] the old state."""
        # BEGIN SOLUTION l09-2
        z = x @ self.W_xh + h @ self.W_hh
        return self.activation(z if self.b is None else z + self.b)
        # END SOLUTION


def masked_step(cell: RNNCell, x: tg.Tensor, h: tg.Tensor, real: np.ndarray) -> tg.Tensor:
    """Return the next state [b, m]: the cell's where the word is real, the old one where it is padding.

    x [b, n] is one word of each sentence, h [b, m] the old state, real [b] is True for each real word.
    """
    # BEGIN SOLUTION l09-3
    return tg.where(real[:, None], cell(x, h), h)
    # END SOLUTION


def run(cell: RNNCell, X: tg.Tensor, mask: np.ndarray) -> tg.Tensor:
    """Return h_s [b, m]: the memory after all words have been read in order, starting from the cell's initial state.

    X [b, s, n] are the words, mask [b, s] is True on real words. Padding leaves the memory as it is, wherever it is.
    """
    # BEGIN SOLUTION l09-4
    h = cell.initial_state(X.shape[0])
    for t in range(X.shape[1]):
        h = masked_step(cell, X[:, t], h, mask[:, t])
    return h
    # END SOLUTION


class LeakyCell(RNNCell):
    """A memory that changes slowly: a mixture of the old state and the state of an RNNCell.

    Parameters
    ----------
    leak : the share of the RNNCell's state, from 0 (nothing ever changes) to 1 (an RNNCell).

    The others are those of RNNCell.
    """

    def __init__(
        self,
        n: int,
        m: int,
        leak: float,
        bias: bool = True,
        activation: Callable[[tg.Tensor], tg.Tensor] = tg.tanh,
        rng: np.random.Generator | None = None,
    ) -> None:
        super().__init__(n, m, bias, activation, rng)
        self.leak = leak

    def forward(self, x: tg.Tensor, h: tg.Tensor) -> tg.Tensor:
        """Return the new state [b, m]. x [b, n] is one word of each sentence, h [b, m] the old state."""
        # BEGIN SOLUTION l09-5
        return (1 - self.leak) * h + self.leak * super().forward(x, h)
        # END SOLUTION


class InOrder(nn.Module):
    """A model of your own that notices in which order the words come.

    Which parameters it has, and how it works inside, is up to you. What it must do is in `forward`.
    """

    def __init__(self, n: int, rng: np.random.Generator) -> None:
        # BEGIN SOLUTION l09-6
        self.cell = RNNCell(n, 4, rng=rng)
        # END SOLUTION

    def forward(self, X: tg.Tensor) -> tg.Tensor:
        """Return one number for each sentence, [b], for word vectors X [b, s, n] of any length s; all words are real.

        For every s from 2 on: among a few random sentences of s words there is one with two words whose exchange
        changes its number, by more than 1e-9. No sentence matters to the number of another sentence.
        """
        # BEGIN SOLUTION l09-6
        return run(self.cell, X, np.ones(X.shape[:2], dtype=bool)).sum(axis=1)
        # END SOLUTION
