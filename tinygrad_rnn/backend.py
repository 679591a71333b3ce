"""Where arrays live: a backend is NumPy on the processor or CuPy on a graphics card.

A backend is a plain object handed along with every tensor. The rest of the package calls ``backend.xp`` (the array
namespace, with NumPy's function names) and the handful of methods below, so this is the only file that imports CuPy.
"""

from __future__ import annotations

import importlib.util
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from tinygrad_rnn.errors import ArgumentError, BackendUnavailableError, phrase
from tinygrad_rnn.rows import sums_of_rows

Array: TypeAlias = Any  # numpy.ndarray, cupy.ndarray, or the strict fake of the tests


class Backend:
    """NumPy, and the interface that every other backend follows.

    Attributes
    ----------
    name : what ``use_backend`` and error messages call it.
    xp : the array namespace; its functions have NumPy's names and meanings.
    array_type : the class of its arrays.
    """

    name: str = "numpy"
    xp: Any = np
    array_type: type = np.ndarray

    def available(self) -> bool:
        """Tell whether this machine can run the backend."""
        return True

    def asarray(self, data: Any, dtype: Any = None) -> Array:
        """Return host data (lists, NumPy arrays) or this backend's own array as an array of this backend."""
        return self.xp.asarray(data, dtype=dtype)

    def to_numpy(self, array: Array) -> np.ndarray:
        """Return the array as a NumPy array on the host; waits for a device to finish."""
        return np.asarray(array)

    def scatter_add(self, out: Array, index: Any, values: Array) -> None:
        """Do ``out[index] += values`` in place, where repeated indices count as often as they occur."""
        parts = index if isinstance(index, tuple) else (index,)
        if all(isinstance(part, (int, slice, np.integer)) or part is None or part is Ellipsis for part in parts):
            out[index] += values  # meets no place twice
        else:
            self.xp.add.at(out, index, values)

    def scattered(self, shape: tuple[int, ...], index: Any, values: Array) -> Array:
        """Return a new array of zeros with ``scatter_add`` done to it."""
        if self.xp is np and isinstance(index, np.ndarray) and index.dtype.kind in "iu" and values.dtype.kind == "f":
            return sums_of_rows(shape, index.reshape(-1), values)
        out = self.xp.zeros(shape, dtype=values.dtype)
        self.scatter_add(out, index, values)
        return out

    def synchronize(self) -> None:
        """Wait until everything asked of the device is done (for timing)."""

    def __repr__(self) -> str:
        return f"<backend {self.name}>"

    def __deepcopy__(self, memo: Any) -> Backend:
        return self  # a copy of a tensor lives where the tensor lives

    def __reduce__(self) -> Any:
        return get_backend, (self.name,)


class CupyBackend(Backend):
    """CuPy: NumPy's functions on an NVIDIA graphics card. CuPy is imported when it is first used."""

    name = "cupy"

    @cached_property
    def xp(self) -> Any:
        if not self.available():
            installed = importlib.util.find_spec("cupy") is not None
            raise BackendUnavailableError(
                phrase(
                    "backend 'cupy'",
                    "CuPy finds no graphics card" if installed else "CuPy is not installed",
                    why="the cupy backend needs an NVIDIA graphics card, its driver and the CuPy library",
                    fix="use_backend('numpy')" if installed else "pip install cupy-cuda13x (or cupy-cuda12x)",
                )
            )
        import cupy

        return cupy

    @cached_property
    def array_type(self) -> type:  # type: ignore[override]
        return self.xp.ndarray  # type: ignore[no-any-return]

    def available(self) -> bool:
        if importlib.util.find_spec("cupy") is None:
            return False
        import cupy

        try:
            return bool(cupy.cuda.runtime.getDeviceCount() > 0)
        except cupy.cuda.runtime.CUDARuntimeError:
            return False

    def to_numpy(self, array: Array) -> np.ndarray:
        return self.xp.asnumpy(array)  # type: ignore[no-any-return]

    def synchronize(self) -> None:
        self.xp.cuda.get_current_stream().synchronize()


NUMPY = Backend()
CUPY = CupyBackend()
BACKENDS = {backend.name: backend for backend in (NUMPY, CUPY)}


def get_backend(name: str | Backend) -> Backend:
    """Return the backend called `name`; a Backend object is returned as it is.

    Raises
    ------
    ArgumentError (a ValueError) : no backend has that name.
    """
    if isinstance(name, Backend):
        return name
    if name not in BACKENDS:
        known = ", ".join(repr(known) for known in BACKENDS)
        raise ArgumentError(phrase("backend", f"no backend is called {name!r}", fix=f"choose one of {known}"))
    return BACKENDS[name]
