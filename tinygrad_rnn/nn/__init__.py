"""Layers: modules that hold parameters, named as the chapter names them (W_xh, W_hh, b, W_ho), stored (in, out)."""

from tinygrad_rnn import functional
from tinygrad_rnn.nn import init
from tinygrad_rnn.nn.cells import Cell, GRUCell, LSTMCell, RNNCell
from tinygrad_rnn.nn.layers import Dropout, Embedding, LayerNorm, Linear
from tinygrad_rnn.nn.module import Module, Parameter, Sequential
from tinygrad_rnn.nn.recurrent import GRU, LSTM, RNN, Recurrent

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "Cell",
    "Dropout",
    "Embedding",
    "GRUCell",
    "LSTMCell",
    "LayerNorm",
    "Linear",
    "Module",
    "Parameter",
    "RNNCell",
    "Recurrent",
    "Sequential",
    "functional",
    "init",
]
