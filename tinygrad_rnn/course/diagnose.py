"""Compare what came back with what was expected, in the order in which a teacher would look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from tinygrad_rnn.course.facts import When
from tinygrad_rnn.course.plain import Opaque, PlainData
from tinygrad_rnn.errors import describe

SINGLE = 1e-4  # the relative tolerance for results computed in float32


@dataclass(frozen=True)
class Tolerance:
    """How close is close enough. `exact` asks for equality, bit for bit."""

    rtol: float = 1e-9
    atol: float = 1e-11
    exact: bool = False


Finding: TypeAlias = tuple[str, str]  # stage, problem


def difference(returned: PlainData, expected: PlainData, tolerance: Tolerance, where: str = "") -> Finding | None:
    """Return the first thing wrong with a value, in the order of diagnosis; None if nothing is."""
    parts = list(_pairs(returned, expected, where or "the result"))
    for examine in (_type, _shape, _dtype, _nan):
        for part, got, wanted in parts:
            problem = examine(part, got, wanted)
            if problem:
                return examine.__name__.removeprefix("_"), problem
    for part, got, wanted in parts:
        if not same(got, wanted, tolerance):
            return "values", _first_difference(part, got, wanted, tolerance)
    return None


def same(returned: PlainData, expected: PlainData, tolerance: Tolerance) -> bool:
    """Tell whether two values agree: structure, shapes, numbers (NaN equals NaN)."""
    if isinstance(expected, (tuple, list)):
        return (
            isinstance(returned, (tuple, list))
            and len(returned) == len(expected)
            and all(same(a, b, tolerance) for a, b in zip(returned, expected, strict=True))
        )
    if isinstance(expected, dict):
        return (
            isinstance(returned, dict)
            and set(returned) == set(expected)
            and all(same(returned[key], value, tolerance) for key, value in expected.items())
        )
    if not (_is_number(returned) and _is_number(expected)):
        return type(returned) is type(expected) and bool(returned == expected)
    a, b = np.asarray(returned), np.asarray(expected)
    return a.shape == b.shape and bool(_close(a, b, tolerance).all())


def _close(a: np.ndarray, b: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    equal = np.asarray((a == b) | ((a != a) & (b != b)))
    if tolerance.exact or (a.dtype.kind in "biu" and b.dtype.kind in "biu") or equal.all():
        return equal
    rtol, atol = (SINGLE, SINGLE) if np.float32 in (a.dtype, b.dtype) else (tolerance.rtol, tolerance.atol)
    size = np.where(np.isfinite(b), np.abs(b), 0)
    with np.errstate(invalid="ignore"):  # infinity less infinity
        return np.asarray(equal | (np.isfinite(b) & (np.abs(a - b) <= atol * max(1.0, size.max()) + rtol * size)))


def _pairs(returned: PlainData, expected: PlainData, where: str) -> Iterator[tuple[str, PlainData, PlainData]]:
    """Yield the parts to compare; where the structures differ, the differing parts themselves."""
    if isinstance(expected, (tuple, list)) and isinstance(returned, (tuple, list)) and len(returned) == len(expected):
        for i, (got, wanted) in enumerate(zip(returned, expected, strict=True)):
            yield from _pairs(got, wanted, f"{where}[{i}]")
    elif isinstance(expected, dict) and isinstance(returned, dict) and set(returned) == set(expected):
        for key, wanted in expected.items():
            yield from _pairs(returned[key], wanted, f"{where}[{key!r}]")
    else:
        yield where, returned, expected


def _type(part: str, got: PlainData, wanted: PlainData) -> str:
    if got is None and wanted is not None:
        return f"{part} is None: is a `return` missing?"
    if _is_number(wanted):
        fits = _is_number(got)
    elif isinstance(wanted, dict):
        fits = isinstance(got, dict) and set(got) == set(wanted)
    elif isinstance(wanted, (tuple, list)):
        fits = isinstance(got, (tuple, list)) and len(got) == len(wanted)
    else:
        fits = type(got) is type(wanted)
    return "" if fits else f"{part} is {name_of(got)}, and {name_of(wanted)} was expected"


def _shape(part: str, got: PlainData, wanted: PlainData) -> str:
    if not _is_number(wanted) or np.shape(got) == np.shape(wanted):
        return ""
    return f"{part} has shape {list(np.shape(got))}, and {list(np.shape(wanted))} was expected"


def _dtype(part: str, got: PlainData, wanted: PlainData) -> str:
    if not isinstance(wanted, np.ndarray):
        return ""
    allowed = {"f": "f", "i": "iu", "u": "iu", "b": "b"}.get(wanted.dtype.kind, wanted.dtype.kind)
    dtype = np.asarray(got).dtype
    if dtype.kind in allowed and dtype.name != "float16":
        return ""
    return f"{part} holds numbers of type {dtype}, and {wanted.dtype} was expected"


def _nan(part: str, got: PlainData, wanted: PlainData) -> str:
    if not _is_number(wanted) or np.asarray(got).dtype.kind not in "fc":
        return ""
    bad = ~np.isfinite(np.asarray(got)) & np.isfinite(np.asarray(wanted))
    if not bad.any():
        return ""
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    at = f" at {list(place)}" if place else ""
    return f"{part} holds {np.asarray(got)[place]}{at}"


def _first_difference(part: str, got: PlainData, wanted: PlainData, tolerance: Tolerance) -> str:
    if not _is_number(wanted) or np.ndim(wanted) == 0:
        return f"{part} is wrong"
    a, b = np.asarray(got), np.asarray(wanted)
    wrong = ~_close(a, b, tolerance)
    return f"{part} is wrong in {int(wrong.sum())} of {wrong.size} numbers, first at {list(_first(wrong))}"


def first_place(returned: PlainData, expected: PlainData, tolerance: Tolerance) -> tuple[int, ...]:
    """Return the index of the first entry in which two arrays of the same shape differ; () if there is none."""
    if not (isinstance(returned, np.ndarray) and isinstance(expected, np.ndarray) and returned.shape == expected.shape):
        return ()
    wrong = ~_close(returned, expected, tolerance)
    return _first(wrong) if wrong.any() else ()


def _first(wrong: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(wrong)[0])


def _is_number(value: PlainData) -> bool:
    return isinstance(value, (np.ndarray, np.generic, bool, int, float))


def name_of(value: PlainData) -> str:
    """Return how a value is called in a message: "an array [2, 3] float64", "a tuple of 2"."""
    match value:
        case None:
            return "None"
        case np.ndarray():
            return f"an array {describe(value)}"
        case Opaque():
            return value.name
        case tuple() | list():
            return f"a {type(value).__name__} of {len(value)}"
        case dict():
            return f"a dict with the keys {', '.join(map(str, value)) or '(none)'}"
    return describe(value)


# Naming what happened --------------------------------------------------------------------------------------------


def known_mistakes(
    returned: PlainData, expected: PlainData, mistakes: Mapping[str, PlainData], tolerance: Tolerance
) -> tuple[str, ...]:
    """Return the names of the mistakes whose value came back. One that gives the right value here is no mistake."""
    loose = Tolerance(max(tolerance.rtol, 1e-7), max(tolerance.atol, 1e-9))
    return tuple(
        name
        for name, value in mistakes.items()
        if value is not None
        and not isinstance(value, When)
        and same(returned, _like_arrays(value), loose)
        and not same(_like_arrays(value), expected, tolerance)
    )


def _like_arrays(value: PlainData) -> PlainData:
    return np.asarray(value) if isinstance(value, np.generic) else value


def relations(returned: PlainData, expected: PlainData, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Return the simple relations that hold between an array and the expected one, as clauses.

    >>> relations(np.array([2.0, 4.0]), np.array([4.0, 8.0]), {"b": 2})
    ('is half of the expected one', 'is the expected one divided by b')
    """
    if not (_is_number(returned) and _is_number(expected)):
        return ()
    a, b = np.asarray(returned, dtype=float), np.asarray(expected, dtype=float)
    if not b.any() or not np.isfinite(b).all():
        return ()
    near: Callable[[np.ndarray], bool] = lambda c: a.shape == c.shape and np.allclose(a, c, rtol=1e-6, atol=1e-9)  # noqa: E731
    candidates = {
        "is zero everywhere": 0 * b,
        "is the expected one with the other sign": -b,
        "is twice the expected one": 2 * b,
        "is half of the expected one": b / 2,
    }
    candidates |= {f"is the expected one divided by {name}": b / size for name, size in sizes.items() if size > 1}
    candidates |= {f"is the expected one times {name}": b * size for name, size in sizes.items() if size > 1}
    if b.ndim >= 2:
        candidates["is the expected one transposed (its last two axes swapped)"] = np.swapaxes(b, -1, -2)
    if b.ndim >= 1 and b.size > 1:
        candidates["is the expected one in reverse order along the first axis"] = b[::-1]
    return tuple(clause for clause, value in candidates.items() if near(value) and not np.allclose(value, b))
