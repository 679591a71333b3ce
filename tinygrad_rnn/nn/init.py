"""Where weights start. Every function draws from a NumPy generator, so a seed gives the same weights on every backend.

Matrices are stored (in, out): ``fan_in`` is the first size, ``fan_out`` the second. Everywhere: `rng` draws, `shape` is
that of the array, `dtype` is float32 or float64.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_rnn.arguments import require_generator
from tinygrad_rnn.errors import ArgumentError, ShapeError, phrase


def uniform(rng: np.random.Generator, shape: tuple[int, ...], bound: float, dtype: Any = "float32") -> np.ndarray:
    """Return an array of this shape and dtype, drawn evenly from -bound to bound.

    Raises
    ------
    ArgumentError (a ValueError) : the bound is negative.
    DTypeError (a TypeError) : rng is not a NumPy Generator.
    """
    if bound < 0:
        raise ArgumentError(phrase("init.uniform", "the bound is negative", found=f"bound={bound}"))
    return require_generator("init.uniform", rng).uniform(-bound, bound, shape).astype(dtype)


def normal(rng: np.random.Generator, shape: tuple[int, ...], scale: float = 1.0, dtype: Any = "float32") -> np.ndarray:
    """Return an array of this shape and dtype, normally distributed with standard deviation `scale`.

    Raises
    ------
    ArgumentError (a ValueError) : the scale is negative.
    DTypeError (a TypeError) : rng is not a NumPy Generator.
    """
    if scale < 0:
        raise ArgumentError(phrase("init.normal", "the scale is negative", found=f"scale={scale}"))
    return (scale * require_generator("init.normal", rng).standard_normal(shape)).astype(dtype)


def xavier(rng: np.random.Generator, shape: tuple[int, int], dtype: Any = "float32") -> np.ndarray:
    """Return a matrix drawn evenly with bound sqrt(6 / (fan_in + fan_out)): keeps variances through tanh layers.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.

    Raises
    ------
    ShapeError (a ValueError) : not the shape of a matrix.
    DTypeError (a TypeError) : rng is not a NumPy Generator.
    """
    fan_in, fan_out = _matrix("init.xavier", shape)
    return uniform(rng, shape, float(np.sqrt(6 / (fan_in + fan_out))), dtype)


def he(rng: np.random.Generator, shape: tuple[int, int], dtype: Any = "float32") -> np.ndarray:
    """Return a matrix of normal numbers with standard deviation sqrt(2 / fan_in): keeps variances through relu layers.

    Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.

    Raises
    ------
    ShapeError (a ValueError) : not the shape of a matrix.
    DTypeError (a TypeError) : rng is not a NumPy Generator.
    """
    fan_in, _ = _matrix("init.he", shape)
    return normal(rng, shape, float(np.sqrt(2 / fan_in)), dtype)


def orthogonal(rng: np.random.Generator, shape: tuple[int, int], dtype: Any = "float32") -> np.ndarray:
    """Return a random matrix with orthonormal rows or columns (whichever are fewer): it keeps lengths.

    Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
    networks", 2014.

    Raises
    ------
    ShapeError (a ValueError) : not the shape of a matrix.
    DTypeError (a TypeError) : rng is not a NumPy Generator.
    """
    rows, columns = _matrix("init.orthogonal", shape)
    q, r = np.linalg.qr(
        require_generator("init.orthogonal", rng).standard_normal((max(rows, columns), min(rows, columns)))
    )
    q *= np.sign(np.diag(r))  # without the signs of r, q would not be evenly distributed
    return (q if rows >= columns else q.T).astype(dtype)


def identity(n: int, dtype: Any = "float32") -> np.ndarray:
    """Return the identity matrix [n, n]: a memory that keeps its state (Le, Jaitly and Hinton, 2015).

    Raises
    ------
    ArgumentError (a ValueError) : n is below 1.
    """
    if n < 1:
        raise ArgumentError(phrase("init.identity", "n must be at least 1", found=f"n={n}"))
    return np.eye(n, dtype=dtype)


def _matrix(where: str, shape: tuple[int, ...]) -> tuple[int, int]:
    if len(shape) != 2 or min(shape) < 1:
        raise ShapeError(phrase(where, "the shape of a matrix is needed", found=str(list(shape))))
    return shape[0], shape[1]
