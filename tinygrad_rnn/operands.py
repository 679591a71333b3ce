"""What may be computed with: which numbers may meet in one operation, and what is said of those that may not.

A Python number takes the type of the tensors it meets, NumPy's scalars count as Python numbers, arrays of the backend
are constants, whole numbers become the floats they meet. What would lose or invent precision unasked, or cross between
devices, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from tinygrad_rnn.ambient import default_backend
from tinygrad_rnn.backend import Array, Backend
from tinygrad_rnn.errors import (
    ArgumentError,
    BackendError,
    DTypeError,
    GraphError,
    OutOfRangeError,
    ShapeError,
    describe,
    phrase,
)

SCALARS = (float, int, bool)  # inputs of an operation that are plain numbers, not tensors
FLOATS = ("float32", "float64")


def is_tensor(value: Any) -> bool:
    """Tell a tensor from an array or a number."""
    return hasattr(value, "requires_grad")


def new_array(data: Any, dtype: Any, backend: Backend) -> Array:
    """Return a copy of `data` (number, nested list, array) as an array of the backend; see ``tg.tensor``."""
    try:
        given = data if hasattr(data, "dtype") else np.array(data)
        if dtype is None:  # Python's floats become float32, arrays keep their type
            dtype = np.float32 if given is not data and given.dtype == np.float64 else given.dtype
        kind = checked_dtype(dtype)
        if isinstance(given, backend.array_type):
            return given.astype(kind) if given is data else np.array(data, dtype=kind)
        return backend.asarray(np.array(data, dtype=kind))
    except OverflowError as error:
        raise ArgumentError(phrase("tensor", f"a number does not fit into {dtype}", why=str(error))) from error
    except ValueError as error:
        problem, fix = "the rows have different lengths", "pad them with tg.data.pad"
        raise ShapeError(phrase("tensor", problem, why=str(error), fix=fix)) from error
    except TypeError as error:
        if isinstance(error, DTypeError):
            raise
        found = describe(data)
        raise BackendError(phrase("tensor", f"not data for {backend!r}", found=found, why=str(error))) from error


def checked_dtype(dtype: Any) -> np.dtype[Any]:
    """Return the number type, or raise DTypeError for one that the engine does not compute with."""
    try:
        found: np.dtype[Any] = np.dtype(dtype)
    except TypeError:
        found = np.dtype(object)
    if found.kind not in "iub" and found.name not in FLOATS:
        raise DTypeError(
            phrase("dtype", f"cannot compute with {dtype}", fix="use float32, float64, an integer type or bool")
        )
    return np.dtype(found.type)  # in this machine's byte order, and the one object that NumPy has for this type


def plain_index(index: Any, backend: Backend) -> Any:
    """Return an index with its tensors, lists and host arrays as arrays of the backend."""
    if isinstance(index, tuple):
        return tuple(plain_index(list(i) if isinstance(i, tuple) else i, backend) for i in index)
    if index is None or index is Ellipsis or isinstance(index, (int, slice, np.integer)):
        return index
    if is_tensor(index):
        if index.backend is not backend:
            raise BackendError(phrase("index", f"it lives on {index.backend.name}, the tensor on {backend.name}"))
        array = index.data
    else:
        try:
            array = backend.asarray(index)
        except ValueError as error:
            raise DTypeError(phrase("index", "the rows have different lengths", why=str(error))) from error
        array = array.copy() if array is index else array  # the user may write to theirs before backward needs it
    if isinstance(index, list) and array.size == 0:
        array = array.astype(np.int64)
    if array.dtype.kind not in "iub":
        raise DTypeError(
            phrase("index", "an index is made of whole numbers or of True and False", found=describe(array))
        )
    return array


def checked_axis(where: str, axis: int, x: Any, added: int = 0) -> int:
    """Return an axis of `x` (with `added` new ones) counted from the front, or raise OutOfRangeError."""
    ndim: int = x.ndim + added
    if not -ndim <= axis < ndim:
        found = f"{describe(x)}, axis {axis} of {ndim} axes"
        raise OutOfRangeError(phrase(where, f"there is no axis {axis}", found=found))
    return axis % ndim


def matching(where: str, inputs: Iterable[Any], real: bool = False) -> tuple[list[Any], Backend, np.dtype[Any]]:
    """Return the inputs as arrays and Python numbers that can be computed with together, their backend and dtype.

    Where only a `real` result has a meaning, whole numbers become float32 even among themselves.
    """
    inputs = list(inputs)
    backend = next((x.backend for x in inputs if is_tensor(x)), None) or default_backend()
    if any(is_tensor(x) and x.backend is not backend for x in inputs):
        places = ", ".join(f"{describe(x)} on {x.backend.name}" for x in inputs if is_tensor(x))
        problem, fix = "the tensors live on different backends", "move one with .to(name)"
        raise BackendError(phrase(where, problem, found=places, fix=fix))
    found = [x.data if is_tensor(x) else constant(where, x, backend) for x in inputs]
    arrays = [x for x in found if type(x) not in SCALARS]
    floats = {x.dtype for x in arrays if x.dtype.kind == "f"}
    if len(floats) > 1:
        types = ", ".join(describe(x) for x in arrays)
        why, fix = "the result would silently be of either type", "convert one with .astype('float32')"
        raise DTypeError(phrase(where, "float32 and float64 do not mix", found=types, why=why, fix=fix))
    if not floats and not real:
        return found, backend, arrays[0].dtype if arrays else np.dtype(np.float32)
    dtype = floats.pop() if floats else np.dtype(np.float32)
    whole = "iub" if real else "iu"
    cast = [x.astype(dtype) if type(x) not in SCALARS and x.dtype.kind in whole else x for x in found]
    return cast, backend, dtype


def constant(where: str, value: Any, backend: Backend) -> Any:
    """Return a number as a Python number, an array of the backend as a copy of its own."""
    if type(value) in SCALARS:
        return value
    if isinstance(value, np.generic) and value.dtype.kind in "iufb":
        return value.item()
    if isinstance(value, backend.array_type):
        array: Array = value
        return array.astype(checked_dtype(array.dtype))  # the user may write to theirs before backward needs it
    if isinstance(value, np.ndarray):
        fix = f"tg.tensor(array, backend={backend.name!r})"
        problem = f"a NumPy array meets a tensor on {backend.name}"
        raise BackendError(phrase(where, problem, found=describe(value), fix=fix))
    fix = "make it a tensor: tg.tensor(...)"
    raise DTypeError(phrase(where, "cannot compute with this", found=describe(value), fix=fix))


def check_product(a: Any, b: Any) -> None:
    """Raise unless `a` and `b` are matrices or vectors that can be multiplied."""
    shape_a, shape_b = getattr(a, "shape", None), getattr(b, "shape", None)
    if shape_a and shape_b and shape_a[-1] == shape_b[-2 if len(shape_b) > 1 else 0]:
        return
    found = f"a {describe(a)} @ b {describe(b)}"
    if any(shape is None and type(x) not in SCALARS for shape, x in ((shape_a, a), (shape_b, b))):
        raise DTypeError(phrase("matmul", "a tensor is needed", found=found, fix="tg.tensor(...)"))
    why = "the last axis of a is summed against the second-to-last of b (its only one, for a vector)"
    fix = "check the order of the two, or transpose one with .mT"
    raise ShapeError(phrase("matmul", "the inner sizes differ", found=found, why=why, fix=fix))


def misfit(where: str, inputs: Iterable[Any], params: dict[str, Any], error: Exception) -> Exception:
    """Return the exception that says which inputs an operation could not take."""
    kind: type[Exception] = ShapeError if isinstance(error, ValueError) else DTypeError
    if isinstance(error, IndexError):  # NumPy's error about an axis is a ValueError too
        kind = OutOfRangeError
    settings = "".join(f", {name}={describe(value)}" for name, value in params.items() if value is not None)
    return kind(
        phrase(
            where,
            "there is no such index or axis" if kind is OutOfRangeError else "the inputs do not fit",
            found=", ".join(describe(x) for x in inputs) + settings,
            why=str(error).splitlines()[0] if str(error) else "",
        )
    )


def upstream(output: Any, gradient: Any) -> Array:
    """Return the gradient that a backward from the tensor `output` starts with, checked against it."""
    if not is_tensor(output):
        raise DTypeError(phrase("backward", "the output is not a tensor", found=describe(output)))
    if not output.requires_grad:
        why = "it does not depend on a tensor with requires_grad=True, or was computed under no_grad or detached"
        found, fix = f"{describe(output)} with requires_grad=False", "make the leaves with requires_grad=True"
        raise GraphError(phrase("backward", "nothing was recorded", found=found, why=why, fix=fix))
    if gradient is None:
        if output.size != 1:
            problem = "only a single number has a gradient of its own"
            fix = "reduce it first (.sum(), .mean()), or pass the gradient with respect to it"
            raise ShapeError(phrase("backward", problem, found=describe(output), fix=fix))
        return output.backend.xp.ones(output.shape, dtype=output.dtype)
    if is_tensor(gradient) and gradient.backend is not output.backend:
        problem = f"the gradient lives on {gradient.backend.name}, the output on {output.backend.name}"
        raise BackendError(phrase("backward", problem))
    given = gradient.data if is_tensor(gradient) else new_array(gradient, output.dtype, output.backend)
    if given.shape != output.shape or given.dtype != output.dtype:
        kind = ShapeError if given.shape != output.shape else DTypeError
        raise kind(phrase("backward", "the gradient does not fit", found=f"{describe(given)} for {describe(output)}"))
    return given
