"""Cells: one step of a memory, from a word and the old state to the new one.

    RNN   h_t = tanh(x_t W_xh + h_{t-1} W_hh + b)
    GRU   a memory that decides how much to overwrite
    LSTM  a memory with a second, protected state

Written for rows (one sentence a row), so weights are stored (in, out). The matrices of the gates of a GRU or LSTM lie
side by side in one: W_xh [n, 3h] or [n, 4h], in PyTorch's order, so that all gates are one product.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeAlias

import numpy as np

from tinygrad_rnn.arguments import generator, positive
from tinygrad_rnn.errors import ShapeError, describe, phrase
from tinygrad_rnn.functions import linear, sigmoid, tanh
from tinygrad_rnn.nn import init
from tinygrad_rnn.nn.layers import check_width
from tinygrad_rnn.nn.module import Module, Parameter
from tinygrad_rnn.tensor import Tensor

State: TypeAlias = Any  # Tensor [b, h], or for the LSTM a pair (h [b, h], c [b, h])


class Cell(Module):
    """Base of the cells: the weights of `gates` gates, and a state that is zero at first.

    Parameters
    ----------
    n : how many numbers describe a word.
    h : how many numbers the state has.
    bias : whether there is a b; the chapter leaves it out to save parameters.
    rng : draws all weights evenly between -1/sqrt(h) and 1/sqrt(h), as PyTorch does.
    dtype : float32 or float64.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1.
    DTypeError (a TypeError) : rng is not a NumPy Generator, or dtype no type of floats.
    """

    gates = 1

    def __init__(
        self, n: int, h: int, bias: bool = True, rng: np.random.Generator | None = None, dtype: Any = "float32"
    ) -> None:
        positive(type(self).__name__, n=n, h=h)
        rng = generator(type(self).__name__, rng)
        bound, width = 1 / np.sqrt(h), self.gates * h
        self.W_xh = Parameter(init.uniform(rng, (n, width), bound, dtype))
        self.W_hh = Parameter(init.uniform(rng, (h, width), bound, dtype))
        self.b = Parameter(init.uniform(rng, (width,), bound, dtype)) if bias else None

    @property
    def n(self) -> int:
        """How many numbers describe a word."""
        return self.W_xh.shape[0]

    @property
    def h(self) -> int:
        """How many numbers the state has."""
        return self.W_hh.shape[0]

    @property
    def weights(self) -> list[Tensor]:
        """The parameters, without those that are None: W_xh, W_hh, then the biases."""
        return [weight for weight in vars(self).values() if isinstance(weight, Tensor)]

    def with_weights(self, weights: Sequence[Tensor]) -> Self:
        """Return a cell like this one that computes with other tensors in the place of its ``weights``."""
        cell, values = copy.copy(self), iter(weights)
        vars(cell).update({name: next(values) for name, w in vars(self).items() if isinstance(w, Tensor)})
        return cell

    def initial_state(self, b: int) -> State:
        """Return h_0 [b, h]: a memory that is all zeros.

        Raises
        ------
        ArgumentError (a ValueError) : b is below 1.
        """
        positive(f"{type(self).__name__}.initial_state", b=b)
        backend = self.W_hh.backend
        return Tensor(backend.xp.zeros((b, self.h), dtype=self.W_hh.dtype), backend)

    def check_word(self, x: Any) -> None:
        """Raise ShapeError unless x is a tensor [b, n]."""
        name = type(self).__name__
        check_width(name, x, self.n)
        if x.ndim != 2:
            fix = f"nn.{name.removesuffix('Cell')} reads whole sentences [b, s, n]"
            raise ShapeError(
                phrase(name, "x must be [b, n]: one word of each sentence", found=f"x {describe(x)}", fix=fix)
            )

    def check_state(self, state: Any, b: int) -> None:
        """Raise ShapeError unless the state is a tensor [b, h]."""
        if not isinstance(state, Tensor) or state.shape != (b, self.h):
            raise ShapeError(
                phrase(
                    type(self).__name__,
                    f"the state must be [{b}, {self.h}]: one row a sentence",
                    found=f"state {describe(state)}",
                    fix="initial_state(b), or the state of the same sentences",
                )
            )

    def ready(self, x: Any, state: State | None) -> State:
        """Return the state to start from, after checking it and the word."""
        self.check_word(x)
        if state is None:
            return self.initial_state(x.shape[0])
        self.check_state(state, x.shape[0])
        return state


class RNNCell(Cell):
    """One step of the basic memory: h_t = tanh(x_t W_xh + h_{t-1} W_hh + b).

    Source: Elman, "Finding structure in time", 1990.

    Parameters
    ----------
    n, h, bias, rng, dtype : as in ``Cell``; W_xh [n, h], W_hh [h, h], b [h].
    activation : tanh, or any other function of a tensor.
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
        super().__init__(n, h, bias, rng, dtype)
        self.activation = activation

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
        DTypeError (a TypeError) : x is not a tensor.
        """
        state = self.ready(x, state)
        return self.activation(linear(state, self.W_hh, linear(x, self.W_xh, self.b)))


class GRUCell(Cell):
    """One step of a gated recurrent unit.

    r = sigmoid(x W_xr + h W_hr + b_r)              what to forget when proposing
    z = sigmoid(x W_xz + h W_hz + b_z)              how much to keep
    p = tanh(x W_xp + b_p + r (h W_hp + b_hp))      the proposed state
    h_t = (1 - z) p + z h_{t-1}

    Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014, with the reset gate behind
    the product, as cuDNN, PyTorch and Keras have it; that is why the proposal has a second bias.

    Parameters
    ----------
    n, h, bias, rng, dtype : as in ``Cell``; W_xh [n, 3h], W_hh [h, 3h], b [3h] with the parts r, z, p; b_hp [h].
    """

    gates = 3

    def __init__(
        self, n: int, h: int, bias: bool = True, rng: np.random.Generator | None = None, dtype: Any = "float32"
    ) -> None:
        rng = generator(type(self).__name__, rng)
        super().__init__(n, h, bias, rng, dtype)
        self.b_hp = Parameter(init.uniform(rng, (h,), 1 / np.sqrt(h), dtype)) if bias else None

    def forward(self, x: Tensor, state: Tensor | None = None) -> Tensor:
        """Return the new state [b, h] from a word x [b, n] and the old state [b, h].

        Raises
        ------
        ShapeError (a ValueError) : x is not [b, n], or the state not [b, h].
        DTypeError (a TypeError) : x is not a tensor.
        """
        state = self.ready(x, state)
        h = self.h
        from_word = linear(x, self.W_xh, self.b)
        from_state = state @ self.W_hh
        gates = sigmoid(from_word[:, : 2 * h] + from_state[:, : 2 * h])
        r, z = gates[:, :h], gates[:, h:]
        recalled = from_state[:, 2 * h :] if self.b_hp is None else from_state[:, 2 * h :] + self.b_hp
        proposal = tanh(from_word[:, 2 * h :] + r * recalled)
        return (1 - z) * proposal + z * state


class LSTMCell(Cell):
    """One step of a long short-term memory.

    i, f, o = sigmoid(x W_x. + h W_h. + b_.)        write, keep, show
    g = tanh(x W_xg + h W_hg + b_g)                 what to write
    c_t = f c_{t-1} + i g                           the protected state
    h_t = o tanh(c_t)

    Source: Hochreiter and Schmidhuber, "Long short-term memory", 1997, with the forget gate of Gers, Schmidhuber and
    Cummins, "Learning to forget", 2000.

    Parameters
    ----------
    n, h, bias, rng, dtype : as in ``Cell``; W_xh [n, 4h], W_hh [h, 4h], b [4h] with the parts i, f, g, o.
    forget_bias : added to b_f at first, so that the memory begins by keeping (Jozefowicz, Zaremba and Sutskever, 2015).
    """

    gates = 4

    def __init__(
        self,
        n: int,
        h: int,
        bias: bool = True,
        forget_bias: float = 1.0,
        rng: np.random.Generator | None = None,
        dtype: Any = "float32",
    ) -> None:
        super().__init__(n, h, bias, rng, dtype)
        if self.b is not None:
            self.b.data[h : 2 * h] += forget_bias

    def initial_state(self, b: int) -> tuple[Tensor, Tensor]:
        """Return (h_0 [b, h], c_0 [b, h]), all zeros."""
        return super().initial_state(b), super().initial_state(b)

    def check_state(self, state: Any, b: int) -> None:
        """Raise ShapeError unless the state is a pair of tensors [b, h]."""
        if not isinstance(state, tuple) or len(state) != 2:
            raise ShapeError(
                phrase("LSTMCell", "the state is a pair (h [b, h], c [b, h])", found=f"state {describe(state)}")
            )
        super().check_state(state[0], b)
        super().check_state(state[1], b)

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor]:
        """Return the new state (h [b, h], c [b, h]) from a word x [b, n] and the old one.

        Raises
        ------
        ShapeError (a ValueError) : x is not [b, n], or the state not a pair of [b, h].
        DTypeError (a TypeError) : x is not a tensor.
        """
        hidden, cell = self.ready(x, state)
        h = self.h
        y = linear(hidden, self.W_hh, linear(x, self.W_xh, self.b))
        i, f, o = sigmoid(y[:, :h]), sigmoid(y[:, h : 2 * h]), sigmoid(y[:, 3 * h :])
        cell = f * cell + i * tanh(y[:, 2 * h : 3 * h])
        return o * tanh(cell), cell
