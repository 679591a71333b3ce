"""Lesson 10: fold and unroll."""

from __future__ import annotations

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn


class RNN(nn.Module):
    """The folded network: one cell, asked once for each word.

    Parameters
    ----------
    cell : any f_theta: cell(x [b, n], h [b, m]) -> new h [b, m]; cell.initial_state(b) -> h_0 [b, m].

    Attributes
    ----------
    cell : the cell.
    """

    def __init__(self, cell: nn.Module) -> None:
        self.cell = cell

    def forward(
        self, X: tg.Tensor, h0: tg.Tensor | None = None, mask: np.ndarray | None = None
    ) -> tuple[tg.Tensor, tg.Tensor]:
        """Return (H [b, s, m], h_s [b, m]): the states after each word, and the state after the last one.

        X [b, s, n] are the words. h0 [b, m] is the state before the first word; None: the cell's initial state. Where
        mask [b, s] is False, there is no word, and the state stays as it is; None: all words are real.
        """
        # BEGIN SOLUTION l10-1
        h = self.cell.initial_state(X.shape[0]) if h0 is None else h0
        states = []
        for t in range(X.shape[1]):
            new = self.cell(X[:, t], h)
            h = new if mask is None else tg.where(mask[:, t, None], new, h)
            states.append(h)
        return tg.stack(states, axis=1), h
        # END SOLUTION


class Output(nn.Module):
    """g_phi: what the network says in a state, o_t = h_t or o_t = h_t W_ho.

    Parameters
    ----------
    m : how many numbers a state has.
    k : how many numbers an output has.
    mode : "identity": o_t = h_t, which needs k = m; "linear": o_t = h_t W_ho.
    rng : draws W_ho; None: a new generator.

    Attributes
    ----------
    W_ho : parameter [m, k], random numbers between -1/sqrt(m) and 1/sqrt(m); None in the mode "identity".

    Raises
    ------
    ValueError : "identity" with k different from m (the text names both numbers), or a mode that is neither.
    """

    def __init__(self, m: int, k: int, mode: str = "linear", rng: np.random.Generator | None = None) -> None:
        # BEGIN SOLUTION l10-2
        if mode not in ("identity", "linear"):
            raise ValueError(f"mode must be 'identity' or 'linear', not {mode!r}")
        if mode == "identity" and k != m:
            raise ValueError(f"the state has {m} numbers, so the output cannot have {k} without W_ho")
        bound = 1 / np.sqrt(m)
        rng = rng or np.random.default_rng()
        self.W_ho = nn.Parameter(rng.uniform(-bound, bound, (m, k))) if mode == "linear" else None
        # END SOLUTION

    def forward(self, H: tg.Tensor) -> tg.Tensor:
        """Return the outputs [..., k] of the states H [..., m]: [b, m] or [b, s, m]."""
        # BEGIN SOLUTION l10-2
        return H if self.W_ho is None else H @ self.W_ho
        # END SOLUTION


def last_state(H: tg.Tensor, mask: np.ndarray) -> tg.Tensor:
    """Return [b, m]: of each sentence, the state after its last real word; zeros for a sentence without words.

    H [b, s, m] are the states after each place, mask [b, s] is True on real words, which may stand anywhere.
    """
    # BEGIN SOLUTION l10-3
    s = mask.shape[1]
    last = s - 1 - mask[:, ::-1].argmax(axis=1)
    chosen = (np.arange(s) == last[:, None]) & mask
    return tg.where(chosen[:, :, None], H, 0.0).sum(axis=1)
    # END SOLUTION


class UnrolledRNN(nn.Module):
    """The network unrolled over s words: s cells in a row, which are all the same one.

    Parameters
    ----------
    cell : as in RNN.
    s : how many words a sentence has.

    Attributes
    ----------
    cells : a list of s entries, each of them the cell itself.
    """

    def __init__(self, cell: nn.Module, s: int) -> None:
        # BEGIN SOLUTION l10-4
        self.cells = [cell] * s
        # END SOLUTION

    def forward(self, X: tg.Tensor, h0: tg.Tensor | None = None) -> tuple[tg.Tensor, tg.Tensor]:
        """Return (H [b, s, m], h_s [b, m]) as RNN does, the first word read by the first cell, and so on.

        Raises ValueError if X [b, s, n] has another number of words than there are cells; the text names both.
        """
        # BEGIN SOLUTION l10-4
        if X.shape[1] != len(self.cells):
            raise ValueError(f"there are {len(self.cells)} cells, and the sentences have {X.shape[1]} words")
        h = self.cells[0].initial_state(len(X)) if h0 is None else h0
        states = [h := cell(X[:, t], h) for t, cell in enumerate(self.cells)]
        return tg.stack(states, axis=1), h
        # END SOLUTION


class TwoLayers(nn.Module):
    """Two networks one above the other: the upper one reads the states of the lower one.

    Parameters
    ----------
    lower, upper : cells; the upper one reads as many numbers as a state of the lower one has.

    Attributes
    ----------
    lower, upper : the RNN of each.
    """

    def __init__(self, lower: nn.Module, upper: nn.Module) -> None:
        self.lower = RNN(lower)
        self.upper = RNN(upper)

    def forward(self, X: tg.Tensor, mask: np.ndarray | None = None) -> tuple[tg.Tensor, tg.Tensor]:
        """Return (H [b, s, m], h_s [b, m]) of the upper network. X [b, s, n], mask [b, s] as in RNN."""
        # BEGIN SOLUTION l10-5
        below, _ = self.lower(X, mask=mask)
        return self.upper(below, mask=mask)
        # END SOLUTION


class Bidirectional(nn.Module):
    """Two networks side by side: one reads from the first word to the last, the other from the last to the first.

    Parameters
    ----------
    right, left : the cells that read to the right and to the left, with states of m and m2 numbers.

    Attributes
    ----------
    right, left : the RNN of each.
    """

    def __init__(self, right: nn.Module, left: nn.Module) -> None:
        self.right = RNN(right)
        self.left = RNN(left)

    def forward(self, X: tg.Tensor, mask: np.ndarray | None = None) -> tuple[tg.Tensor, tg.Tensor]:
        """Return (H [b, s, m + m2], h [b, m + m2]); m numbers of the right reader stand before m2 of the left one.

        H[:, t] holds what each of the two knows when it has read word t. h are the states at the end of the reading:
        the right reader's after the last word, the left reader's after the first.
        """
        # BEGIN SOLUTION l10-5
        to_the_right, at_the_end = self.right(X, mask=mask)
        backwards, at_the_start = self.left(X[:, ::-1], mask=None if mask is None else mask[:, ::-1])
        H = tg.concatenate([to_the_right, backwards[:, ::-1]], axis=2)
        return H, tg.concatenate([at_the_end, at_the_start], axis=1)
        # END SOLUTION
