"""The measuring: processes that take turns, results that are compared before anything is timed."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from benchmarks.contenders import Arrays, installed, library
from benchmarks.workloads import Workload

ROOT = Path(__file__).resolve().parent.parent
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}


class BenchmarkError(Exception):
    """A contender that fails, or that does not compute what we compute."""


@dataclass(frozen=True)
class Row:
    """One line of the table; in megabytes where the workload says so.

    Attributes
    ----------
    spread : the distance between the quartiles, as a share of the median.
    ratio_to_ours : the median divided by ours; above 1, ours is faster (or smaller).
    """

    workload: str
    contender: str
    median_ms: float
    spread: float
    ratio_to_ours: float


@dataclass(frozen=True)
class Effort:
    """How long to measure: seconds for each workload, and the least and greatest number of turns."""

    seconds: float
    least: int
    most: int


FULL = Effort(30, 3, 25)
QUICK = Effort(0.5, 3, 5)
TURN_MS = 20.0  # a turn is as many steps as fit into this, and at least one


class Worker:
    """The process of one contender; use it in a ``with`` block."""

    def __init__(self, contender: str, path: str, workload: Workload, places: dict[str, str], *options: str) -> None:
        self.what = f"{contender}, {workload.name}"
        place = places.get(path.split(".")[0], "")
        command = [sys.executable, "-m", "benchmarks.worker", path, workload.name, "--place", place, *options]
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed in __exit__)
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            cwd=ROOT,
            env=os.environ | ONE_THREAD if not place else os.environ,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.errors):
            if stream is not None:
                stream.close()

    def ask(self, steps: int | None = None) -> Any:
        """Return the next answer, after asking for so many steps (None: it answers unasked)."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            if steps is not None:
                self.process.stdin.write(f"{steps}\n")
                self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            self.process.kill()
            self.process.wait()
            self.errors.seek(0)
            last = "\n".join(self.errors.read().splitlines()[-5:])
            raise BenchmarkError(f"{self.what}: the process failed.\n{last}") from None
        (value,) = answer.values()
        return value


Times = dict[str, list[float]]  # of each contender: milliseconds, or megabytes
Measured = tuple[Times, list[BenchmarkError]]


def measure(
    workload: Workload, effort: Effort, places: dict[str, str] | None = None
) -> tuple[list[Row], list[BenchmarkError]]:
    """Return a row for each contender that is installed, or the error that it is instead of one.

    Parameters
    ----------
    workload : what to measure.
    effort : for how long.
    places : device or backend by module, ``{"ours": "cupy", "pytorch": "cuda"}``; None: all on the processor.

    Returns
    -------
    rows, errors : no row at all if we are the ones that fail: there is nothing to compare with.
    """
    of_import = workload.measure == "import"
    present = {
        name: path for name, path in workload.contenders.items() if installed(path if of_import else library(path))
    }
    kinds = {"time": take_turns, "memory": peaks, "import": imports}
    times, errors = kinds[workload.measure](workload, present, effort, places or {})
    ours = next(iter(workload.contenders))
    if ours not in times:
        return [], errors
    middle = statistics.median(times[ours])
    rows = []
    for name, values in times.items():
        low, median, high = np.quantile(values, [0.25, 0.5, 0.75]).tolist()
        rows.append(Row(workload.name, name, median, (high - low) / median, median / middle))
    return rows, errors


def turns(effort: Effort, seconds: float) -> int:
    """Return how often everybody's turn comes if a round takes so long."""
    return max(effort.least, min(effort.most, int(effort.seconds / seconds)))


def take_turns(workload: Workload, present: dict[str, str], effort: Effort, places: dict[str, str]) -> Measured:
    """Return the milliseconds of all steps: everybody does a few, then the next, and round again."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        files = {name: folder / f"{i}.npz" for i, name in enumerate(present)}
        started = {
            name: stack.enter_context(Worker(name, path, workload, places, "--save", str(files[name])))
            for name, path in present.items()
        }
        workers, errors = compared(started, files, workload.tolerance)
        once = {name: max(worker.ask(1)[0], 1e-3) for name, worker in workers.items()}
        steps = {name: max(1, round(TURN_MS / ms)) for name, ms in once.items()}
        times: Times = {name: [] for name in workers}
        for _ in range(turns(effort, sum(once[name] * steps[name] for name in workers) / 1e3) if workers else 0):
            for name, worker in workers.items():
                times[name] += worker.ask(steps[name])
    return times, errors


def compared(
    started: dict[str, Worker], files: dict[str, Path], tolerance: float
) -> tuple[dict[str, Worker], list[BenchmarkError]]:
    """Return the contenders that are ready and gave what the first one gave, and what is wrong with the others."""
    workers: dict[str, Worker] = {}
    errors = []
    ours: Arrays = {}
    for name, worker in started.items():
        try:
            worker.ask()
            with np.load(files[name]) as arrays:
                result = dict(arrays)
            ours = ours or result
            check_same(worker.what, result, ours, tolerance)
            workers[name] = worker
        except BenchmarkError as error:
            errors.append(error)
            if not workers:
                break
    return workers, errors


def check_same(what: str, result: Arrays, ours: Arrays, tolerance: float) -> None:
    """Raise BenchmarkError unless two contenders give the same arrays, up to rounding."""
    if result.keys() != ours.keys():
        raise BenchmarkError(f"{what}: gives {sorted(result)}, ours gives {sorted(ours)}.")
    for name, values in ours.items():
        if result[name].shape != values.shape:
            raise BenchmarkError(f"{what}: {name} is {list(result[name].shape)}, ours is {list(values.shape)}.")
        distance = float(np.abs(result[name] - values).max())
        scale = float(np.abs(values).max())
        if not distance <= tolerance * scale:
            raise BenchmarkError(
                f"{what}: does not compute what ours computes.\n"
                f"  found: {name} differs by {distance:.3g}, its largest number is {scale:.3g}\n"
                f"  allowed: {tolerance:g} of the largest number"
            )


def peaks(workload: Workload, present: dict[str, str], effort: Effort, places: dict[str, str]) -> Measured:
    """Return the megabytes of a step, each in a process of its own."""
    times: Times = {}
    errors: list[BenchmarkError] = []
    for _ in range(effort.least):
        for name, path in present.items():
            try:
                with Worker(name, path, workload, places, "--memory") as worker:
                    times.setdefault(name, []).append(worker.ask())
            except BenchmarkError as error:
                errors.append(error)
    return times, errors


def imports(workload: Workload, present: dict[str, str], effort: Effort, places: dict[str, str]) -> Measured:
    """Return how many milliseconds it takes to import each module, each time in a fresh interpreter."""
    program = "import time; t = time.perf_counter(); import {}; print((time.perf_counter() - t) * 1e3)"
    times: Times = {}
    errors: list[BenchmarkError] = []
    for turn in range(1 + max(effort.least, effort.most // 3)):
        for name, module in present.items():
            command = [sys.executable, "-c", program.format(module)]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | ONE_THREAD)
            if done.returncode:
                errors.append(BenchmarkError(f"{name}: {done.stderr.splitlines()[-1]}"))
            elif turn:  # the first one compiles, and reads from the disk
                times.setdefault(name, []).append(float(done.stdout))
    return times, errors
