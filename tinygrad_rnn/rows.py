"""Adding up rows: the gradient of an embedding, where a word that occurs three times gets the sum of three rows."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import math
from typing import Any

import numpy as np

MANY = 2**14  # numbers, from which on a sparse product is worth its preparation


@functools.cache
def sparse() -> Any:
    """Return SciPy's sparse matrices, or None where SciPy is not installed: it is faster, and not needed."""
    return importlib.import_module("scipy.sparse") if importlib.util.find_spec("scipy") else None


def sums_of_rows(shape: tuple[int, ...], ids: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return an array of `shape` [V, ...] whose row v is the sum of `values` [k, ...] where `ids` [k] is v.

    The ids are from -V to V - 1: the look-up, which came first, has seen to that.
    """
    (height, *_), width = shape, math.prod(shape[1:])
    ids = np.where(ids < 0, ids + height, ids)
    if values.size >= MANY and sparse() is not None:  # a product with the one-hot rows of the ids
        ones, places = np.ones(len(ids), values.dtype), np.arange(len(ids) + 1)
        one_hot = sparse().csr_array((ones, ids, places), (len(ids), height))
        sums: np.ndarray = one_hot.T @ values.reshape((len(ids), width))
        return sums.reshape(shape)
    out = np.zeros(height * width, values.dtype)  # flat, as NumPy is several times slower on rows
    np.add.at(out, (ids[:, None] * width + np.arange(width)).reshape(-1), values.reshape(-1))
    return out.reshape(shape)
