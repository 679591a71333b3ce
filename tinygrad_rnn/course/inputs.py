"""The inputs of the checks: Hypothesis draws the sizes and a seed, and a letter means the same size everywhere.

``floats("b s n")`` and ``masks("b s")`` in one check are a batch of b sentences of s words with n numbers each.
Sizes are mostly distinct, because equal ones hide a swapped axis, and sometimes equal, because distinct ones hide
other mistakes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, TypeAlias

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.errors import CourseError, phrase

SIZES = (1, 5)  # the range of a size that a check does not choose itself
GRID = np.arange(-128, 129) / 64  # multiples of 1/64: their sums are exact in any order


class Drawable(Protocol):
    """An input that depends on the sizes of the check."""

    def letters(self) -> tuple[str, ...]:
        """The sizes that it needs."""
        ...  # pragma: no cover

    def draw(self, sizes: Mapping[str, int], rng: np.random.Generator) -> Any:
        """Return the input."""
        ...  # pragma: no cover


Input: TypeAlias = "Drawable | st.SearchStrategy[Any]"


@dataclass(frozen=True)
class Floats:
    shape: str
    scale: float = 1.0

    def letters(self) -> tuple[str, ...]:
        return tuple(self.shape.split())

    def draw(self, sizes: Mapping[str, int], rng: np.random.Generator) -> np.ndarray:
        shape = tuple(sizes[letter] for letter in self.letters())
        count = int(np.prod(shape))
        return np.asarray(rng.choice(GRID, count, replace=count > GRID.size).reshape(shape) * self.scale)


@dataclass(frozen=True)
class Masks:
    shape: str
    empty: bool = False
    padding: str = "right"

    def __post_init__(self) -> None:
        if len(self.letters()) != 2 or self.padding not in ("right", "left", "any"):
            found = f"shape {self.shape!r}, padding {self.padding!r}"
            raise CourseError(phrase("masks", "no mask is like that", found=found, fix='masks("b s", padding="left")'))

    def letters(self) -> tuple[str, ...]:
        return tuple(self.shape.split())

    def draw(self, sizes: Mapping[str, int], rng: np.random.Generator) -> np.ndarray:
        b, s = (sizes[letter] for letter in self.letters())
        lengths = rng.integers(0 if self.empty else 1, s + 1, size=b)
        mask = np.arange(s) < lengths[:, None]
        if self.padding == "left":
            return mask[:, ::-1].copy()
        return rng.permuted(mask, axis=1) if self.padding == "any" else mask


@dataclass(frozen=True)
class Ids:
    shape: str
    below: str

    def letters(self) -> tuple[str, ...]:
        return (*self.shape.split(), self.below)

    def draw(self, sizes: Mapping[str, int], rng: np.random.Generator) -> np.ndarray:
        shape = tuple(sizes[letter] for letter in self.shape.split())
        return rng.integers(0, sizes[self.below], size=shape)


@dataclass(frozen=True)
class Size:
    letter: str

    def letters(self) -> tuple[str, ...]:
        return (self.letter,)

    def draw(self, sizes: Mapping[str, int], rng: np.random.Generator) -> int:
        return sizes[self.letter]


def floats(shape: str, scale: float = 1.0) -> Floats:
    """Return float64 arrays, e.g. ``floats("b s n")``: distinct multiples of 1/64 in [-2, 2], times `scale`."""
    return Floats(shape, scale)


def masks(shape: str, empty: bool = False, padding: str = "right") -> Masks:
    """Return boolean masks [b, s], True on real words.

    Parameters
    ----------
    shape : two letters.
    empty : whether a sentence may have no word at all.
    padding : "right" or "left" of the words, or "any" for holes anywhere.

    Raises
    ------
    CourseError : not two letters, or another padding.
    """
    return Masks(shape, empty, padding)


def ids(shape: str, below: str) -> Ids:
    """Return int64 arrays with entries from 0 to V - 1, e.g. ``ids("b s", below="V")`` for words."""
    return Ids(shape, below)


def size(letter: str) -> Size:
    """Return the drawn size itself, as an int."""
    return Size(letter)


@dataclass(frozen=True)
class Case:
    """The inputs of one run of a check."""

    values: dict[str, Any]
    sizes: dict[str, int] = field(default_factory=dict)
    seed: int = 0  # for the upstream gradients


MOSTLY = st.sampled_from([True, True, True, False])
SEEDS = st.integers(0, 2**32 - 1)
_between = cache(st.integers)  # a strategy is worth keeping: Hypothesis examines each new one


@st.composite
def cases(draw: st.DrawFn, inputs: Mapping[str, Input], ranges: Mapping[str, tuple[int, int]]) -> Case:
    """Draw the inputs of a check: the sizes, then everything that depends on them."""
    drawable = {name: spec for name, spec in inputs.items() if not isinstance(spec, st.SearchStrategy)}
    letters = dict.fromkeys(letter for spec in drawable.values() for letter in spec.letters())
    distinct = draw(MOSTLY)
    sizes: dict[str, int] = {}
    for letter in letters:
        low, high = ranges.get(letter, SIZES)
        chosen = draw(_between(low, high))
        free = [n for n in range(low, high + 1) if n not in sizes.values()]
        if distinct and chosen in sizes.values() and free:
            chosen = free[chosen % len(free)]
        sizes[letter] = chosen
    seed = draw(SEEDS)
    rng = np.random.default_rng(seed)
    values = {
        name: spec.draw(sizes, rng) if name in drawable else draw(spec)  # type: ignore[union-attr, arg-type]
        for name, spec in inputs.items()
    }
    return Case(values, sizes, seed)
