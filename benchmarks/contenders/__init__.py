"""The contenders, one file for each library. A function is given the data of a workload and returns a ``Job``.

Names of weights and gradients, and their shapes, are those of this project in every file; a library that stores them
otherwise is translated to and from before and after the timing.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]

LIBRARIES = {  # what a file needs
    "ours": "tinygrad_rnn",
    "by_hand": "numpy",
    "pytorch": "torch",
    "jax_scan": "jax",
    "dezero_tape": "dezero",
    "micrograd_tape": "micrograd",
}


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Job:
    """What a contender does.

    Attributes
    ----------
    step : what is timed.
    result : do it once and return loss and gradients (or whatever the workload is about), to compare with ours.
    before : called before each step, not timed.
    wait : wait until a device is done.
    """

    step: Callable[[], Any]
    result: Callable[[], Arrays]
    before: Callable[[], Any] = nothing
    wait: Callable[[], Any] = nothing


def library(path: str) -> str:
    """Return which library ``"module.function"`` needs."""
    return LIBRARIES[path.split(".")[0]]


def installed(name: str) -> bool:
    """Tell whether a library can be imported, without importing it."""
    return importlib.util.find_spec(name) is not None


def find(path: str) -> Callable[..., Job]:
    """Return the function at ``"module.function"``; imports its library."""
    module, function = path.split(".")
    made: Callable[..., Job] = getattr(importlib.import_module(f"benchmarks.contenders.{module}"), function)
    return made
