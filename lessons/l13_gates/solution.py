"""Lesson 13: when memory fades."""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class GRUCell(nn.Module):
    """One step of a memory with two gates: r (how much of the state a proposal sees), z (how much of it is kept).

        r = sigmoid(x W_xr + h W_hr + b_r)
        z = sigmoid(x W_xz + h W_hz + b_z)
        p = tanh(x W_xp + (r h) W_hp + b_p)
        h_t = z h_{t-1} + (1 - z) p

    Parameters
    ----------
    n : how many numbers describe a word.
    m : how many numbers the state has.
    rng : draws the starting values of W_xh and W_hh; None: a new generator.

    Attributes
    ----------
    W_xh : parameter [n, 3m]: W_xr, W_xz and W_xp side by side; random numbers between -1/sqrt(m) and 1/sqrt(m).
    W_hh : parameter [m, 3m]: W_hr, W_hz and W_hp side by side; starts like W_xh.
    b : parameter [3m]: b_r, b_z and b_p; starts with zeros.

    All numbers are float64.
    """

    def __init__(self, n: int, m: int, rng: np.random.Generator | None = None) -> None:
        # BEGIN SOLUTION l13-1
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, 3 * m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, 3 * m)))
        self.b = nn.Parameter(np.zeros(3 * m))
        # END SOLUTION

    def forward(self, x: tg.Tensor, h: tg.Tensor) -> tg.Tensor:
        """Return the new state [b, m]. x [b, n] is one word of each sentence, h [b, m] the old state."""
        # BEGIN SOLUTION l13-1
        m = self.W_hh.shape[0]
        word = x @ self.W_xh + self.b
        gates = tg.sigmoid(word[:, : 2 * m] + h @ self.W_hh[:, : 2 * m])
        r, z = gates[:, :m], gates[:, m:]
        proposal = tg.tanh(word[:, 2 * m :] + (r * h) @ self.W_hh[:, 2 * m :])
        return z * h + (1 - z) * proposal
        # END SOLUTION


class LSTMCell(nn.Module):
    """One step of a memory with a protected state c beside h, and three gates: i (write), f (keep), o (show).

        i = sigmoid(x W_xi + h W_hi + b_i)        f = sigmoid(x W_xf + h W_hf + b_f)
        g = tanh(x W_xg + h W_hg + b_g)           o = sigmoid(x W_xo + h W_ho + b_o)
        c_t = f c_{t-1} + i g
        h_t = o tanh(c_t)

    Parameters
    ----------
    n : how many numbers describe a word.
    m : how many numbers the state has, and how many c has.
    forget_bias : where the part of b that belongs to f starts.
    rng : draws the starting values of W_xh and W_hh; None: a new generator.

    Attributes
    ----------
    W_xh : parameter [n, 4m]: the parts i, f, g, o side by side; random numbers between -1/sqrt(m) and 1/sqrt(m).
    W_hh : parameter [m, 4m]: the same parts; starts like W_xh.
    b : parameter [4m]: the same parts; starts with zeros, but with forget_bias in the part f.

    All numbers are float64.
    """

    def __init__(self, n: int, m: int, forget_bias: float = 1.0, rng: np.random.Generator | None = None) -> None:
        # BEGIN SOLUTION l13-2
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(m)
        self.W_xh = nn.Parameter(rng.uniform(-bound, bound, (n, 4 * m)))
        self.W_hh = nn.Parameter(rng.uniform(-bound, bound, (m, 4 * m)))
        b = np.zeros((4, m))
        b[1] = forget_bias
        self.b = nn.Parameter(b.ravel())
        # END SOLUTION

    def forward(self, x: tg.Tensor, state: tuple[tg.Tensor, tg.Tensor]) -> tuple[tg.Tensor, tg.Tensor]:
        """Return the new state, a pair (h [b, m], c [b, m]), from a word x [b, n] and the old pair."""
        # BEGIN SOLUTION l13-2
        h, c = state
        m = h.shape[1]
        y = x @ self.W_xh + h @ self.W_hh + self.b
        i, f, o = (tg.sigmoid(y[:, k * m : (k + 1) * m]) for k in (0, 1, 3))
        c = f * c + i * tg.tanh(y[:, 2 * m : 3 * m])
        return o * tg.tanh(c), c
        # END SOLUTION


def spectral_radius(W: np.ndarray) -> float:
    """Return the largest absolute value of an eigenvalue (they may be complex) of W, a square NumPy array [m, m].

    In the long run, W multiplies the length of a vector by this number at every step.
    """
    # BEGIN SOLUTION l13-3
    return float(np.abs(np.linalg.eigvals(W)).max())
    # END SOLUTION


def read(cell: Any, X: tg.Tensor, state: Any) -> tg.Tensor:
    """Return the last state h [b, m] after all words X [b, s, n]; the state of an LSTM is a pair (h, c)."""
    for x in X.swapaxes(0, 1):
        state = cell(x, state)
    return state[0] if isinstance(state, tuple) else state


def gradient_by_lag(cell: Any, X: np.ndarray, state: Any, g: np.ndarray) -> np.ndarray:
    """Return how much of a gradient that arrives at the last state reaches each word, by how long ago it was read.

    Parameters
    ----------
    cell : an RNNCell, GRUCell or LSTMCell.
    X : NumPy array [b, s, n], the words.
    state : what the cell starts from, as `read` takes it.
    g : NumPy array [b, m], the gradient that arrives at the last state h_s.

    Returns
    -------
    NumPy array [s] : entry k is the length (the root of the sum of the squares of all its b n numbers) of the gradient
    of the word x_{s-k}. Entry 0 belongs to the last word.
    """
    # BEGIN SOLUTION l13-4
    heard = tg.tensor(X, requires_grad=True)
    read(cell, heard, state).backward(tg.tensor(g))
    lengths = np.sqrt((heard.grad.numpy() ** 2).sum(axis=(0, 2)))
    return lengths[::-1]
    # END SOLUTION


def orthogonal(m: int, rng: np.random.Generator) -> np.ndarray:
    """Return a random orthogonal matrix [m, m], drawn with rng: multiplied by it, no vector changes its length."""
    # BEGIN SOLUTION l13-5
    q, r = np.linalg.qr(rng.normal(size=(m, m)))
    return q * np.sign(np.diag(r))
    # END SOLUTION
