"""Layers: modules that hold parameters, named as the chapter names them (W_xh, W_hh, b, W_ho), stored (in, out)."""

from tinygrad_rnn import functional
from tinygrad_rnn.nn import init
from tinygrad_rnn.nn.layers import Dropout, Embedding, Linear
from tinygrad_rnn.nn.module import Module, Parameter, Sequential
from tinygrad_rnn.nn.recurrent import RNN, RNNCell

__all__ = [
    "RNN",
    "Dropout",
    "Embedding",
    "Linear",
    "Module",
    "Parameter",
    "RNNCell",
    "Sequential",
    "functional",
    "init",
]
