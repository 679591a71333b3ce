"""What a training step costs, counted instead of timed, so that the same code always gives the same numbers.

``python tests/engine/counts.py`` writes the counts of the code as it is to ``counts.json``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.course.strict_fake import FakeArray, StrictFakeBackend, arrays_in
from tinygrad_rnn.nn import functional as F

PATH = Path(__file__).with_suffix(".json")
SHAPE = (4, 5, 3, 6)  # b, s, n, h: the chapter's, scaled down
Counts = dict[str, int]


class CountedArray(FakeArray):
    """An array that also counts what does not go through a function: ``a[...] = v``, and ``a[i]`` if it copies."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __getitem__(self, key: Any) -> FakeArray:
        part = super().__getitem__(key)
        self._backend.count([part])
        return part

    def __setitem__(self, key: Any, value: Any) -> None:
        self._backend.calls += 1
        super().__setitem__(key, value)


class CountingBackend(StrictFakeBackend):
    """The stand-in for CuPy, which counts what would be done on a card.

    Attributes
    ----------
    calls : computations, each of which a card would be asked for; views are free.
    allocations : new arrays.
    transfers : copies between host and device, and waiting.
    """

    name = "counting"
    array_type = CountedArray

    def __init__(self) -> None:
        super().__init__()
        self.calls = self.allocations = 0

    def run(self, function: Callable[..., Any], args: Any, kwargs: dict[str, Any], also: tuple[Any, ...] = ()) -> Any:
        result = super().run(function, args, kwargs, also)
        given = [*also, *arrays_in(args), *arrays_in(kwargs.values())]
        self.count(arrays_in([result]), given)
        return result

    def count(self, results: Iterable[FakeArray], given: Iterable[FakeArray] = ()) -> None:
        """Count a call if it wrote into something given, or gave something that is no view."""
        known = {id(array) for array in given}
        written = [array for array in results if id(array) in known or array.base is None]
        self.calls += bool(written)
        self.allocations += sum(id(array) not in known for array in written)

    def scatter_add(self, out: Any, index: Any, values: Any) -> None:
        self.calls += 1
        super().scatter_add(out, index, values)

    def wrap(self, result: Any, sources: Iterable[FakeArray] = ()) -> Any:
        wrapped = super().wrap(result, sources)
        if isinstance(wrapped, FakeArray):
            wrapped.__class__ = CountedArray
        return wrapped


# What is counted --------------------------------------------------------------------------------------------------


class WithoutMemory(nn.Module):
    """The first word only."""

    def forward(self, X: tg.Tensor, mask: Any) -> tg.Tensor:
        return X[:, 0]


class Loop(nn.Module):
    """A cell in a loop over the words."""

    def __init__(self, cell: nn.Cell) -> None:
        self.cell = cell

    def forward(self, X: tg.Tensor, mask: Any) -> tg.Tensor:
        state = self.cell.initial_state(len(X))
        for t in range(X.shape[1]):
            state = self.cell(X[:, t], state)
        return state[0] if isinstance(state, tuple) else state


class Layer(nn.Module):
    """A layer that reads the whole sentence."""

    def __init__(self, layer: nn.Recurrent) -> None:
        self.layer = layer

    def forward(self, X: tg.Tensor, mask: Any) -> tg.Tensor:
        _, state = self.layer(X, mask=mask)
        return state[0] if isinstance(state, tuple) else state


def recurrent(n: int, h: int) -> dict[str, tuple[nn.Module, int, bool]]:
    """Return what may stand between the embedding and the classifier: it, how many numbers it gives, with a mask?"""
    layers = {kind.__name__: kind(n, h) for kind in (nn.RNN, nn.GRU, nn.LSTM)}
    cells = {kind.__name__: kind(n, h) for kind in (nn.RNNCell, nn.GRUCell, nn.LSTMCell)}
    return {
        "embedding and cross-entropy": (WithoutMemory(), n, False),
        **{f"loop of nn.{name}": (Loop(cell), h, False) for name, cell in cells.items()},
        **{f"nn.{name}": (Layer(layer), h, False) for name, layer in layers.items()},
        **{f"nn.{name} with a mask": (Layer(layer), h, True) for name, layer in layers.items()},
    }


@cache
def counted(name: str, s: int = SHAPE[1]) -> Counts:
    """Return the counts of one training step: forward, backward, update by SGD; the second one, when all is warm."""
    b, _, n, h = SHAPE
    memory, width, masked = recurrent(n, h)[name]
    backend = CountingBackend()
    model = nn.Sequential(nn.Embedding(10, n), memory, nn.Linear(width, 2)).to(backend)
    embedding, _, classifier = model.steps
    sgd = tg.optim.SGD(model.parameters(), lr=0.1)
    ids, labels = np.arange(b * s).reshape(b, s) % 10, np.arange(b) % 2
    mask = np.arange(s) < np.arange(1, b + 1)[:, None] if masked else None
    for _ in range(2):
        backend.calls = backend.allocations = backend.transfers = 0
        sgd.zero_grad()
        loss = F.cross_entropy(classifier(memory(embedding(ids), mask)), labels)
        nodes = tape_nodes(loss)
        loss.backward()
        sgd.step()
    return {
        "tape nodes": nodes,
        "backend calls": backend.calls,
        "array allocations": backend.allocations,
        "transfers": backend.transfers,
    }


def tape_nodes(result: tg.Tensor) -> int:
    """Return how many operations are recorded behind a result."""
    found, stack = {result}, [result]
    while stack:
        for x in stack.pop().inputs:
            if isinstance(x, tg.Tensor) and x.op is not None and x not in found:
                found.add(x)
                stack.append(x)
    return len(found)


def all_counts() -> dict[str, Counts]:
    """Return the counts of everything."""
    return {name: counted(name) for name in recurrent(*SHAPE[2:])}


def changes(known: dict[str, Counts], now: dict[str, Counts]) -> list[str]:
    """Return a line for every count that is not as it was."""
    lines = []
    for name in {**known, **now}:
        before, after = known.get(name, {}), now.get(name, {})
        for what in {**before, **after}:
            if before.get(what) != after.get(what):
                lines.append(f"{name}: {what} were {before.get(what)}, are {after.get(what)}")
    return lines


if __name__ == "__main__":
    new = PATH.with_suffix(".new")
    new.write_text(json.dumps(all_counts(), indent=1) + "\n", encoding="utf-8")
    os.replace(new, PATH)
