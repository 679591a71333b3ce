"""The process of one contender on one workload: ``python -m benchmarks.worker PATH WORKLOAD [--save FILE] [--memory]``.

PATH is where its code is ("pytorch.layer"). It does the workload once, saves loss and gradients to FILE and says that
it is ready; then it does as many steps as each line of its standard input asks for. All answers are lines of JSON.
With ``--memory`` the answer is how many megabytes a step needs on top of weights and data.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import workloads
from benchmarks.contenders import Job, find

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []  # Linux only
WARMING_UP = (2, 3, 10, 8)  # the smallest sensible step: loads what a library loads when it is first used


def main() -> None:
    """Serve one contender until the standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("workload")
    parser.add_argument("--place", default="")
    parser.add_argument("--save")
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    places = [options.place] if options.place else []
    build = find(options.path)
    workload = workloads.named(options.workload)
    if options.memory:
        kind = workload.make()["kind"]
        build(workloads.step_data(kind, *WARMING_UP), *places).result()
        answer({"mb": megabytes(build(workload.make(), *places))})
        return
    job = build(workload.make(), *places)
    np.savez(options.save, allow_pickle=False, **job.result())
    if CORES:
        pin(CORES[-1])
    answer({"ready": True})
    for line in sys.stdin:
        answer({"ms": [milliseconds(job) for _ in range(int(line))]})


def pin(core: int) -> None:
    """Let all threads of this process run on one core."""
    for thread in Path("/proc/self/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


def answer(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def milliseconds(job: Job) -> float:
    """Return how long one step takes."""
    job.before()
    job.wait()
    start = time.perf_counter()
    job.step()
    job.wait()
    return (time.perf_counter() - start) * 1e3


def megabytes(job: Job) -> float:
    """Return by how much the resident memory of this process grew, at its highest, during three steps."""
    gc.collect()
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest so far is now
    for _ in range(3):
        job.step()
    return (resident("VmHWM") - before) / 1024


def resident(field: str) -> int:
    """Return a line of /proc/self/status, in kilobytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


if __name__ == "__main__":
    if CORES:  # before a library counts the cores; while all get ready, they are spread out
        pin(CORES[os.getpid() % len(CORES)])
    main()
