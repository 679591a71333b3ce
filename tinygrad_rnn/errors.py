"""The exceptions of the package, and the one way in which a message is phrased.

Every exception is also the built-in one that a user would expect (a shape error is a ``ValueError``), so
``except ValueError`` keeps working for people who have never read this file.

>>> print(phrase("matmul", "the inner dimensions differ", found="a [3, 4], b [5, 2]", fix="transpose one of them"))
matmul: the inner dimensions differ.
  found: a [3, 4], b [5, 2]
  Fix: transpose one of them
"""

from __future__ import annotations

from typing import Any


class TinygradRnnError(Exception):
    """Base of every exception that this package raises on purpose."""


class ShapeError(TinygradRnnError, ValueError):
    """Shapes that do not fit together, or do not fit the operation."""


class DTypeError(TinygradRnnError, TypeError):
    """A number type that cannot be used here: mixed floats, a gradient of integers, float token ids."""


class ArgumentError(TinygradRnnError, ValueError):
    """A value outside the range that has a meaning (a negative learning rate, a label out of range)."""


class TokenError(TinygradRnnError, IndexError):
    """A token id that the vocabulary or the embedding does not have."""


class OutOfRangeError(TinygradRnnError, IndexError):
    """An index, or an axis, that the array does not have."""


class BackendError(TinygradRnnError, TypeError):
    """Tensors of two backends in one operation, or an array of a foreign kind."""


class BackendUnavailableError(TinygradRnnError, ImportError):
    """A backend that is asked for on a machine that cannot run it."""


class GraphError(TinygradRnnError, RuntimeError):
    """A graph that cannot be walked: freed, never recorded, or changed since it was recorded."""


class NonFiniteError(TinygradRnnError, FloatingPointError):
    """A number that became NaN or infinite."""


class GradcheckError(TinygradRnnError, AssertionError):
    """A derivative that does not agree with finite differences."""


class DataError(TinygradRnnError, ValueError):
    """A data file or a corpus that cannot be used; names the file and the line."""


class CourseError(TinygradRnnError, RuntimeError):
    """Something is wrong with a course folder (not with a student's answer)."""


def phrase(where: str, problem: str, *, found: str = "", why: str = "", fix: str = "") -> str:
    """Return the text of an error: what was wrong, what was found, why it cannot be, how to fix it.

    Parameters
    ----------
    where : the operation, module or file that noticed the problem.
    problem : one clause, without the full stop.
    found, why, fix : a line each; an empty one is left out.
    """
    lines = [f"{where}: {problem}."]
    lines += [f"  found: {found}"] if found else []
    lines += [f"  why: {why}"] if why else []
    lines += [f"  Fix: {fix}"] if fix else []
    return "\n".join(lines)


def describe(value: Any) -> str:
    """Return how a value is named in messages: shape and dtype of anything array-like, else its type.

    >>> import numpy as np
    >>> describe(np.zeros((2, 3), dtype=np.float32)), describe(1.5), describe((0, 1)), describe([1])
    ('[2, 3] float32', 'float 1.5', '(0, 1)', 'list')
    """
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"{list(value.shape)} {value.dtype}"
    if isinstance(value, tuple):
        return f"({', '.join(describe(v) if hasattr(v, 'shape') else repr(v) for v in value)})"
    if isinstance(value, (bool, int, float, str)):
        return f"{type(value).__name__} {value!r}"
    return type(value).__name__
