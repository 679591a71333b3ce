"""micrograd: one number at a time, in pure Python, double precision."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from micrograd.engine import Value

from benchmarks.contenders import Arrays, Job
from benchmarks.workloads import Data

sys.setrecursionlimit(10_000)  # its backward pass calls itself once for every operation of the chain


def scalar_chain(data: Data) -> Job:
    """y <- y a + x, again and again."""

    def step() -> tuple[Any, Any, Any]:
        a, x = Value(float(data["a"])), Value(float(data["x"]))
        y = x
        for _ in range(data["links"]):
            y = y * a + x
        y.backward()
        return y, a, x

    def result() -> Arrays:
        y, a, x = step()
        return {"loss": np.array(y.data), "a": np.array(a.grad), "x": np.array(x.grad)}

    return Job(step, result)
