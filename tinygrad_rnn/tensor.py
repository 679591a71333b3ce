"""Tensor: an array that remembers how it was computed.

A tensor is at once a value (``data``, on a ``backend``) and a place in the graph: the operation that made it (``op``),
what that was given (``inputs``, ``params``), and how deep in the graph it lies (``depth``). ``apply`` is the one door
through which every operation goes.
"""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tinygrad_rnn import autograd
from tinygrad_rnn.ambient import AMBIENT, default_backend
from tinygrad_rnn.anomaly import calling_line, check_finite
from tinygrad_rnn.backend import NUMPY, Array, Backend, get_backend
from tinygrad_rnn.errors import BackendError, DTypeError, GraphError, OutOfRangeError, ShapeError, describe, phrase
from tinygrad_rnn.operands import (
    FLOATS,
    SCALARS,
    check_product,
    checked_axis,
    checked_dtype,
    matching,
    misfit,
    new_array,
    plain_index,
    upstream,
)
from tinygrad_rnn.operation import FREED, Op
from tinygrad_rnn.ops import TABLE


def _unary(name: str) -> Callable[[Tensor], Tensor]:
    op = TABLE[name]
    return lambda self: apply(op, self)


def _binary(name: str) -> Callable[[Tensor, Any], Tensor]:
    op = TABLE[name]
    return lambda self, other: apply(op, self, other)


def _reflected(name: str) -> Callable[[Tensor, Any], Tensor]:
    op = TABLE[name]
    return lambda self, other: apply(op, other, self)


def _updating(sign: str, combine: Callable[[Any, Any], Any]) -> Callable[[Tensor, Any], Tensor]:
    return lambda self, other: self._update(sign, combine, other)


class Tensor:
    """An array of numbers with its backend and its place in the graph; made by ``tg.tensor`` and by operations.

    Attributes
    ----------
    data : the raw array (NumPy or CuPy).
    backend : where it lives.
    requires_grad : whether a gradient can be asked for.
    grad : Tensor or None; of leaves only, added to by every ``backward``.
    op, inputs, params : the operation that made it, what it was given; None, (), {} for a leaf.
    arrays : the raw arrays (and numbers) of the inputs, as they were when it was computed.
    depth : 0 for a leaf, else one more than the deepest input.
    line : where it was computed; there under ``detect_anomaly`` only.
    """

    # fmt: off
    __slots__ = ("__weakref__", "arrays", "backend", "data", "depth", "grad", "inputs", "line", "op", "params",
                 "requires_grad")
    # fmt: on
    grad: Tensor | None
    line: str

    __array_ufunc__ = None  # `array * tensor` asks the tensor, instead of multiplying it entry by entry

    def __init__(
        self,
        data: Array,
        backend: Backend = NUMPY,
        requires_grad: bool = False,
        op: Op | None = None,
        inputs: tuple[Any, ...] = (),
        arrays: Sequence[Any] = (),
        params: Mapping[str, Any] | None = None,
        depth: int = 0,
    ) -> None:
        if requires_grad and data.dtype.kind != "f":
            found, fix = describe(data), "leave requires_grad=False, or give dtype='float32'"
            raise DTypeError(phrase("tensor", "only real numbers have gradients", found=found, fix=fix))
        self.data = data
        self.backend = backend
        self.requires_grad = requires_grad
        self.grad = None
        self.op = op
        self.inputs = inputs
        self.arrays = arrays
        self.params = params or {}
        self.depth = depth

    # What it is ---------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes."""
        return self.data.shape  # type: ignore[no-any-return]

    @property
    def dtype(self) -> np.dtype[Any]:
        """Number type."""
        return self.data.dtype  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.data.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return int(self.data.size)

    def __len__(self) -> int:
        if not self.shape:
            raise ShapeError(phrase("len", "a single number has no length", found=describe(self)))
        return self.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        values = np.array2string(self.numpy(), separator=", ", prefix="tensor(", threshold=50, precision=4)
        place = "" if self.backend.name == "numpy" else f", backend={self.backend.name!r}"
        origin = ", requires_grad=True" if self.requires_grad else ""
        if self.op is not None and self.op is not FREED:
            origin = f", op={self.op.name!r}"
        return f"tensor({values}, dtype={self.dtype}{place}{origin})"

    # Out of the graph ---------------------------------------------------------------------------------------------

    def numpy(self) -> np.ndarray:
        """Return a copy of the values as a NumPy array on the host."""
        return np.array(self.backend.to_numpy(self.data))

    def item(self) -> float | int | bool:
        """Return the one number that the tensor holds.

        Raises
        ------
        ShapeError (a ValueError) : it holds none, or more than one.
        """
        if self.size != 1:
            raise ShapeError(
                phrase("item", "a tensor of one number is needed", found=describe(self), fix="reduce it, or .numpy()")
            )
        return self.backend.to_numpy(self.data).item()  # type: ignore[no-any-return]

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __bool__(self) -> bool:
        return bool(self.item())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if self.backend.name != "numpy":
            problem = f"a tensor on {self.backend.name!r} is not copied to the host unasked"
            raise BackendError(phrase("numpy", problem, fix="use t.numpy()"))
        return self.numpy() if dtype is None else self.numpy().astype(dtype)

    def detach(self) -> Tensor:
        """Return a tensor with the same values (and memory) that the graph does not know: a constant."""
        return Tensor(self.data, self.backend)

    def to(self, backend: str | Backend) -> Tensor:
        """Return a leaf with the same values on another backend (itself, if it is there already)."""
        backend = get_backend(backend)
        if backend is self.backend:
            return self
        return Tensor(backend.asarray(self.backend.to_numpy(self.data)), backend, self.requires_grad)

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        if self.op is not None:
            raise GraphError(phrase("deepcopy", "only leaves can be copied", found=repr(self.op), fix="t.detach()"))
        memo[id(self)] = copied = type(self).__new__(type(self))
        Tensor.__init__(copied, self.data.copy(), self.backend, self.requires_grad)
        copied.grad = copy.deepcopy(self.grad, memo)
        return copied

    # Gradients ----------------------------------------------------------------------------------------------------

    def backward(self, gradient: Any = None, retain_graph: bool = False) -> None:
        """Add to ``grad`` of every leaf the gradient of this tensor with respect to it.

        Parameters
        ----------
        gradient : Tensor or array of this tensor's shape and dtype, the gradient of some loss with respect to it;
            may be left out for a single number (then it is 1).
        retain_graph : keep the graph, so that backward can be called again.

        Raises
        ------
        GraphError (a RuntimeError) : nothing was recorded, the graph was freed, or an input was changed in place.
        ShapeError (a ValueError), DTypeError (a TypeError) : `gradient` does not fit.
        """
        leaves = autograd.walk(self, upstream(self, gradient), None, autograd.Arrays(self.backend), retain_graph)
        for leaf, array in leaves.items():
            total = array if leaf.grad is None else self.backend.asarray(leaf.grad.data + array)
            leaf.grad = Tensor(total, self.backend)

    # Operators: entries of the table of derivatives ----------------------------------------------------------------

    __add__, __radd__ = _binary("add"), _reflected("add")
    __sub__, __rsub__ = _binary("subtract"), _reflected("subtract")
    __mul__, __rmul__ = _binary("multiply"), _reflected("multiply")
    __truediv__, __rtruediv__ = _binary("divide"), _reflected("divide")
    __lt__, __le__ = _binary("less"), _binary("less_equal")
    __gt__, __ge__ = _binary("greater"), _binary("greater_equal")
    __eq__, __ne__ = _binary("equal"), _binary("not_equal")  # type: ignore[assignment]
    __and__, __rand__ = _binary("logical_and"), _reflected("logical_and")
    __or__, __ror__ = _binary("logical_or"), _reflected("logical_or")
    __neg__, __abs__, __invert__ = _unary("negative"), _unary("abs"), _unary("logical_not")
    __hash__ = object.__hash__  # a tensor is a key by its identity: == compares entry by entry

    def __matmul__(self, other: Any) -> Tensor:
        return matmul(self, other)

    def __rmatmul__(self, other: Any) -> Tensor:
        return matmul(other, self)

    def __pow__(self, exponent: Any) -> Tensor:
        exponent = exponent.item() if isinstance(exponent, np.generic) else exponent
        if type(exponent) not in SCALARS:
            return apply(TABLE["power"], self, exponent)
        if self.dtype not in FLOATS and exponent < 0:
            found, fix = f"{describe(self)} ** {exponent}", "t.astype('float32') first"
            raise DTypeError(phrase("power", "the result is no whole number", found=found, fix=fix))
        return apply(TABLE["power_of"], self, exponent=exponent)

    def __rpow__(self, base: Any) -> Tensor:
        dtype = self.dtype if self.dtype in FLOATS else None
        return apply(TABLE["power"], tensor(base, dtype=dtype, backend=self.backend), self)

    def __getitem__(self, index: Any) -> Tensor:
        return apply(TABLE["getitem"], self, index=plain_index(index, self.backend))

    # Changing the values: only where no graph can notice -----------------------------------------------------------

    def __setitem__(self, index: Any, value: Any) -> None:
        self.check_writable("t[index] = value", "where(mask, value, t), or write under tg.no_grad()")
        values, given = self.data.copy(), matching("t[index] = value", [self, value])[0][1]
        if self.dtype.kind in "iub" and self.backend.xp.result_type(given).kind == "f":
            fix = "t.astype('float32') first"
            raise DTypeError(
                phrase("t[index] = value", "whole numbers cannot hold this", found=describe(value), fix=fix)
            )
        try:
            values[plain_index(index, self.backend)] = given
        except (ValueError, TypeError, IndexError) as error:
            raise misfit("t[index] = value", [self, value], {"index": index}, error) from error
        self.write(values)

    __iadd__, __isub__ = _updating("+", operator.add), _updating("-", operator.sub)
    __imul__, __itruediv__ = _updating("*", operator.mul), _updating("/", operator.truediv)

    def _update(self, sign: str, combine: Callable[[Any, Any], Any], other: Any) -> Tensor:
        """Replace the values by ``combine(values, other)``: what stands behind ``t += x`` and its like."""
        self.check_writable(f"t {sign}= x", f"t = t {sign} x, or update under tg.no_grad()")
        given = matching(f"t {sign}= x", [self, other])[0][1]
        try:
            values = combine(self.data, given)
        except (ValueError, TypeError) as error:
            raise misfit(f"t {sign}= x", [self, other], {}, error) from error
        return self.write(values)

    def write(self, values: Array) -> Tensor:
        """Replace the values by a new array.

        The old one is let go, not overwritten: whoever holds it (a slice, a detached tensor) keeps what they saw, and
        a graph that used it notices.

        Raises
        ------
        GraphError (a RuntimeError) : the tensor is a result, whose value a derivative may need.
        ShapeError (a ValueError), DTypeError (a TypeError) : `values` has another shape or number type.
        """
        if self.op is not None:
            self.check_writable("write", "a new tensor: tg.tensor(values)")
        if values.shape != self.shape or values.dtype != self.dtype:
            kind = ShapeError if values.shape != self.shape else DTypeError
            raise kind(phrase("write", "the new values do not fit", found=f"{describe(values)} into {describe(self)}"))
        self.data = self.backend.asarray(values)
        return self

    def check_writable(self, what: str, alternative: str) -> None:
        """Raise GraphError, saying `what` and the `alternative`, for a result, and for a leaf whose use is recorded."""
        if self.op is not None or (self.requires_grad and AMBIENT.get().recording):
            problem, why = "what is part of a graph cannot be changed in place", "a derivative may need its values"
            found = repr(self.op) if self.op else f"a leaf {describe(self)} with requires_grad=True"
            raise GraphError(phrase(what, problem, found=found, why=why, fix=alternative))

    # Methods: NumPy's names ---------------------------------------------------------------------------------------

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
        """Return the sum over `axis` (None: over all); `keepdims` keeps that axis, with size 1."""
        return self._reduce("sum", axis, keepdims)

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
        """Return the mean over `axis` (None: over all); `keepdims` keeps that axis, with size 1."""
        return self._reduce("mean", axis, keepdims)

    def max(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
        """Return the greatest number over `axis` (None: of all); `keepdims` as in ``sum``."""
        return self._reduce("max", axis, keepdims)

    def min(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
        """Return the smallest number over `axis` (None: of all); `keepdims` as in ``sum``."""
        return self._reduce("min", axis, keepdims)

    def _reduce(self, name: str, axis: int | tuple[int, ...] | None, keepdims: bool) -> Tensor:
        """Return the reduction called `name` in the table."""
        if axis is not None and not self.shape:
            raise OutOfRangeError(phrase(name, f"there is no axis {axis}", found=describe(self)))
        return apply(TABLE[name], self, axis=axis, keepdims=keepdims)

    def reshape(self, *shape: Any) -> Tensor:
        """Return the same numbers in another shape; one size may be -1."""
        return apply(TABLE["reshape"], self, shape=shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Any) -> Tensor:
        """Return the tensor with its axes in another order (none given: reversed)."""
        order = (
            axes[0] if len(axes) == 1 and not isinstance(axes[0], (int, np.integer)) else axes or range(self.ndim)[::-1]
        )
        return apply(TABLE["transpose"], self, axes=tuple(checked_axis("transpose", a, self) for a in order))

    def swapaxes(self, axis1: int, axis2: int) -> Tensor:
        """Return the tensor with its axes `axis1` and `axis2` exchanged."""
        return apply(TABLE["swapaxes"], self, axis1=axis1, axis2=axis2)

    def squeeze(self, axis: int | tuple[int, ...] | None = None) -> Tensor:
        """Return the tensor without its axes of size 1 (or without those of `axis`)."""
        ones = [i for i, n in enumerate(self.shape) if n == 1]
        if axis is not None:
            gone = {checked_axis("squeeze", a, self) for a in (axis if isinstance(axis, tuple) else (axis,))}
            if not gone <= set(ones):
                raise ShapeError(
                    phrase("squeeze", "only axes of size 1 can go", found=f"{describe(self)}, axis {axis}")
                )
            ones = list(gone)
        return self.reshape(tuple(n for i, n in enumerate(self.shape) if i not in ones))

    def astype(self, dtype: Any) -> Tensor:
        """Return the tensor with the number type `dtype`; gradients come back in this one's."""
        return apply(TABLE["astype"], self, dtype=checked_dtype(dtype))

    @property
    def T(self) -> Tensor:
        """The tensor with its axes reversed."""
        return self.transpose()

    @property
    def mT(self) -> Tensor:
        """The tensor with its last two axes exchanged."""
        return self.swapaxes(-1, -2)


# Making tensors ---------------------------------------------------------------------------------------------------


def tensor(data: Any, dtype: Any = None, requires_grad: bool = False, backend: str | Backend | None = None) -> Tensor:
    """Return a new leaf that holds a copy of `data`.

    Parameters
    ----------
    data : number, nested list, array or Tensor, of any shape.
    dtype : float32, float64, an integer type or bool. Left out, an array keeps its own and Python's floats become
        float32.
    requires_grad : whether a gradient will be asked for (floats only).
    backend : where to put it; left out, the default backend, or that of the data.

    Raises
    ------
    DTypeError (a TypeError) : numbers of another kind, or ``requires_grad`` for integers.
    ShapeError (a ValueError) : nested lists of different lengths.

    Examples
    --------
    >>> tensor([[1, 2.5], [3, 4]])
    tensor([[1. , 2.5],
            [3. , 4. ]], dtype=float32)
    """
    if isinstance(data, Tensor):
        backend = data.backend if backend is None else backend
        data = data.data if get_backend(backend) is data.backend else data.numpy()
    place = default_backend() if backend is None else get_backend(backend)
    return Tensor(new_array(data, dtype, place), place, requires_grad)


def required(where: str, value: Any) -> Tensor:
    """Return `value` if it is a tensor, or raise DTypeError."""
    if not isinstance(value, Tensor):
        raise DTypeError(phrase(where, "the input is not a tensor", found=describe(value), fix="tg.tensor(...)"))
    return value


# The one door -----------------------------------------------------------------------------------------------------


def apply(op: Op, *inputs: Any, **params: Any) -> Tensor:
    """Compute an operation and, if a gradient may be asked for, remember how.

    Parameters
    ----------
    op : an entry of the table of derivatives, or an ``Op`` of your own.
    inputs : tensors, arrays of the same backend (constants) and Python numbers; at least one tensor. A Python number
        takes the dtype of the tensors it meets.
    params : what else the operation needs, by name; not differentiated.

    Raises
    ------
    ShapeError (a ValueError), DTypeError (a TypeError), BackendError (a TypeError) : the inputs do not fit together.
    OutOfRangeError (an IndexError) : an index or axis that is not there.
    """
    backend: Any = None
    dtype: Any = None
    alike, requires_grad, depth = True, False, 0
    arrays = []
    for x in inputs:
        if isinstance(x, Tensor):
            arrays.append(data := x.data)
            if backend is None:
                backend, dtype = x.backend, data.dtype
            elif x.backend is not backend or data.dtype is not dtype:
                alike = False
            if x.requires_grad:
                requires_grad = True
                if x.depth > depth:
                    depth = x.depth
        elif type(x) in SCALARS:
            arrays.append(x)
        else:
            alike = False
    if not alike or backend is None or (op.real and dtype.kind != "f"):
        arrays, backend, dtype = matching(op.name, inputs, op.real)
        inputs = tuple(remembered(a, x, backend) for a, x in zip(arrays, inputs, strict=True))

    try:
        y = op.forward(backend.xp, *arrays, **params)
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise misfit(op.name, inputs, params, error) from error
    if type(y) is not backend.array_type:  # NumPy returns a bare number where CuPy returns an array without axes
        y = backend.asarray(y)
    if y.dtype is not dtype and op.keeps_dtype and y.dtype.kind == "f":
        y = y.astype(dtype if dtype in FLOATS else np.float32)

    ambient = AMBIENT.get()
    if requires_grad and ambient.recording and op.rules and y.dtype.kind == "f":
        out = Tensor(y, backend, True, op, inputs, arrays, params, depth + 1)
    else:
        out = Tensor(y, backend)
    if ambient.anomaly:
        out.line = calling_line()
        check_finite(op.name, "the result", y, backend, inputs, out.line)
    return out


def remembered(array: Any, given: Any, backend: Backend) -> Any:
    """Return what the graph keeps of an input: a number, the tensor that was given, or else a constant."""
    if type(array) in SCALARS:
        return array
    return given if isinstance(given, Tensor) and given.data is array else Tensor(array, backend)


def matmul(a: Any, b: Any) -> Tensor:
    """Return the matrix product over the last axis of `a` and the second-to-last of `b`; leading axes are broadcast.

    Parameters
    ----------
    a, b : tensors [..., n, k] and [..., k, m]; a vector [k] counts as one row of `a` or one column of `b`.

    Returns
    -------
    Tensor [..., n, m], without the axis that a vector does not have.

    Raises
    ------
    ShapeError (a ValueError) : the inner sizes differ, or one of them is a single number.
    """
    check_product(a, b)
    if a.ndim == 1:
        return matmul(a.reshape((1, -1)), b).squeeze(-2 if b.ndim > 1 else 0)
    if b.ndim == 1:
        return matmul(a, b.reshape((-1, 1))).squeeze(-1)
    return apply(TABLE["matmul"], a, b)
