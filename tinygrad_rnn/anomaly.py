"""Where did the first NaN come from? Inside ``with detect_anomaly():`` every result and every gradient is looked at.

Slow, and on a device it waits after every operation: for finding a mistake, not for training.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from tinygrad_rnn.ambient import AMBIENT
from tinygrad_rnn.backend import Array, Backend
from tinygrad_rnn.errors import NonFiniteError, describe, phrase

PACKAGE = os.path.dirname(__file__)


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """Raise as soon as an operation, or a derivative of one, gives NaN or an infinite number.

    Operations recorded inside the block remember the line that called them, so that a backward inside the block can
    name it too.

    Raises
    ------
    NonFiniteError (a FloatingPointError) : names the operation, its inputs, and the line that called it.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> x = tg.tensor([0.0, 1.0], requires_grad=True)
    >>> with tg.detect_anomaly():
    ...     tg.sqrt(x).sum().backward()        # the slope of the square root at 0 is infinite
    Traceback (most recent call last):
      ...
    tinygrad_rnn.errors.NonFiniteError: backward of sqrt: the gradient by input 0 became inf.
      found: at [0]; inputs [2] float32
      why: called at <doctest tinygrad_rnn.anomaly.detect_anomaly[2]>, line 2
    """
    token = AMBIENT.set(replace(AMBIENT.get(), anomaly=True))
    try:
        with np.errstate(all="ignore"):  # the error below says more than NumPy's warning
            yield
    finally:
        AMBIENT.reset(token)


def check_finite(what: str, problem: str, values: Array, backend: Backend, inputs: Any, line: str) -> None:
    """Raise NonFiniteError if a number in `values` is NaN or infinite; `problem` is completed with the number."""
    if values.dtype.kind != "f" or bool(backend.to_numpy(backend.xp.isfinite(values).all())):
        return
    host = backend.to_numpy(values)
    place = tuple(int(k) for k in np.argwhere(~np.isfinite(host))[0])
    raise NonFiniteError(
        phrase(
            what,
            f"{problem} became {float(host[place])}",
            found=f"at {list(place)}; inputs {', '.join(describe(x) for x in inputs)}",
            why=f"called at {line}",
        )
    )


def check_gradient(piece: Any, tensor: Any, i: int) -> None:
    """Raise NonFiniteError if the gradient by input `i` is not finite, and say where `tensor` was computed."""
    values = getattr(piece, "values", piece)  # of a gradient that is zero elsewhere
    array = getattr(values, "data", values) if hasattr(values, "requires_grad") else values
    line = getattr(tensor, "line", "a line that was not watched: put the forward pass into the block too")
    problem = f"the gradient by input {i}"
    check_finite(f"backward of {tensor.op.name}", problem, array, tensor.backend, tensor.inputs, line)


def calling_line() -> str:
    """Return the file and line, outside this package, of the call that led here."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}, line {frame.f_lineno}"
