"""A stand-in for CuPy that computes with NumPy and refuses, raises and wraps around as CuPy does.

It finds on any machine what would otherwise fail on a graphics card only: NumPy arrays and lists as operands, implicit
conversion to NumPy, functions and keywords that CuPy does not have (``cupy_inventory.json``), results of reductions
taken for numbers, reliance on ``IndexError`` or on the order of writes to one place. ``StrictFakeBackend.transfers``
counts what is slow on a card: copies between host and device, and waiting for the device.

It is stricter than CuPy in three places: NumPy arrays and lists as indices or as the right side of ``a[i] = v`` (which
CuPy sometimes copies to the card unasked) are refused; so are NumPy arrays in functions that would hand them on to
NumPy; what ``broadcast_to`` returns cannot be written to. It has none of CuPy's modules (``random``, ``linalg``, ...).
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from tinygrad_rnn.backend import Backend

INVENTORY_PATH = Path(__file__).with_name("cupy_inventory.json")
INVENTORY = json.loads(INVENTORY_PATH.read_text(encoding="utf-8"))
FUNCTIONS, UFUNCS, METHODS = INVENTORY["functions"], INVENTORY["ufuncs"], INVENTORY["ndarray"]["methods"]
ATTRIBUTES = {*INVENTORY["ndarray"]["attributes"]} - {"base", "cstruct", "data", "device", "flags", "flat"}
FROM_NUMPY = {*INVENTORY["constants"], *(name for name, module in INVENTORY["types"].items() if module == "numpy")}

SCALARS = (bool, int, float, complex, np.number, np.bool_)
ARRAYS = {"a", "a1", "a2", "ar", "arr", "array", "ary", "b", "condition", "indices", "m", "prototype", "v", "val"}
ARRAYS |= {"values", "x", "y", "z"}  # names that CuPy gives to parameters that take an array
ANYTHING_FIRST = {"can_cast", "isscalar", "may_share_memory", "ndim", "result_type", "shape", "shares_memory", "size"}
FROM_HOST = {"array", "asarray", "asanyarray"}
WAITING = {*INVENTORY["synchronizing"], "dump", "dumps", "item", "tobytes", "tofile", "tolist"}
DEVICE_BOOLS = {"allclose", "array_equal", "array_equiv"}  # arrays in CuPy, Python's bool in NumPy
ATOMIC = {"int32", "uint32", "uint64", "float16", "float32", "float64"}  # what a card adds to one place in parallel


@cache
def signature(parameters: str) -> inspect.Signature:
    """Return the signature that the inventory notes as text (our own text: nothing foreign is executed)."""
    namespace: dict[str, Any] = {}
    exec(f"def function({parameters}): pass", namespace)
    return inspect.signature(namespace["function"])


def is_mask(value: Any) -> bool:
    return isinstance(value, FakeArray) and value.dtype == bool


def need(kinds: tuple[type, ...], *values: Any) -> None:
    """Refuse values of other types, in CuPy's words."""
    for value in values:
        if not isinstance(value, kinds):
            raise TypeError(f"Unsupported type {type(value)}")


def unwrap(value: Any) -> Any:
    """Return the NumPy array inside `value` (in a tuple or list: inside its members); NumPy arrays are refused."""
    if isinstance(value, (tuple, list)):
        return type(value)(unwrap(member) for member in value)
    if isinstance(value, np.ndarray):
        raise TypeError(f"Unsupported type {type(value)}")
    return value._array if isinstance(value, FakeArray) else value


def arrays_in(values: Iterable[Any]) -> Iterator[FakeArray]:
    for value in values:
        if isinstance(value, FakeArray):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from arrays_in(value)


class FakeArray:
    """A NumPy array that behaves as an array of CuPy. `base` is the array whose memory it shares, or None."""

    __slots__ = ("_array", "_backend", "base")
    __array_priority__ = 100
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, array: np.ndarray, backend: StrictFakeBackend, base: FakeArray | None = None) -> None:
        if array.dtype.kind not in "biufc":
            raise ValueError(f"Unsupported dtype {array.dtype}")
        self._array = array
        self._backend = backend
        self.base = base

    def __getattr__(self, name: str) -> Any:  # refuses all __dunder__ names: they are not in these two lists
        if name in ATTRIBUTES:
            return self._backend.wrap(getattr(self._array, name), [self])
        if name in METHODS:
            return partial(self._method, name)
        raise AttributeError(f"'cupy.ndarray' object has no attribute {name!r}")

    def _method(self, name: str, *args: Any, **kwargs: Any) -> Any:
        for parameter, value in signature(METHODS[name]).bind(*args, **kwargs).arguments.items():
            if parameter in ARRAYS:
                need((FakeArray, *SCALARS), value)
        if name in WAITING:
            self._backend.transferred(name)
        if name == "take":
            kwargs["mode"] = "wrap"  # an index out of range is no error on a card
        return self._backend.run(getattr(self._array, name), args, kwargs, also=(self,))

    def get(self) -> np.ndarray:
        self._backend.transferred("get")
        return self._array.copy()

    def squeeze(self, axis: Any = None) -> FakeArray:
        squeezed = self._array.squeeze(axis)  # where there is nothing to do, CuPy returns the array, not a view of it
        return self if squeezed.ndim == self.ndim else self._backend.wrap(squeezed, [self])

    @property
    def flags(self) -> SimpleNamespace:
        return SimpleNamespace(**{name: getattr(self._array.flags, name) for name in INVENTORY["flags"]})

    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        raise TypeError(
            "Implicit conversion to a NumPy array is not allowed. "
            "Please use `.get()` to construct a NumPy array explicitly."
        )

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        known = all(isinstance(x, (FakeArray, np.ndarray, *SCALARS)) for x in inputs)
        function = getattr(self._backend.xp, ufunc.__name__, None)
        if method != "__call__" or not known or function is None:
            return NotImplemented
        if "out" in kwargs:
            (kwargs["out"],) = kwargs["out"]
        return function(*inputs, **kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        of_cupy = getattr(self._backend.xp, function.__name__, None) if function.__module__ == "numpy" else None
        return NotImplemented if of_cupy is None else of_cupy(*args, **kwargs)

    def __len__(self) -> int:
        return len(self._array)

    def __iter__(self) -> Iterator[FakeArray]:
        return (self[i] for i in range(len(self)))

    def __copy__(self) -> Any:
        return self.copy()

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy()

    def _index(self, key: Any) -> tuple[Any, ...]:
        """Return the index for NumPy; where it is an array of integers they are wrapped around, as on a card."""
        parts = key if isinstance(key, tuple) else (key,)
        axes = [0 if part is None or part is Ellipsis else part.ndim if is_mask(part) else 1 for part in parts]
        index: list[Any] = []
        axis = 0
        for part, taken in zip(parts, axes, strict=True):
            if isinstance(part, FakeArray) and part.dtype.kind in "iu":
                size = self.shape[axis] if axis < self.ndim else 0
                index.append(np.asarray(part._array % size) if size else part._array)
            elif is_mask(part):
                self._backend.transferred("mask as index")  # the host waits for the number of True
                index.append(part._array)
            elif part is None or (isinstance(part, (slice, type(...), int, np.integer)) and not isinstance(part, bool)):
                index.append(part)
            else:
                raise IndexError(f"an index is an integer, a slice, or an array of integers or bools; not {type(part)}")
            axis += self.ndim - sum(axes) if part is Ellipsis else taken
        if not any(part is Ellipsis or isinstance(part, FakeArray) for part in parts):
            index.append(...)  # a single number is a view, too
        return tuple(index)

    def __getitem__(self, key: Any) -> Any:
        return self._backend.wrap(self._array[self._index(key)], [self])

    def __setitem__(self, key: Any, value: Any) -> None:
        need((FakeArray, *SCALARS), value)
        index = self._index(key)
        if not any(isinstance(part, np.ndarray) and part.dtype != bool for part in index):
            self._array[index] = unwrap(value)
            return
        # Which value stays in a place that is written to twice is undefined in CuPy: here the first, not the last.
        places = np.arange(self.size).reshape(self.shape)[index]
        values = np.empty(places.shape, self.dtype)
        values[...] = unwrap(value)
        self._array.flat[places.ravel()[::-1]] = values.ravel()[::-1]


def defers_to(other: Any) -> bool:
    """Tell whether `array + other` is left to the class of `other` (NEP 13, as CuPy follows it)."""
    if hasattr(other, "__array_ufunc__"):
        return other.__array_ufunc__ is None
    return getattr(other, "__array_priority__", 0) > FakeArray.__array_priority__


def operator(function: str) -> Callable[[FakeArray, Any], Any]:
    def method(self: FakeArray, other: Any) -> Any:
        return NotImplemented if defers_to(other) else getattr(self._backend.xp, function)(self, other)

    return method


def reflected(function: str) -> Callable[[FakeArray, Any], Any]:
    return lambda self, other: getattr(self._backend.xp, function)(other, self)


def in_place(function: str) -> Callable[[FakeArray, Any], Any]:
    return lambda self, other: getattr(self._backend.xp, function)(self, other, out=self)


def unary(function: str) -> Callable[[FakeArray], Any]:
    return lambda self: getattr(self._backend.xp, function)(self)


def conversion(name: str) -> Callable[..., Any]:
    def convert(self: FakeArray, *args: Any) -> Any:
        self._backend.transferred(name)
        return getattr(self._array, f"__{name}__")(*args)

    return convert


ARITHMETIC = {"add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "floordiv": "floor_divide"}
ARITHMETIC |= {"mod": "remainder", "pow": "power", "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor"}
COMPARISON = {
    "lt": "less",
    "le": "less_equal",
    "eq": "equal",
    "ne": "not_equal",
    "gt": "greater",
    "ge": "greater_equal",
}
for name, function in (ARITHMETIC | COMPARISON | {"matmul": "matmul"}).items():
    setattr(FakeArray, f"__{name}__", operator(function))
for name, function in (ARITHMETIC | {"matmul": "matmul"}).items():
    setattr(FakeArray, f"__r{name}__", reflected(function))
for name, function in ARITHMETIC.items():  # without matmul: CuPy has no __imatmul__
    setattr(FakeArray, f"__i{name}__", in_place(function))
for name, function in {"neg": "negative", "pos": "positive", "abs": "absolute", "invert": "invert"}.items():
    setattr(FakeArray, f"__{name}__", unary(function))
for name in ("bool", "int", "float", "complex", "repr", "str", "format"):
    setattr(FakeArray, f"__{name}__", conversion(name))


class FakeUfunc:
    """A universal function: takes arrays of the backend and numbers, nothing else."""

    def __init__(self, name: str, backend: StrictFakeBackend) -> None:
        self.name = name
        self.backend = backend

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        bound = signature(UFUNCS[self.name]["signature"]).bind(*args, **kwargs).arguments
        need((FakeArray, *SCALARS), *(value for parameter, value in bound.items() if parameter.startswith("x")))
        need((FakeArray, type(None)), bound.get("out"))
        return self.backend.run(getattr(np, self.name), args, kwargs)

    def _check(self, method: str) -> None:
        if method not in UFUNCS[self.name]["methods"]:
            raise NotImplementedError(f"`cupy_{self.name}.{method}` is not supported yet")

    def at(self, a: FakeArray, indices: Any, b: Any = None) -> None:
        self._check("at")
        need((FakeArray,), a)
        need((FakeArray, type(None), *SCALARS), b)
        index = a._index(indices)
        if any(isinstance(part, np.ndarray) for part in index) and a.dtype.name not in ATOMIC:
            raise TypeError(f"`{self.name}.at` only supports {', '.join(sorted(ATOMIC))} as data type")
        getattr(np, self.name).at(a._array, index, unwrap(b))

    def reduce(self, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: bool = False) -> Any:
        self._check("reduce")
        return getattr(self.backend.xp, "sum" if self.name == "add" else "prod")(array, axis, dtype, out, keepdims)


class FakeNamespace:
    """The module ``cupy``: the names of the inventory, computed by NumPy's functions of the same names."""

    ndarray = FakeArray

    def __init__(self, backend: StrictFakeBackend) -> None:
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        if name in UFUNCS:
            return FakeUfunc(name, self._backend)
        if name in FUNCTIONS:
            return partial(self._function, name)
        if name in FROM_NUMPY:
            return getattr(np, name)
        raise AttributeError(f"module 'cupy' has no attribute {name!r} (or the strict fake leaves it out)")

    def asnumpy(self, a: Any) -> np.ndarray:
        return a.get() if isinstance(a, FakeArray) else np.asarray(a)

    def squeeze(self, a: FakeArray, axis: Any = None) -> Any:
        need((FakeArray,), a)
        return a.squeeze(axis)

    def take_along_axis(self, a: FakeArray, indices: FakeArray, axis: int | None) -> Any:
        size = a.size if axis is None else a.shape[axis]
        return self._function("take_along_axis", a, indices % size, axis)

    def _function(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if FUNCTIONS[name] is None:
            return getattr(np, name)(*args, **kwargs)
        bound = signature(FUNCTIONS[name]).bind(*args, **kwargs).arguments
        first = next(iter(bound), "")
        if name in FROM_HOST and not isinstance(bound[first], FakeArray):
            return self._from_host(bound[first], bound.get("dtype"))
        if name == "where":
            _ = bound[first].astype  # a Python bool has none: AttributeError, as in CuPy
        if first in ARRAYS and name not in ANYTHING_FIRST:
            need((FakeArray,), bound[first])
        if first == "tup" or name == "matmul":
            need((FakeArray,), *bound[first])
        need((FakeArray, type(None), *SCALARS), *(bound[parameter] for parameter in ARRAYS & {*bound} - {first}))
        if name in WAITING and not (name == "where" and len(bound) == 3):
            self._backend.transferred(name)
        if name == "take":
            kwargs["mode"] = "wrap"
        result = self._backend.run(getattr(np, name), args, kwargs)
        return self._backend.wrap(np.asarray(result)) if name in DEVICE_BOOLS else result

    def _from_host(self, data: Any, dtype: Any) -> Any:
        self._backend.transferred("from the host")
        return self._backend.wrap(np.array(unwrap(data) if any(arrays_in([data])) else data, dtype=dtype))


class StrictFakeBackend(Backend):
    """A backend whose arrays behave as CuPy's; `transfers` counts copies to and from the host, and waits."""

    name = "strict-fake"
    array_type = FakeArray

    def __init__(self) -> None:
        self.transfers = 0
        self.xp = FakeNamespace(self)

    def to_numpy(self, array: FakeArray) -> np.ndarray:
        return array.get()

    def synchronize(self) -> None:
        self.transferred("synchronize")

    def transferred(self, what: str) -> None:
        """Count a transfer: `what` is the name of the conversion, method or function that caused it."""
        self.transfers += 1

    def run(self, function: Callable[..., Any], args: Any, kwargs: dict[str, Any], also: tuple[Any, ...] = ()) -> Any:
        """Call NumPy's `function` on the arrays inside the arguments; a card gives nan and inf without a warning."""
        sources = [*also, *arrays_in(args), *arrays_in(kwargs.values())]
        with np.errstate(all="ignore"):
            result = function(*unwrap(args), **{name: unwrap(value) for name, value in kwargs.items()})
        return self.wrap(result, sources)

    def wrap(self, result: Any, sources: Iterable[FakeArray] = ()) -> Any:
        """Return NumPy's result as CuPy would: arrays of the backend, 0-d ones instead of numbers."""
        if isinstance(result, (tuple, list)) and any(isinstance(member, np.ndarray) for member in result):
            return type(result)(self.wrap(member, sources) for member in result)
        if not isinstance(result, (np.ndarray, np.generic)):
            return result
        shared = [source for source in sources if np.may_share_memory(source._array, result)]
        for source in shared:
            if result is source._array:
                return source
        owner = shared[0] if shared and result.base is not None else None
        return FakeArray(np.asarray(result), self, owner if owner is None or owner.base is None else owner.base)
