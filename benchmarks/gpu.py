"""The same workloads on an NVIDIA card: this engine on CuPy, PyTorch with cuDNN. Everybody waits for the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks.contenders import installed
from benchmarks.workloads import Workload
from tinygrad_rnn.backend import CUPY

PLACES = {"ours": "cupy", "pytorch": "cuda"}


def on_card(workloads: Sequence[Workload]) -> list[Workload]:
    """Return the workloads that make sense on a card, with the contenders that can compute there."""
    timed = [workload for workload in workloads if workload.measure == "time"]
    return [replace(workload, contenders=computing_there(workload)) for workload in timed]


def computing_there(workload: Workload) -> dict[str, str]:
    own = {name: path for name, path in workload.contenders.items() if path.split(".")[0] in PLACES}
    return {name: path for name, path in own.items() if path != "pytorch.layer_flushing"}  # of the processor only


def why_not(cupy: Callable[[], bool] = CUPY.available, present: Callable[[str], bool] = installed) -> str:
    """Return why nothing can be measured on a card here; empty if it can."""
    if not present("cupy"):
        return "CuPy is not installed: pip install cupy-cuda13x (or cupy-cuda12x)"
    if not cupy():
        return "CuPy finds no NVIDIA card"
    return ""


def name_of_card() -> str:
    """Return what the card is called."""
    properties = CUPY.xp.cuda.runtime.getDeviceProperties(0)
    return str(properties["name"].decode())
