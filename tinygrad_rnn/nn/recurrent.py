"""Recurrent networks: a cell that reads a sentence word by word.

The same network can be drawn folded (one cell with an arrow to itself) or unrolled in time (s cells that share their
weights): the loop in ``read`` is the unrolling.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tinygrad_rnn import sequence
from tinygrad_rnn.arguments import generator, positive
from tinygrad_rnn.errors import ShapeError, describe, phrase
from tinygrad_rnn.functional import checked_mask
from tinygrad_rnn.functions import concatenate, stack, tanh, where
from tinygrad_rnn.nn.cells import Cell, GRUCell, LSTMCell, RNNCell, State
from tinygrad_rnn.nn.layers import Dropout, check_width
from tinygrad_rnn.nn.module import Module
from tinygrad_rnn.tensor import Tensor

AT_ONCE = {RNNCell: sequence.RNN, GRUCell: sequence.GRU, LSTMCell: sequence.LSTM}


def read(cell: Cell, X: Tensor, state: State, real: Tensor | None, backwards: bool = False) -> tuple[Tensor, State]:
    """Let a cell read X [b, s, n] from the first word to the last (or the other way) and return H [b, s, h], h_s.

    Where `real` [b, s] is False, the state stays as it is.
    """
    s = X.shape[1]
    hidden: list[Any] = [None] * s
    for t in range(s - 1, -1, -1) if backwards else range(s):
        refreshed = cell(X[:, t], state)
        state = refreshed if real is None else keep(real[:, t : t + 1], refreshed, state)
        hidden[t] = state[0] if isinstance(state, tuple) else state
    return stack(hidden, axis=1), state


def keep(real: Tensor, new: State, old: State) -> State:
    """Return the new state of sentences that have a word here, the old state of those that have not."""
    if isinstance(new, tuple):
        return tuple(where(real, a, b) for a, b in zip(new, old, strict=True))
    return where(real, new, old)


def read_at_once(
    cell: Cell, X: Tensor, state: State, real: Tensor | None, backwards: bool, memory: sequence.Memory
) -> tuple[Tensor, State]:
    """Return what ``read`` returns, computed by one operation for the whole sentence (``tinygrad_rnn.sequence``)."""
    if type(cell) not in AT_ONCE or (isinstance(cell, RNNCell) and cell.activation is not tanh):
        return read(cell, X, state, real, backwards)
    if backwards:
        X, real = X[:, ::-1], None if real is None else real[:, ::-1]
    pair = isinstance(state, tuple)
    states = state if pair else (state,)

    def loop(X: Tensor, *inputs: Tensor) -> Tensor:
        before, weights = inputs[: len(states)], inputs[len(states) :]
        H, after = read(cell.with_weights(weights), X, before if pair else before[0], real)
        H = H.swapaxes(0, 1)
        return concatenate([H, after[1][None]], axis=0) if pair else H

    result = sequence.at_once(AT_ONCE[type(cell)], X, states, cell.weights, real, memory, loop)
    s = X.shape[1]
    H = (result[:s] if pair else result).swapaxes(0, 1)
    return H[:, ::-1] if backwards else H, (result[s - 1], result[s]) if pair else result[s - 1]


class Recurrent(Module):
    """Base of RNN, GRU and LSTM: layers of cells, each reading what the layer below it put out.

    Parameters
    ----------
    n : how many numbers describe a word.
    h : how many numbers a state has.
    bias : whether the cells have biases.
    layers : how many, one above the other.
    bidirectional : each layer also reads the sentence backwards; both readings lie side by side in its output.
    dropout : probability with which numbers between the layers are dropped in training.
    rng : draws the weights (and what is dropped).
    dtype : float32 or float64.
    options : what else the cells need.

    Attributes
    ----------
    layers : for each layer its cells by direction, ``layers[0]["forward"]``; `cell` is the only one, if it is.

    Raises
    ------
    ArgumentError (a ValueError) : a size below 1, or a dropout that is not a probability below 1.
    """

    def __init__(
        self,
        n: int,
        h: int,
        bias: bool = True,
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        rng: np.random.Generator | None = None,
        dtype: Any = "float32",
        **options: Any,
    ) -> None:
        positive(type(self).__name__, n=n, h=h, layers=layers)
        rng = generator(type(self).__name__, rng)
        directions = ("forward", "backward") if bidirectional else ("forward",)
        widths = [n] + [h * len(directions)] * (layers - 1)
        self.layers = [
            {
                direction: self.make_cell(width, h, bias=bias, rng=rng, dtype=dtype, **options)
                for direction in directions
            }
            for width in widths
        ]
        self.dropout = Dropout(dropout, rng)
        self.memory = sequence.Memory()

    def make_cell(self, n: int, h: int, **options: Any) -> Cell:
        """Return a new cell; each subclass has its own kind."""
        raise NotImplementedError

    @property
    def cells(self) -> list[Cell]:
        """All cells: layer by layer, forward before backward."""
        return [cell for layer in self.layers for cell in layer.values()]

    @property
    def cell(self) -> Cell:
        """The cell of a network that has only one.

        Raises
        ------
        ShapeError (a ValueError) : there are several.
        """
        if len(self.cells) > 1:
            raise ShapeError(phrase(type(self).__name__, f"there are {len(self.cells)} cells", fix="use .layers"))
        return self.cells[0]

    def forward(self, X: Tensor, h0: State | None = None, mask: Any = None) -> tuple[Tensor, State]:
        """Return the state of the top layer after every word, and the last state of every cell.

        Parameters
        ----------
        X : Tensor [b, s, n].
        h0 : the memory before the first word; None: zeros. Tensor [b, h] for one cell, [k, b, h] for k of them (layer
            by layer, forward before backward); for the LSTM a pair (h, c) of these.
        mask : bools [b, s], True on real words; a padded step leaves the state as it is. None: all are real.

        Returns
        -------
        H : Tensor [b, s, h], the states h_1 to h_s; [b, s, 2h] if bidirectional, forward first.
        last : the state after the last (real) word, in the form of `h0`.

        Raises
        ------
        ShapeError (a ValueError) : X is not [b, s, n], h0 or the mask does not fit, or there is no word.
        DTypeError (a TypeError) : the mask is not boolean.
        """
        name = type(self).__name__
        check_width(name, X, self.cells[0].n)
        real = checked_mask(name, X, mask)
        b, s, _ = X.shape
        if b == 0 or s == 0:
            fix = "leave out empty batches; pad empty sentences"
            raise ShapeError(phrase(name, "there is no word to read", found=f"X {describe(X)}", fix=fix))
        states = iter(self.initial_states(h0, b))
        last = []
        for depth, layer in enumerate(self.layers):
            readings = []
            for direction, cell in layer.items():
                H, state = read_at_once(cell, X, next(states), real, direction == "backward", self.memory)
                readings.append(H)
                last.append(state)
            X = readings[0] if len(readings) == 1 else concatenate(readings, axis=-1)
            if depth < len(self.layers) - 1:
                X = self.dropout(X)
        return X, joined(last)

    def initial_states(self, h0: State | None, b: int) -> list[State]:
        """Return the state that each cell starts from, checked."""
        if h0 is None:
            return [cell.initial_state(b) for cell in self.cells]
        states = [h0] if len(self.cells) == 1 else parted(h0, len(self.cells), type(self).__name__)
        for cell, state in zip(self.cells, states, strict=True):
            cell.check_state(state, b)
        return states


def joined(states: list[State]) -> State:
    """Return the states of k cells as one tensor [k, b, h] (a pair of them for pairs); a single state as it is."""
    if len(states) == 1:
        return states[0]
    if isinstance(states[0], tuple):
        return tuple(stack(list(part)) for part in zip(*states, strict=True))
    return stack(states)


def parted(state: State, k: int, name: str) -> list[State]:
    """Return the states of k cells from one tensor [k, b, h], or a pair of them."""
    if isinstance(state, tuple):
        return list(zip(*(parted(part, k, name) for part in state), strict=True))
    if not isinstance(state, Tensor) or state.ndim != 3 or state.shape[0] != k:
        raise ShapeError(phrase(name, f"h0 must be [{k}, b, h]: a state for each of {k} cells", found=describe(state)))
    return list(state)


class RNN(Recurrent):
    """The basic recurrent network: h_t = tanh(x_t W_xh + h_{t-1} W_hh + b), read over the words of each sentence.

    Parameters are those of ``Recurrent``, and `activation`, tanh or another function of a tensor.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> rnn = RNN(10, 16, rng=np.random.default_rng(0))
    >>> H, h_s = rnn(tg.zeros((32, 20, 10)))
    >>> H.shape, h_s.shape
    ((32, 20, 16), (32, 16))

    A long text is read in parts: the state goes on, its history is cut off (truncated back-propagation through time).

    >>> X = tg.tensor(np.ones((2, 6, 10)), dtype="float32", requires_grad=True)
    >>> _, state = rnn(X[:, :3])
    >>> _, state = rnn(X[:, 3:], state.detach())
    >>> state.sum().backward()
    >>> [bool((X.grad[:, t] != 0).sum() > 0) for t in range(6)]
    [False, False, False, True, True, True]
    """

    def __init__(
        self,
        n: int,
        h: int,
        bias: bool = True,
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        activation: Callable[[Tensor], Tensor] = tanh,
        rng: np.random.Generator | None = None,
        dtype: Any = "float32",
    ) -> None:
        super().__init__(n, h, bias, layers, bidirectional, dropout, rng, dtype, activation=activation)

    def make_cell(self, n: int, h: int, **options: Any) -> Cell:
        return RNNCell(n, h, **options)


class GRU(Recurrent):
    """A recurrent network of gated units (``GRUCell``); parameters are those of ``Recurrent``."""

    def make_cell(self, n: int, h: int, **options: Any) -> Cell:
        return GRUCell(n, h, **options)


class LSTM(Recurrent):
    """A long short-term memory (``LSTMCell``); a state is a pair (h, c). Parameters are those of ``Recurrent``, and
    `forget_bias`."""

    def __init__(
        self,
        n: int,
        h: int,
        bias: bool = True,
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        forget_bias: float = 1.0,
        rng: np.random.Generator | None = None,
        dtype: Any = "float32",
    ) -> None:
        super().__init__(n, h, bias, layers, bidirectional, dropout, rng, dtype, forget_bias=forget_bias)

    def make_cell(self, n: int, h: int, **options: Any) -> Cell:
        return LSTMCell(n, h, **options)
