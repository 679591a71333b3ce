"""A training step may not become more expensive unnoticed: what it does is counted, which no busy machine disturbs."""

from __future__ import annotations

import json

import numpy as np
import pytest

import tinygrad_rnn as tg
from engine.counts import PATH, CountingBackend, all_counts, changes, counted, recurrent, tape_nodes

KNOWN = json.loads(PATH.read_text(encoding="utf-8"))


def test_no_count_has_changed_unnoticed() -> None:
    lines = changes(KNOWN, all_counts())
    assert not lines, "\n".join(
        [
            "A training step does not cost what it did:",
            *(f"  {line}" for line in lines),
            "If that is meant (a fall, too, is to be kept): python tests/engine/counts.py, and say why in the commit.",
        ]
    )


@pytest.mark.parametrize("name", recurrent(1, 1))
def test_cost_grows_by_the_same_with_every_word(name: str) -> None:
    few, more, most = (counted(name, s) for s in (3, 4, 5))
    for what in few:
        assert more[what] - few[what] == most[what] - more[what] >= 0, what


@pytest.mark.parametrize("name", recurrent(1, 1))
def test_only_ids_and_labels_and_masks_go_to_the_device(name: str) -> None:
    counts = counted(name)
    assert counts["transfers"] == counted(name, 7)["transfers"]  # none in the loop over the words
    assert counts["array allocations"] <= counts["backend calls"]


# The counting -----------------------------------------------------------------------------------------------------


def test_what_counts_as_a_call_and_as_an_allocation() -> None:
    backend = CountingBackend()
    xp = backend.xp

    def cost(action: object) -> tuple[int, int]:
        calls, allocations = backend.calls, backend.allocations
        action()  # type: ignore[operator]
        return backend.calls - calls, backend.allocations - allocations

    a, out = xp.zeros((3, 4)), xp.zeros((3, 4))
    row, rows = xp.zeros(4), backend.asarray(np.array([0, 0, 2]))
    assert cost(lambda: xp.zeros((2, 2))) == (1, 1)
    assert cost(lambda: a + 1) == (1, 1)
    assert cost(lambda: xp.tanh(a)) == (1, 1)
    assert cost(lambda: xp.tanh(a, out)) == (1, 0)
    assert cost(lambda: a.__iadd__(out)) == (1, 0)
    assert cost(lambda: a.sum(axis=0)) == (1, 1)
    assert cost(lambda: a.copy()) == (1, 1)
    assert cost(lambda: a @ a.T) == (1, 1)
    assert cost(lambda: a.__setitem__(0, row)) == (1, 0)
    assert cost(lambda: a[rows]) == (1, 1)
    assert cost(lambda: backend.scatter_add(a, rows, a)) == (1, 0)
    views = [lambda: a[1:], lambda: a.T, lambda: a.reshape((4, 3)), lambda: xp.broadcast_to(row, (3, 4))]
    assert [cost(view) for view in views] == [(0, 0)] * 4


def test_a_shared_node_of_the_tape_counts_once() -> None:
    x = tg.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    assert tape_nodes(x + 1) == 1
    assert tape_nodes(y + y * x) == 3
    with tg.no_grad():
        assert tape_nodes(tg.tanh(y)) == 1  # itself; nothing is recorded behind it


def test_every_change_is_named() -> None:
    known = {"a": {"calls": 3, "nodes": 2}, "b": {"calls": 1}}
    assert changes(known, known) == []
    now = {"a": {"calls": 4, "nodes": 1}, "c": {"calls": 1}}
    assert changes(known, now) == [
        "a: calls were 3, are 4",
        "a: nodes were 2, are 1",
        "b: calls were 1, are None",
        "c: calls were None, are 1",
    ]
