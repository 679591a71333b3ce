"""Lesson 2: build a tape that remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


class Tensor:
    """An array that remembers how it was computed.

    Attributes
    ----------
    data : the numbers, a float64 array.
    parents : the tensors that it was computed from, in order; (x, x) for x * x, and () for a leaf: a tensor that was
        made, not computed.
    rule : a function. It takes g, the gradient of the loss with respect to this tensor (an array of its shape), and
        returns a list of arrays: for each parent, in the same order, what g adds to that parent's gradient. None for a
        leaf. What a rule is given and what it returns must not be written into: one array may have several readers.
    grad : the gradient of the loss with respect to this tensor, an array of its shape; None before any `backward`.
    """

    __array_ufunc__ = None  # so that NumPy leaves `array + tensor` to __radd__

    def __init__(
        self,
        data: Any,
        parents: Sequence[Tensor] = (),
        rule: Callable[[np.ndarray], Sequence[np.ndarray]] | None = None,
    ) -> None:
        self.data = np.asarray(data, dtype=np.float64)
        self.parents = tuple(parents)
        self.rule = rule
        self.grad: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return self.data.shape

    def __repr__(self) -> str:
        return f"Tensor({self.data})"

    def __add__(self, other: Tensor | float) -> Tensor:
        """Return self + other, broadcast as NumPy does it: the result's shape may be larger than either one's."""
        other = as_tensor(other)
        # BEGIN SOLUTION l02-2
        return Tensor(
            self.data + other.data,
            (self, other),
            lambda g: [unbroadcast(g, self.shape), unbroadcast(g, other.shape)],
        )
        # END SOLUTION

    def __mul__(self, other: Tensor | float) -> Tensor:
        """Return self * other, number by number, broadcast as NumPy does it."""
        other = as_tensor(other)
        # BEGIN SOLUTION l02-2
        return Tensor(
            self.data * other.data,
            (self, other),
            lambda g: [unbroadcast(g * other.data, self.shape), unbroadcast(g * self.data, other.shape)],
        )
        # END SOLUTION

    def __matmul__(self, other: Tensor) -> Tensor:
        """Return self @ other, [..., i, m], for self [..., i, k] and other [k, m] or [..., k, m]."""

        # BEGIN SOLUTION l02-3
        def rule(g: np.ndarray) -> list[np.ndarray]:
            left = g @ other.data.swapaxes(-1, -2)
            right = self.data.swapaxes(-1, -2) @ g
            return [unbroadcast(left, self.shape), unbroadcast(right, other.shape)]

        return Tensor(self.data @ other.data, (self, other), rule)
        # END SOLUTION

    def sum(self, axis: int | None = None, keepdims: bool = False) -> Tensor:
        """Return the sum over one axis, or (None) over all; with keepdims a summed axis stays, with length 1."""

        # BEGIN SOLUTION l02-3
        def rule(g: np.ndarray) -> list[np.ndarray]:
            if axis is not None and not keepdims:
                g = np.expand_dims(g, axis)
            return [np.broadcast_to(g, self.shape)]

        return Tensor(self.data.sum(axis=axis, keepdims=keepdims), (self,), rule)
        # END SOLUTION

    def backward(self, gradient: np.ndarray | None = None) -> None:
        """Add, to `grad` of every leaf that this tensor was computed from, the gradient of the loss.

        gradient: that of the loss with respect to this tensor, an array of its shape; None stands for ones. A leaf that
        already has a `grad` gets the sum of both. What happens to `grad` of the other tensors is up to you.
        """
        # BEGIN SOLUTION l02-5
        arriving = {self: np.ones(self.shape) if gradient is None else gradient}
        for tensor in reversed(topological_order(self)):
            g = arriving.pop(tensor)
            tensor.grad = g.copy() if tensor.grad is None else tensor.grad + g
            for parent, part in zip(tensor.parents, tensor.rule(g) if tensor.rule else ()):
                arriving[parent] = arriving[parent] + part if parent in arriving else part
        # END SOLUTION

    # Ready for use: made of what you write above.

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Tensor:
        return self * -1.0

    def __sub__(self, other: Tensor | float) -> Tensor:
        return self + as_tensor(other) * -1.0


def as_tensor(value: Tensor | float | np.ndarray) -> Tensor:
    """Return a tensor as it is, and make a leaf of anything else."""
    return value if isinstance(value, Tensor) else Tensor(value)


def unbroadcast(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the gradient of an array of this shape which was broadcast to g's shape, where the gradient g arrived.

    shape: one that NumPy broadcasts to g.shape: axes may be missing in front, and axes may have length 1.
    """
    # BEGIN SOLUTION l02-1
    if g.shape == shape:
        return g
    missing = g.ndim - len(shape)
    stretched = [missing + axis for axis, length in enumerate(shape) if length == 1]
    return g.sum(axis=(*range(missing), *stretched)).reshape(shape)
    # END SOLUTION


def topological_order(root: Tensor) -> list[Tensor]:
    """Return root and all tensors that it was computed from, each once, and each one behind all of its parents.

    So the leaves come early and root comes last. It works without recursion: a chain may have 5,000 tensors and more.
    """
    # BEGIN SOLUTION l02-4
    order: list[Tensor] = []
    seen: set[Tensor] = set()
    stack = [(root, False)]
    while stack:
        tensor, parents_are_listed = stack.pop()
        if parents_are_listed:
            order.append(tensor)
        elif tensor not in seen:
            seen.add(tensor)
            stack.append((tensor, True))
            stack.extend((parent, False) for parent in tensor.parents)
    return order
    # END SOLUTION


# Ready for use: further operations, in the same style. The rule needs the result y more often than the input x.


def tanh(x: Tensor) -> Tensor:
    """Return tanh, number by number."""
    y = np.tanh(x.data)
    return Tensor(y, (x,), lambda g: [g * (1 - y * y)])


def exp(x: Tensor) -> Tensor:
    """Return the exponential function, number by number."""
    y = np.exp(x.data)
    return Tensor(y, (x,), lambda g: [g * y])


def log(x: Tensor) -> Tensor:
    """Return the natural logarithm, number by number."""
    return Tensor(np.log(x.data), (x,), lambda g: [g / x.data])


# Stretch -----------------------------------------------------------------------------------------------------------


class Dual:
    """An array and its tangent: how fast each number changes when the inputs move.

    data, tangent : float64 arrays of one shape.
    """

    def __init__(self, data: Any, tangent: Any) -> None:
        self.data = np.asarray(data, dtype=np.float64)
        self.tangent = np.asarray(tangent, dtype=np.float64)

    def __add__(self, other: Dual) -> Dual:
        """Return self + other, broadcast as NumPy does it."""
        # BEGIN SOLUTION l02-6
        return Dual(self.data + other.data, self.tangent + other.tangent)
        # END SOLUTION

    def __mul__(self, other: Dual) -> Dual:
        """Return self * other, number by number, broadcast as NumPy does it."""
        # BEGIN SOLUTION l02-6
        return Dual(self.data * other.data, self.tangent * other.data + self.data * other.tangent)
        # END SOLUTION

    def __matmul__(self, other: Dual) -> Dual:
        """Return self @ other, [i, m], for self [i, k] and other [k, m]."""
        # BEGIN SOLUTION l02-6
        return Dual(self.data @ other.data, self.tangent @ other.data + self.data @ other.tangent)
        # END SOLUTION

    def sum(self, axis: int | None = None, keepdims: bool = False) -> Dual:
        """Return the sum over one axis, or (None) over all of them."""
        # BEGIN SOLUTION l02-6
        return Dual(self.data.sum(axis, keepdims=keepdims), self.tangent.sum(axis, keepdims=keepdims))
        # END SOLUTION


# How the checks ask: with a program, such as ["p = a @ b", "y = p + p"]. Its inputs are a, b, c, ..., its result is y.


def run(program: list[str], inputs: Sequence[Any]) -> dict[str, Any]:
    """Return all variables of a program, by name."""
    variables: dict[str, Any] = dict(zip("abcdef", inputs))
    exec("\n".join(program), {"tanh": tanh, "exp": exp, "log": log, "topological_order": topological_order}, variables)
    return variables


def value(program: list[str], *arrays: np.ndarray) -> np.ndarray:
    """Return y of a program of tensors."""
    return run(program, [Tensor(array) for array in arrays])["y"].data


def one_step_back(program: list[str], gradient: np.ndarray, *arrays: np.ndarray) -> tuple[np.ndarray | None, ...]:
    """Return what y's own rule sends to each input, for a program of one operation; None: nothing."""
    inputs = [Tensor(array) for array in arrays]
    y = run(program, inputs)["y"]
    sent: dict[Tensor, np.ndarray] = {}
    for parent, part in zip(y.parents, y.rule(gradient) if y.rule else ()):
        sent[parent] = sent[parent] + part if parent in sent else part
    return tuple(sent.get(tensor) for tensor in inputs)


def gradients(program: list[str], gradient: np.ndarray | None, *arrays: np.ndarray) -> tuple[np.ndarray | None, ...]:
    """Return the gradients of the inputs after y.backward(gradient), or y.backward() if it is None."""
    inputs = [Tensor(array) for array in arrays]
    y = run(program, inputs)["y"]
    if gradient is None:
        y.backward()
    else:
        y.backward(gradient)
    return tuple(tensor.grad for tensor in inputs)


def gradients_of_two_passes(
    program: list[str], first: np.ndarray, second: np.ndarray, *arrays: np.ndarray
) -> tuple[np.ndarray | None, ...]:
    """Return the gradients of the inputs after y.backward(first) and then y.backward(second)."""
    inputs = [Tensor(array) for array in arrays]
    y = run(program, inputs)["y"]
    y.backward(first)
    y.backward(second)
    return tuple(tensor.grad for tensor in inputs)


def order(program: list[str], *arrays: np.ndarray) -> list[str]:
    """Return the names of the variables in the topological order of y."""
    variables = run(program, [Tensor(array) for array in arrays])
    names = {tensor: name for name, tensor in variables.items()}
    return [names.get(tensor, "?") for tensor in topological_order(variables["y"])]


def how_many(program: list[str], *arrays: np.ndarray) -> int:
    """Return the length of the topological order of y."""
    return len(topological_order(run(program, [Tensor(array) for array in arrays])["y"]))


def value_and_tangent(program: list[str], *arrays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return y of a program of dual numbers, and its tangent. First come the inputs' data, then their tangents."""
    half = len(arrays) // 2
    y = run(program, [Dual(data, tangent) for data, tangent in zip(arrays[:half], arrays[half:])])["y"]
    return y.data, y.tangent
