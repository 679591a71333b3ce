"""Whole sentences at once: RNN, GRU and LSTM as one recorded operation each, back-propagation through time by hand.

They compute what the loop of cells in ``nn.recurrent.read`` computes. There, every small operation is recorded, so that
nobody has to derive anything. Here it is derived, and done with as few and as large operations on arrays as possible.
Read ``rnn.py`` first: its formulas, then its code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tinygrad_rnn.operation import Op
from tinygrad_rnn.sequence.gru import GRU
from tinygrad_rnn.sequence.lstm import LSTM
from tinygrad_rnn.sequence.memory import Memory
from tinygrad_rnn.sequence.reading import Call
from tinygrad_rnn.sequence.rnn import RNN
from tinygrad_rnn.tensor import Tensor, apply

__all__ = ["GRU", "LSTM", "RNN", "Memory", "at_once"]


def at_once(
    op: Op,
    X: Tensor,
    states: Sequence[Tensor],
    weights: Sequence[Tensor],
    real: Tensor | None,
    memory: Memory,
    loop: Callable[..., Tensor],
) -> Tensor:
    """Return the states after every word, time first.

    Parameters
    ----------
    op : RNN, GRU or LSTM.
    X : Tensor [b, s, n].
    states : h_0 [b, h]; for the LSTM also c_0 [b, h].
    weights : W_xh, W_hh and, if there are biases, b (and for the GRU b_hp), as the cells have them.
    real : bools [b, s]; where False, the states stay as they are. None: all are True.
    memory : lends the large arrays.
    loop : the same as a loop on tensors, ``loop(X, *states, *weights)``: what gradients of gradients go through.

    Returns
    -------
    Tensor [s, b, h], the states h_1 to h_s; for the LSTM [s + 1, b, h], and c_s is the last.
    """
    padded = None if real is None else ~real.data.swapaxes(0, 1)[:, :, None]
    call = Call(padded, X.requires_grad, memory, loop)
    return apply(op, X, *states, *weights, call=call)
