"""Gradients as values: ``grad``, gradients of gradients, Jacobians and products with Hessians."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from tinygrad_rnn import autograd, functions
from tinygrad_rnn.ambient import recording
from tinygrad_rnn.errors import GraphError, describe, phrase
from tinygrad_rnn.operands import upstream
from tinygrad_rnn.operation import Piece
from tinygrad_rnn.tensor import Tensor, required


class Recorded:
    """Gradients as tensors: rules compute in the namespace of tensor functions, so the walk is itself recorded."""

    def __init__(self) -> None:
        self.xp: Any = functions
        self.totals: dict[Any, Any] = {}

    def operands(self, tensor: Tensor) -> tuple[Tensor, tuple[Any, ...]]:
        return tensor, tensor.inputs

    def add(self, tensor: Tensor, piece: Any) -> None:
        self.totals[tensor] = self.whole(tensor, self.totals[tensor]) + self.whole(tensor, piece)

    def whole(self, tensor: Tensor, total: Any) -> Tensor:
        if type(total) is Piece:
            return functions.scatter_add(total.values, total.index, tensor.shape)
        own: Tensor = total.reshape(tensor.shape)  # a rule may hand its upstream gradient through
        return own


def grad(
    output: Tensor,
    inputs: Sequence[Tensor],
    gradient: Any = None,
    create_graph: bool = False,
    retain_graph: bool | None = None,
    unused: Literal["raise", "zero"] = "raise",
) -> list[Tensor]:
    """Return the gradient of `output` with respect to each of `inputs`; nobody's ``grad`` is touched.

    Parameters
    ----------
    output : a recorded tensor; a single number unless `gradient` is given.
    inputs : tensors that `output` depends on, leaves or not.
    gradient : as in ``Tensor.backward``.
    create_graph : record the computation of the gradients, so that they can be differentiated again.
    retain_graph : keep the graph for another walk; left out, only if `create_graph`.
    unused : what an input that `output` does not depend on gets: an error, which finds mistakes, or zeros.

    Raises
    ------
    GraphError (a RuntimeError) : `output` does not depend on one of the inputs, or its graph was freed.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> x = tg.tensor(2.0, requires_grad=True)
    >>> [slope] = tg.grad(x**3, [x], create_graph=True)
    >>> [bend] = tg.grad(slope, [x])
    >>> slope.item(), bend.item()
    (12.0, 12.0)
    """
    if unused == "zero" and not required("grad", output).requires_grad:
        return [zeros_like(x) for x in inputs]
    start = upstream(output, gradient)
    if create_graph:
        start = gradient if isinstance(gradient, Tensor) else Tensor(start, output.backend)
    retain = create_graph if retain_graph is None else retain_graph
    if create_graph:
        found = autograd.walk(output, start, inputs, Recorded(), retain)
    else:
        arrays = autograd.walk(output, start, inputs, autograd.Arrays(output.backend), retain)
        found = {x: Tensor(array, output.backend) for x, array in arrays.items()}
    return [found[x] if x in found else missing(i, x, unused) for i, x in enumerate(inputs)]


def missing(i: int, x: Tensor, unused: str) -> Tensor:
    """Return zeros as the gradient of an input that has no influence, or say that it has none."""
    if unused == "zero":
        return zeros_like(x)
    raise GraphError(
        phrase(
            "grad",
            f"the output does not depend on input {i}",
            found=f"{describe(x)}, requires_grad={x.requires_grad}",
            why="it was not used, or its use was not recorded (requires_grad, no_grad, detach)",
            fix="unused='zero', if that is meant",
        )
    )


def zeros_like(x: Tensor) -> Tensor:
    return Tensor(x.backend.xp.zeros(x.shape, dtype=x.dtype), x.backend)


def hessian_vector_product(f: Callable[[Tensor], Tensor], x: Tensor, v: Any) -> Tensor:
    """Return H v, where H is the matrix of second derivatives of ``f`` at `x`, without ever making H.

    The gradient of (gradient . v) is H v (Pearlmutter, "Fast exact multiplication by the Hessian", 1994).

    Parameters
    ----------
    f : function of one tensor that returns a single number.
    x : Tensor of any shape.
    v : Tensor or array of the shape and dtype of `x`.

    Returns
    -------
    Tensor of the shape of `x`.

    Raises
    ------
    ShapeError (a ValueError) : ``f`` returns more than one number, or `v` does not fit `x`.
    """
    x = Tensor(x.data, x.backend, requires_grad=True)
    with recording(True):  # also inside no_grad, where all derivatives would be zero
        [slope] = grad(f(x), [x], create_graph=True, unused="zero")
        [product] = grad(slope, [x], v, unused="zero")
    return product


def jacobian(f: Callable[[Tensor], Tensor], x: Tensor, create_graph: bool = False) -> Tensor:
    """Return the derivative of every number of ``f(x)`` by every number of `x`.

    Parameters
    ----------
    f : function of one tensor.
    x : Tensor of any shape.
    create_graph : record the computation; `x` itself is then what the Jacobian depends on, if it requires a gradient.

    Returns
    -------
    Tensor [*shape of f(x), *shape of x].

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> jacobian(lambda x: x * x, tg.tensor([1.0, 2.0, 3.0]))
    tensor([[2., 0., 0.],
            [0., 4., 0.],
            [0., 0., 6.]], dtype=float32)
    """
    x = x if x.requires_grad else Tensor(x.data, x.backend, requires_grad=True)
    with recording(True):
        y = required("jacobian", f(x))
        if not y.size:
            return Tensor(x.backend.xp.zeros((*y.shape, *x.shape), dtype=x.dtype), x.backend)
        rows = []
        for one in np.eye(y.size, dtype=y.dtype):
            rows += grad(y, [x], one.reshape(y.shape), create_graph=create_graph, retain_graph=True, unused="zero")
        return functions.stack(rows).reshape((*y.shape, *x.shape))
