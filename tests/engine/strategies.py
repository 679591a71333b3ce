"""What the tests of the engine draw: shapes in which no two sizes are equal, and numbers away from kinks and ties.

With equal sizes a forgotten transposition goes unnoticed; with equal numbers a maximum has no derivative.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tinygrad_rnn.backend import Array, Backend

Shape = tuple[int, ...]

few = settings(deadline=None, max_examples=6)
some = settings(deadline=None, max_examples=20)

seeds = st.integers(0, 2**32 - 1)


# Shapes -------------------------------------------------------------------------------------------------------------


@st.composite
def shapes(draw: st.DrawFn, min_dims: int = 0, max_dims: int = 3, sizes: Sequence[int] = (1, 2, 3, 4)) -> Shape:
    """Shapes whose sizes all differ."""
    more = range(min_dims, max_dims + 1)
    ndim = draw(st.sampled_from([n for n in more for _ in range(1 + n)]))  # mistakes need axes to show
    return tuple(draw(st.permutations(sizes))[:ndim])


@st.composite
def broadcastable(draw: st.DrawFn, result: Shape) -> Shape:
    """A shape that broadcasts to `result`: some leading axes left out, some sizes replaced by 1."""
    kept = result[draw(st.integers(0, len(result))) :]
    return tuple(1 if draw(st.booleans()) else n for n in kept)


@st.composite
def broadcasting(draw: st.DrawFn, operands: int = 2) -> list[Shape]:
    """Shapes that broadcast against each other; one in three times they are equal."""
    result = draw(shapes(sizes=(2, 3, 4)))
    if draw(st.integers(0, 2)) == 0:
        return [result] * operands
    return [draw(broadcastable(result)) for _ in range(operands)]


@st.composite
def axes(draw: st.DrawFn, ndim: int) -> int | tuple[int, ...] | None:
    """An axis argument of a reduction: None, an axis from either end, or a tuple of axes."""
    if ndim == 0 or draw(st.integers(0, 3)) == 0:
        return None
    if draw(st.booleans()):
        return draw(st.integers(-ndim, ndim - 1))
    chosen = draw(st.lists(st.integers(0, ndim - 1), unique=True, min_size=0))
    return tuple(axis - ndim if draw(st.booleans()) else axis for axis in chosen)


# Indices ------------------------------------------------------------------------------------------------------------


@st.composite
def mixed_indices(draw: st.DrawFn, shape: Shape) -> tuple[Any, ...]:
    """Numbers, slices and arrays of indices (with repetitions) side by side."""
    index: list[Any] = []
    for n in shape[: draw(st.integers(1, len(shape)))]:
        kind = draw(st.sampled_from(["number", "slice", "array", "list", "mask"]))
        if kind == "number":
            index.append(draw(st.integers(-n, n - 1)))
        elif kind == "slice":
            index.append(draw(st.slices(n)))
        elif kind == "array":
            index.append(np.array(draw(st.lists(st.integers(-n, n - 1), min_size=3, max_size=3))))
        elif kind == "list":
            index.append(draw(st.lists(st.integers(-n, n - 1), min_size=3, max_size=3)))
        else:  # a mask of three True would not fit every axis: one of one True broadcasts against the arrays
            index.append(np.arange(n) == draw(st.integers(0, n - 1)))
    return tuple(index)


@st.composite
def masks(draw: st.DrawFn, shape: Shape) -> np.ndarray:
    """Booleans over the first axes of a shape."""
    covered = shape[: draw(st.integers(1, len(shape)))]
    return np.random.default_rng(draw(seeds)).random(covered) < 0.5


@st.composite
def indices(draw: st.DrawFn, shape: Shape) -> Any:
    """Anything that NumPy accepts between the brackets of an array of this shape."""
    basic = hnp.basic_indices(shape, allow_newaxis=True, allow_ellipsis=True)
    if not shape:
        return draw(basic)
    repeated = hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(max_dims=2, max_side=5))
    return draw(st.one_of(basic, repeated, mixed_indices(shape), masks(shape)))


# Numbers ------------------------------------------------------------------------------------------------------------


def distinct(rng: np.random.Generator, shapes: Sequence[Shape], positive: bool = False) -> list[np.ndarray]:
    """Return a float64 array for each shape; no two of all their numbers are close, and none is close to 0.

    Even their absolute values differ, so that nothing ties, and there is no kink within a finite difference.
    """
    sizes = [math.prod(shape) for shape in shapes]
    values = rng.permutation(np.linspace(0.31, 1.73, sum(sizes)))
    if not positive:
        values *= rng.choice([-1.0, 1.0], values.shape)
    parts = np.split(values, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def upstream(rng: np.random.Generator, shape: Shape, dtype: Any = np.float64) -> np.ndarray:
    """Return a random gradient of a result: none of its numbers is 0 or 1."""
    return np.asarray(rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape), dtype=dtype)


def contiguous(backend: Backend, array: np.ndarray) -> Array:
    return backend.asarray(np.ascontiguousarray(array).reshape(array.shape))


def transposed(backend: Backend, array: np.ndarray) -> Array:
    """Return the numbers in column order: a transposed view of an array of the backend."""
    return backend.asarray(np.ascontiguousarray(array.T).reshape(array.T.shape)).T


def strided(backend: Backend, array: np.ndarray) -> Array:
    """Return the numbers as every other entry, backwards, of a larger array of the backend."""
    step = (slice(None, None, -2),) * array.ndim
    larger = np.full([2 * n for n in array.shape], 99, dtype=array.dtype)
    larger[step] = array
    return backend.asarray(larger)[step]


layouts = {"contiguous": contiguous, "transposed": transposed, "strided": strided}
