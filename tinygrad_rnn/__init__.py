"""tinygrad_rnn: an autograd engine small enough to read in an afternoon, and a course on recurrent networks on top.

>>> import tinygrad_rnn as tg
>>> x = tg.tensor([1.0, 2.0], requires_grad=True)
>>> (x * x).sum().backward()
>>> x.grad
tensor([2., 4.], dtype=float32)
"""

import importlib
import typing

from tinygrad_rnn import errors, functional, nn, optim
from tinygrad_rnn.ambient import no_grad, use_backend
from tinygrad_rnn.anomaly import detect_anomaly
from tinygrad_rnn.checks import gradcheck
from tinygrad_rnn.differentiate import grad, hessian_vector_product, jacobian
from tinygrad_rnn.draw import draw, draw_rnn
from tinygrad_rnn.functions import (
    abs,
    broadcast_to,
    clip,
    concatenate,
    cumsum,
    einsum,
    exp,
    expand_dims,
    flip,
    linear,
    log,
    log_softmax,
    logsumexp,
    matmul,
    max,
    maximum,
    mean,
    min,
    minimum,
    ones,
    relu,
    reshape,
    sigmoid,
    sign,
    softmax,
    softplus,
    split,
    sqrt,
    squeeze,
    stack,
    sum,
    swapaxes,
    take,
    take_along_axis,
    tanh,
    transpose,
    var,
    where,
    zeros,
)
from tinygrad_rnn.operation import Op, Piece
from tinygrad_rnn.tensor import Tensor, apply, tensor

# Read texts and files, which not every program does: loaded when first asked for, so that the import stays light.
if typing.TYPE_CHECKING:
    from tinygrad_rnn import data, io
    from tinygrad_rnn.io import load, save
else:

    def __getattr__(name):
        if name in ("data", "io"):
            return importlib.import_module(f"tinygrad_rnn.{name}")
        if name in ("load", "save"):
            return getattr(importlib.import_module("tinygrad_rnn.io"), name)
        raise AttributeError(f"module 'tinygrad_rnn' has no attribute {name!r}")


__version__ = "0.1.0"

__all__ = [
    "Op",
    "Piece",
    "Tensor",
    "abs",
    "apply",
    "broadcast_to",
    "clip",
    "concatenate",
    "cumsum",
    "data",
    "detect_anomaly",
    "draw",
    "draw_rnn",
    "einsum",
    "errors",
    "exp",
    "expand_dims",
    "flip",
    "functional",
    "grad",
    "gradcheck",
    "hessian_vector_product",
    "io",
    "jacobian",
    "linear",
    "load",
    "log",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "nn",
    "no_grad",
    "ones",
    "optim",
    "relu",
    "reshape",
    "save",
    "sigmoid",
    "sign",
    "softmax",
    "softplus",
    "split",
    "sqrt",
    "squeeze",
    "stack",
    "sum",
    "swapaxes",
    "take",
    "take_along_axis",
    "tanh",
    "tensor",
    "transpose",
    "use_backend",
    "var",
    "where",
    "zeros",
]


def __dir__() -> list[str]:
    return __all__
