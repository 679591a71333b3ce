"""What is measured: each workload has a name, data drawn from a fixed seed, and its contenders.

Shapes are written ``b x s x n x h``: sentences, words, numbers a word, numbers a state. All numbers are float32.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

Data = dict[str, Any]  # arrays and sizes by name

SHAPES = [
    (32, 20, 10, 128),  # the chapter's
    (1, 20, 10, 32),
    (32, 80, 100, 64),
    (128, 80, 100, 64),
    (128, 80, 100, 256),
    (128, 200, 128, 512),
]
LENGTHS = [100, 200, 400, 800, 1600]
VOCABULARY = 5_000
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
REAL_DATA = "TINYGRAD_RNN_DATA"  # names the folder of real files


@dataclass(frozen=True)
class Workload:
    """One group of rows.

    Attributes
    ----------
    name : in megabytes instead of milliseconds if it ends in [MB].
    contenders : where each finds its code, ``"module.function"``; the first is ours, by which the others are divided.
    make : returns the data, the same in every process.
    measure : ``"time"``, ``"memory"`` or ``"import"``.
    quick : belongs to the short run.
    tolerance : how far loss and gradients may be from ours, as a share of the largest number of each array.
    missing : why it cannot be run here; empty if it can.
    """

    name: str
    contenders: dict[str, str]
    make: Callable[..., Data] = dict
    measure: str = "time"
    quick: bool = False
    tolerance: float = 1e-4
    missing: str = ""


# Data -------------------------------------------------------------------------------------------------------------


def step_data(kind: str, b: int, s: int, n: int, h: int, default: bool = False) -> Data:
    """Return weights and a batch of a classifier: embedding, recurrent layer, last state, two classes.

    With the default initialisation of all libraries (evenly within 1/sqrt(h)) the gradient halves with every word, and
    after a hundred words it is a denormal number. That is a workload of its own; otherwise W_hh is wider, and the gates
    that keep the memory are open.
    """
    rng = np.random.default_rng(0)
    width = GATES[kind] * h
    uniform = partial(even, rng, 1 / np.sqrt(h))
    weights = {
        "E": rng.normal(size=(VOCABULARY, n)).astype(np.float32),
        "W_xh": uniform(n, width),
        "W_hh": uniform(h, width) * np.float32(1 if default else np.sqrt(3)),
        "b": uniform(width),
        "W_ho": uniform(h, 2),
        "b_o": uniform(2),
    }
    if kind == "GRU":
        weights["b_hp"] = uniform(h)
    if kind != "RNN" and not default:
        weights["b"][h : 2 * h] += 1  # the forget gate of the LSTM, the update gate of the GRU
    ids = rng.integers(0, VOCABULARY, (b, s))
    return {"kind": kind, "weights": weights, "ids": ids, "labels": rng.integers(0, 2, b)}


def even(rng: np.random.Generator, bound: float, *shape: int) -> np.ndarray:
    """Return float32 numbers drawn evenly between -bound and bound."""
    return np.asarray(rng.uniform(-bound, bound, shape), dtype=np.float32)


def chain_data(shape: tuple[int, ...], links: int) -> Data:
    """Return the operands of a chain of elementwise operations, and how many links it has."""
    rng = np.random.default_rng(0)
    return {"a": even(rng, 0.9, *shape), "x": even(rng, 0.5, *shape), "links": links}


def embedding_data(rows: int, n: int, distinct: int) -> Data:
    """Return a table [V, n], `rows` ids that name `distinct` words, and the gradient of their vectors."""
    rng = np.random.default_rng(0)
    return {
        "E": rng.normal(size=(VOCABULARY, n)).astype(np.float32),
        "ids": rng.integers(0, distinct, rows),
        "gradient": rng.normal(size=(rows, n)).astype(np.float32),
    }


def slices_data(s: int) -> Data:
    """Return X [8, s, 64], of which a loop takes slice after slice."""
    return {"X": np.random.default_rng(0).normal(size=(8, s, 64)).astype(np.float32)}


def epoch_data(b: int = 64, s: int = 50, n: int = 100, h: int = 64) -> Data:
    """Return weights and all batches (ids [b, s], mask [b, s], labels [b]) of 90 % of the rt-polarity sentences."""
    from tinygrad_rnn.data import Vocabulary, batches, read_rt_polarity, to_dataset, tokenise

    folder = Path(os.environ[REAL_DATA])
    texts, labels = read_rt_polarity(folder / "rt-polarity.pos", folder / "rt-polarity.neg", encoding="latin-1")
    rng = np.random.default_rng(0)
    chosen = rng.permutation(len(texts))[: len(texts) * 9 // 10]
    texts, labels = [texts[i] for i in chosen], labels[chosen]
    vocabulary = Vocabulary.fit((tokenise(text) for text in texts), max_size=VOCABULARY)
    dataset = to_dataset(texts, labels, vocabulary, length=s)
    data = step_data("RNN", b, s, n, h)
    data["batches"] = [
        (batch.ids, batch.mask, batch.labels)
        for batch in batches(dataset.ids, dataset.mask, dataset.labels, size=b, rng=rng)
    ]
    return data


# The list ---------------------------------------------------------------------------------------------------------

STEP = {
    "RNN": {
        "tinygrad_rnn nn.RNN": "ours.layer",
        "tinygrad_rnn cell loop": "ours.cell_loop",
        "NumPy by hand": "by_hand.plain",
        "NumPy by hand, buffers kept": "by_hand.buffered",
        "PyTorch nn.RNN": "pytorch.layer",
        "PyTorch RNNCell loop": "pytorch.cell_loop",
        "JAX jit(scan)": "jax_scan.layer",
        "DeZero": "dezero_tape.cell_loop",
    },
    **{
        kind: {
            f"tinygrad_rnn nn.{kind}": "ours.layer",
            f"PyTorch nn.{kind}": "pytorch.layer",
            "JAX jit(scan)": "jax_scan.layer",
        }
        for kind in ("LSTM", "GRU")
    },
}


def tapes(function: str, *others: str) -> dict[str, str]:
    """Return our contender and others for a workload in which all of them run the same `function`."""
    modules = {"PyTorch": "pytorch", "JAX jit": "jax_scan", "DeZero": "dezero_tape", "micrograd": "micrograd_tape"}
    return {"tinygrad_rnn": f"ours.{function}"} | {name: f"{modules[name]}.{function}" for name in others}


def all_workloads() -> list[Workload]:
    """Return everything that can be measured, in the order of the table."""
    chosen = [
        Workload(f"{kind} {'x'.join(map(str, shape))}", STEP[kind], partial(step_data, kind, *shape), quick=i < 3)
        for kind in STEP
        for i, shape in enumerate(SHAPES)
    ]
    flushing = {
        "tinygrad_rnn nn.RNN": "ours.layer",
        "PyTorch nn.RNN": "pytorch.layer",
        "PyTorch nn.RNN, set_flush_denormal(True)": "pytorch.layer_flushing",
        "JAX jit(scan)": "jax_scan.layer",
    }
    long = SHAPES[-1]
    name = f"default initialisation, RNN {'x'.join(map(str, long))}"
    chosen.append(Workload(name, flushing, partial(step_data, "RNN", *long, default=True)))

    # Four operations a link, so 1,000 in a chain: milliseconds a chain are microseconds an operation.
    pair, scalar = tapes("chain", "PyTorch", "DeZero"), tapes("scalar_chain", "PyTorch", "DeZero", "micrograd")
    chosen.append(Workload("chain of 1000 operations on [8, 8]", pair, partial(chain_data, (8, 8), 250), quick=True))
    chosen.append(Workload("chain of 400 operations on one number", scalar, partial(chain_data, (), 200), quick=True))

    by_hand = {"NumPy by hand": "by_hand.embedding"}
    lookup = tapes("embedding", "PyTorch", "JAX jit", "DeZero") | by_hand
    for rows, n in ((1_600, 64), (12_800, 128)):
        for distinct in (VOCABULARY, 5):
            name, small = f"embedding gradient {rows}x{n}, {distinct} words", (rows, distinct) == (1_600, VOCABULARY)
            chosen.append(Workload(name, lookup, partial(embedding_data, rows, n, distinct), quick=small))

    loop = tapes("slices", "PyTorch")
    chosen += [
        Workload(f"backward of a loop over {s} slices", loop, partial(slices_data, s), quick=s < 500) for s in LENGTHS
    ]

    reading = {
        "tinygrad_rnn nn.RNN": "ours.epoch",
        "tinygrad_rnn cell loop": "ours.loop_epoch",
        "PyTorch nn.RNN": "pytorch.epoch",
        "JAX jit(scan)": "jax_scan.epoch",
    }
    missing = "" if os.environ.get(REAL_DATA) else f"set {REAL_DATA} to the folder of rt-polarity.pos and .neg"
    chosen.append(Workload("one epoch on rt-polarity", reading, epoch_data, tolerance=1e-3, missing=missing))
    return chosen + untimed()


def untimed() -> list[Workload]:
    """Return the workloads that are measured in fresh processes only."""
    steps = [
        Workload(
            f"memory of a step, {kind} {'x'.join(map(str, shape))} [MB]",
            {name: path for name, path in STEP[kind].items() if path.split(".")[0] in ("ours", "pytorch")},
            partial(step_data, kind, *shape),
            measure="memory",
            missing="" if Path("/proc/self/clear_refs").exists() else "needs Linux: /proc/self/clear_refs",
        )
        for kind in STEP
        for shape in (SHAPES[0], SHAPES[3], SHAPES[4])
    ]
    modules = {f"import {name}": name for name in ("tinygrad_rnn", "numpy", "torch", "jax")}
    return [*steps, Workload("import", modules, measure="import", quick=True)]


def named(name: str) -> Workload:
    """Return the workload of that name."""
    return next(workload for workload in all_workloads() if workload.name == name)
