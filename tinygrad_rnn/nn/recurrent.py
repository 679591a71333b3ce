"""The memory: a state that is refreshed word by word.

    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b)

Source: Elman, "Finding structure in time", 1990. Written for rows (one sentence a row), so weights are stored
(in, out).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tinygrad_rnn.errors import ShapeError, describe, phrase
from tinygrad_rnn.functional import checked_mask
from tinygrad_rnn.functions import stack, tanh, where
from tinygrad_rnn.nn import init
from tinygrad_rnn.nn.layers import check_width
from tinygrad_rnn.nn.module import Module, Parameter, positive
from tinygrad_rnn.tensor import Tensor


class RNNCell(Module):
    """One step of the memory: the new state from a word and the old state.

    Parameters
    ----------
    n : how many numbers describe a word.
    h : how many numbers the state has.
    bias : whether there is a b; the chapter leaves it out to save parameters.
    activation : tanh, or any other function of a tensor.
    rng : draws W_xh [n, h], W_hh [h, h] and b [h] evenly between -1/sqrt(h) and 1/sqrt(h), as PyTorch does.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1.
    """

    def __init__(
        self,
        n: int,
        h: int,
        bias: bool = True,
        activation: Callable[[Tensor], Tensor] = tanh,
        rng: np.random.Generator | None = None,
        dtype: Any = "float32",
    ) -> None:
        positive("RNNCell", n=n, h=h)
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(h)
        self.W_xh = Parameter(init.uniform(rng, (n, h), bound, dtype))
        self.W_hh = Parameter(init.uniform(rng, (h, h), bound, dtype))
        self.b = Parameter(init.uniform(rng, (h,), bound, dtype)) if bias else None
        self.activation = activation

    def initial_state(self, b: int) -> Tensor:
        """Return h_0 [b, h]: a memory that is all zeros."""
        positive("RNNCell.initial_state", b=b)
        backend = self.W_hh.backend
        return Tensor(backend.xp.zeros((b, self.W_hh.shape[0]), dtype=self.W_hh.dtype), backend)

    def forward(self, x: Tensor, state: Tensor | None = None) -> Tensor:
        """Return the new state.

        Parameters
        ----------
        x : Tensor [b, n], one word of each sentence.
        state : Tensor [b, h]; None: zeros.

        Returns
        -------
        Tensor [b, h].

        Raises
        ------
        ShapeError (a ValueError) : x is not [b, n], or the state not [b, h].
        """
        check_width("RNNCell", x, self.W_xh.shape[0])
        if x.ndim != 2:
            raise ShapeError(
                phrase(
                    "RNNCell",
                    "x must be [b, n]: one word of each sentence",
                    found=f"x {describe(x)}",
                    fix="nn.RNN reads whole sentences [b, s, n]",
                )
            )
        h = (
            self.initial_state(x.shape[0])
            if state is None
            else check_state("RNNCell", state, x.shape[0], self.W_hh.shape[0])
        )
        y = x @ self.W_xh + h @ self.W_hh
        return self.activation(y if self.b is None else y + self.b)


class RNN(Module):
    """The basic recurrent network: one cell, read over the words of each sentence in turn.

    Parameters are those of ``RNNCell``; the cell is the attribute `cell`.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> rnn = RNN(10, 16, rng=np.random.default_rng(0))
    >>> H, h_s = rnn(tg.zeros((32, 20, 10)))
    >>> H.shape, h_s.shape
    ((32, 20, 16), (32, 16))
    """

    def __init__(
        self,
        n: int,
        h: int,
        bias: bool = True,
        activation: Callable[[Tensor], Tensor] = tanh,
        rng: np.random.Generator | None = None,
        dtype: Any = "float32",
    ) -> None:
        self.cell = RNNCell(n, h, bias, activation, rng, dtype)

    def forward(self, X: Tensor, h0: Tensor | None = None, mask: Any = None) -> tuple[Tensor, Tensor]:
        """Return the state after every word, and the last one.

        Parameters
        ----------
        X : Tensor [b, s, n].
        h0 : Tensor [b, h], the memory before the first word; None: zeros.
        mask : bools [b, s], True on real words; a padded step leaves the state as it is. None: all are real.

        Returns
        -------
        H : Tensor [b, s, h], the states h_1 to h_s.
        h_s : Tensor [b, h], the state after the last (real) word.

        Raises
        ------
        ShapeError (a ValueError) : X is not [b, s, n], h0 not [b, h], the mask not [b, s], or there is no word.
        DTypeError (a TypeError) : the mask is not boolean.
        """
        check_width("RNN", X, self.cell.W_xh.shape[0])
        real = checked_mask("RNN", X, mask)
        b, s, _ = X.shape
        if b == 0 or s == 0:
            raise ShapeError(
                phrase(
                    "RNN",
                    "there is no word to read",
                    found=f"X {describe(X)}",
                    fix="leave out empty batches; pad empty sentences",
                )
            )
        state = self.cell.initial_state(b) if h0 is None else check_state("RNN", h0, b, self.cell.W_hh.shape[0])
        states = []
        for t in range(s):
            refreshed = self.cell(X[:, t], state)
            state = refreshed if real is None else where(real[:, t : t + 1], refreshed, state)
            states.append(state)
        return stack(states, axis=1), state


def check_state(where_: str, state: Any, b: int, h: int) -> Tensor:
    """Return the state, or raise ShapeError unless it is a tensor [b, h]."""
    if not isinstance(state, Tensor) or state.shape != (b, h):
        raise ShapeError(
            phrase(where_, f"the state must be [{b}, {h}]: one row a sentence", found=f"state {describe(state)}")
        )
    return state
