"""Checks of arguments that many functions share."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING

import numpy as np

from tinygrad_rnn.errors import ArgumentError, DTypeError, describe, phrase

if TYPE_CHECKING:
    from fractions import Fraction


def require_int(where: str, name: str, value: int, least: int) -> int:
    """Return `value` as an int; raise if it is no integer, or below `least`.

    >>> require_int("pad", "length", 3, least=1)
    3
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise DTypeError(phrase(where, f"{name} is not an integer", found=describe(value)))
    if value < least:
        raise ArgumentError(phrase(where, f"{name} is below {least}", found=str(value)))
    return int(value)


def require_generator(where: str, rng: np.random.Generator) -> np.random.Generator:
    """Return `rng`; raise if it is not a NumPy Generator (but a bare seed, or the old ``np.random`` module).

    >>> require_generator("split", np.random.default_rng(0)).random() < 1
    True
    """
    if not isinstance(rng, np.random.Generator):
        raise DTypeError(
            phrase(where, "rng is not a NumPy Generator", found=describe(rng), fix="numpy.random.default_rng(seed)")
        )
    return rng


def generator(where: str, rng: np.random.Generator | None) -> np.random.Generator:
    """Return `rng`, or a new unseeded one for None; raise for anything else (0 is a seed, not a Generator).

    >>> generator("Linear", None).random() < 1
    True
    """
    return np.random.default_rng() if rng is None else require_generator(where, rng)


def positive(where: str, **sizes: int) -> None:
    """Raise ArgumentError unless all sizes are whole numbers of at least 1.

    >>> positive("Linear", n=3, m=2)
    """
    for name, value in sizes.items():
        if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
            raise ArgumentError(
                phrase(where, f"{name} must be a whole number of at least 1", found=f"{name}={value!r}")
            )


def first_part(where: str, fraction: float | Fraction, total: int, things: str) -> int:
    """Return how many of `total` things the `fraction` is; raise if one of the two parts would be empty.

    >>> first_part("split", 0.75, 4, "sentences")
    3
    """
    if isinstance(fraction, bool) or not isinstance(fraction, Real):
        raise DTypeError(phrase(where, "fraction is not a number", found=describe(fraction)))
    if not 0 < fraction < 1:
        raise ArgumentError(
            phrase(where, "fraction is not between 0 and 1", found=str(fraction), fix="for example 0.5")
        )
    count = round(fraction * total)
    if not 0 < count < total:
        found = f"fraction {fraction} of {total} {things} is {count}"
        raise ArgumentError(phrase(where, "one of the two parts would be empty", found=found, fix="use more data"))
    return count


def require_not_str(where: str, value: object, wanted: str) -> None:
    """Raise if a single string is given where a list of things is wanted (Python would take it letter by letter).

    >>> require_not_str("fit", ["good"], wanted="a list of words")
    """
    if isinstance(value, str):
        raise DTypeError(phrase(where, f"expected {wanted}, not one str", found=repr(value[:40])))
