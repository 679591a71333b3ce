"""DeZero 0.0.13, the closest peer: NumPy arrays and a tape in Python.

It was written for NumPy 1. On NumPy 2 it needs the name ``np.int`` to be imported at all, which this process (and no
other) gives back, and its gradients become float64 on the way, because numbers such as the 1 in ``1 - y * y`` are
wrapped as arrays of 64 bits. It is measured as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.contenders import Arrays, Job
from benchmarks.workloads import Data

np.int = int  # type: ignore[attr-defined]  # noqa: NPY001

import dezero  # noqa: E402
import dezero.functions as F  # noqa: E402
import dezero.layers as L  # noqa: E402

dezero.cuda.gpu_enable = False  # where CuPy is installed, each operation would ask it what its arrays are


def cell_loop(data: Data) -> Job:
    """A training step with DeZero's RNN, which reads one word at a time."""
    weights = data["weights"]
    embedding, rnn, output = L.EmbedID(*weights["E"].shape), L.RNN(weights["W_hh"].shape[0]), L.Linear(2)
    named = {"E": embedding.W, "W_xh": rnn.x2h.W, "b": rnn.x2h.b, "W_hh": rnn.h2h.W}
    named |= {"W_ho": output.W, "b_o": output.b}
    for name, parameter in named.items():
        parameter.data = weights[name]
    ids, labels = data["ids"], data["labels"]

    def step() -> Any:
        for parameter in named.values():
            parameter.cleargrad()
        rnn.reset_state()
        X = embedding(ids)
        for t in range(ids.shape[1]):
            state = rnn(X[:, t])
        loss = F.softmax_cross_entropy(output(state), labels)
        loss.backward()
        return loss

    def result() -> Arrays:
        loss = step()
        return {"loss": loss.data, **{name: parameter.grad.data for name, parameter in named.items()}}

    return Job(step, result)


def chain(data: Data) -> Job:
    """y <- tanh(y a + x) - x, again and again."""
    return chained(data, lambda y, a, x: F.tanh(y * a + x) - x)


def scalar_chain(data: Data) -> Job:
    """y <- y a + x, again and again."""
    return chained(data, lambda y, a, x: y * a + x)


def chained(data: Data, link: Callable[..., Any]) -> Job:
    a, x = dezero.Parameter(np.array(data["a"])), dezero.Parameter(np.array(data["x"]))

    def step() -> Any:
        a.cleargrad()
        x.cleargrad()
        y = x
        for _ in range(data["links"]):
            y = link(y, a, x)
        loss = F.sum(y) if y.ndim else y
        loss.backward()
        return loss

    return Job(step, lambda: {"loss": step().data, "a": a.grad.data, "x": x.grad.data})


def embedding(data: Data) -> Job:
    """Look words up, and the gradient of the table."""
    W, gradient = dezero.Parameter(data["E"]), dezero.Variable(data["gradient"])

    def step() -> None:
        W.cleargrad()
        rows = W[data["ids"]]
        rows.grad = gradient
        rows.backward()

    def result() -> Arrays:
        step()
        return {"E": W.grad.data}

    return Job(step, result)
