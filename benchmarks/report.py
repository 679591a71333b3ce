"""What is shown: the table on the terminal, JSON, Markdown; versions, machine, and how the goals stand."""

from __future__ import annotations

import datetime
import math
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from benchmarks.contenders import LIBRARIES, installed, library
from benchmarks.measure import Row
from benchmarks.workloads import LENGTHS, Workload

Values = dict[str, dict[str, float]]  # by workload, then by contender

TITLES = {  # of the groups, by how the names of their workloads begin
    "RNN": "Training step of an RNN",
    "LSTM": "Training step of an LSTM",
    "GRU": "Training step of a GRU",
    "default initialisation,": "Gradients that reach denormal numbers",
    "chain of": "Chains of small elementwise operations",
    "embedding gradient": "Gradient of an embedding",
    "backward of a loop over": "Backward pass of a loop over slices",
    "one epoch on": "An epoch of real sentences",
    "memory of a step, RNN": "Memory of a training step of an RNN, in megabytes",
    "memory of a step, LSTM": "Memory of a training step of an LSTM, in megabytes",
    "memory of a step, GRU": "Memory of a training step of a GRU, in megabytes",
    "import": "Import in a fresh interpreter",
}


def as_json(rows: Sequence[Row], where: dict[str, Any]) -> dict[str, Any]:
    """Return everything as plain data: rows, machine (what `machine` returned before the first of them), versions."""
    return {"rows": [asdict(row) for row in rows], "machine": where, "versions": versions()}


def machine() -> dict[str, Any]:
    """Return where and when this is measured, and how many processes were busy in the last minute."""
    processor = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), processor)
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "threads_used": 1,
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "date": datetime.date.today().isoformat(),
    }


def versions() -> dict[str, str | None]:
    """Return the version of Python, of BLAS and of each library; None: not installed."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    found: dict[str, str | None] = {"python": platform.python_version(), "blas": f"{blas['name']} {blas['version']}"}
    for name in dict.fromkeys(LIBRARIES.values()):
        found[name] = metadata.version(name) if installed(name) else None
    return found


def absent(workloads: Sequence[Workload], present: Callable[[str], bool] = installed) -> list[str]:
    """Return a line for everything that is left out, with what would bring it in."""
    lines = [f"left out: {workload.name}: {workload.missing}" for workload in workloads if workload.missing]
    timed = [workload for workload in workloads if workload.measure != "import"]
    names = dict.fromkeys(library(path) for workload in timed for path in workload.contenders.values())
    return lines + [
        f"left out: {name} is not installed: pip install -e '.[bench]'" for name in names if not present(name)
    ]


# How the goals stand ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Goal:
    """A ratio, ours divided by theirs, that should not be above a limit; smaller is better."""

    what: str
    limit: float
    value: float

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def goals(rows: Sequence[Row]) -> list[Goal]:
    """Return every goal about which the rows say something."""
    values: Values = {}
    for row in rows:
        values.setdefault(row.workload, {})[row.contender] = row.median_ms

    def ratios(begin: str, ours: str, *theirs: str) -> list[float]:
        """Return ours / the best of theirs for each workload that begins so and has both."""
        return [
            of[ours] / min(of[name] for name in theirs if name in of)
            for workload, of in values.items()
            if workload.startswith(begin) and ours in of and any(name in of for name in theirs)
        ]

    rnn, loop, hand = "tinygrad_rnn nn.RNN", "tinygrad_rnn cell loop", ("NumPy by hand", "NumPy by hand, buffers kept")
    compiled = ("PyTorch nn.RNN", "JAX jit(scan)")
    mean = statistics.geometric_mean
    found: list[tuple[str, float, Callable[[list[float]], float], list[float]]] = [
        ("nn.RNN / the better of PyTorch and JAX, worst shape", 1.0, max, ratios("RNN ", rnn, *compiled)),
        ("nn.RNN / the better of PyTorch and JAX, geometric mean", 0.85, mean, ratios("RNN ", rnn, *compiled)),
        ("nn.RNN / PyTorch nn.RNN, geometric mean", 0.55, mean, ratios("RNN ", rnn, "PyTorch nn.RNN")),
        ("nn.RNN / the better NumPy by hand, worst shape", 1.15, max, ratios("RNN ", rnn, *hand)),
        ("nn.GRU / PyTorch, worst shape", 0.9, max, ratios("GRU ", "tinygrad_rnn nn.GRU", "PyTorch nn.GRU")),
        ("nn.LSTM / PyTorch, geometric mean", 1.0, mean, ratios("LSTM ", "tinygrad_rnn nn.LSTM", "PyTorch nn.LSTM")),
        ("nn.LSTM / PyTorch, worst shape", 1.3, max, ratios("LSTM ", "tinygrad_rnn nn.LSTM", "PyTorch nn.LSTM")),
        ("cell loop / PyTorch's, worst shape", 0.8, max, ratios("RNN ", loop, "PyTorch RNNCell loop")),
        ("chain of operations / PyTorch", 0.7, max, ratios("chain of 1000", "tinygrad_rnn", "PyTorch")),
        ("chain of operations / DeZero", 0.25, max, ratios("chain of 1000", "tinygrad_rnn", "DeZero")),
        ("default initialisation / PyTorch", 0.2, max, ratios("default", rnn, "PyTorch nn.RNN")),
        ("embedding gradient / PyTorch, worst", 1.0, max, ratios("embedding", "tinygrad_rnn", "PyTorch")),
        ("embedding gradient, few words many times / many words", 1.2, max, repeats(values)),
        ("backward of a loop over s slices: exponent of s", 1.15, max, exponent(values)),
        *(
            (f"memory, nn.{kind} / PyTorch, worst shape", 1.0, max, ratios(f"memory of a step, {kind}", *names))
            for kind in ("RNN", "LSTM", "GRU")
            for names in [(f"tinygrad_rnn nn.{kind}", f"PyTorch nn.{kind}")]
        ),
        ("import tinygrad_rnn / import numpy", 1.3, max, ratios("import", "import tinygrad_rnn", "import numpy")),
    ]
    return [Goal(what, limit, combine(part)) for what, limit, combine, part in found if part]


def repeats(values: Values) -> list[float]:
    """Return our time for 5 words used again and again, divided by that for 5,000, for each size."""
    few = {name: of for name, of in values.items() if name.startswith("embedding") and name.endswith(" 5 words")}
    pairs = [(of, values.get(name.replace(" 5 words", " 5000 words"))) for name, of in few.items()]
    return [of["tinygrad_rnn"] / many["tinygrad_rnn"] for of, many in pairs if many]


def exponent(values: Values) -> list[float]:
    """Return the slope of log time over log s, fitted to our times of the loops over s slices."""
    times = [values.get(f"backward of a loop over {s} slices", {}).get("tinygrad_rnn") for s in LENGTHS]
    known = [(s, time) for s, time in zip(LENGTHS, times, strict=True) if time is not None]
    if len(known) < 3:
        return []
    return [statistics.linear_regression(*zip(*((math.log(s), math.log(ms)) for s, ms in known), strict=True)).slope]


# As a table -------------------------------------------------------------------------------------------------------


def unit(workload: str) -> str:
    return "MB" if workload.endswith("[MB]") else "ms"


def number(value: float) -> str:
    """Return a number with three digits that matter.

    >>> number(0.11234), number(2.5), number(440.26)
    ('0.112', '2.50', '440')
    """
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if 0 < value < 100 else f"{value:.0f}"


def table(rows: Sequence[Row]) -> Table:
    """Return the rows for a terminal, a section for each workload."""
    made = Table("contender", title="medians; x ours above 1: ours is faster, or smaller", title_justify="left")
    for name in ("median", "spread", "x ours"):
        made.add_column(name, justify="right")
    for workload in dict.fromkeys(row.workload for row in rows):
        made.add_section()
        made.add_row(f"[bold]{workload.removesuffix(' [MB]')}")
        for row in rows:
            if row.workload == workload:
                median = f"{number(row.median_ms)} {unit(workload)}"
                made.add_row(f"  {row.contender}", median, f"{row.spread:.0%}", f"{row.ratio_to_ours:.2f}")
    return made


def goal_table(reached: Sequence[Goal]) -> Table:
    """Return the goals for a terminal."""
    made = Table("goal: ours / theirs", title="goals; smaller is better", title_justify="left")
    for name in ("at most", "measured", ""):
        made.add_column(name, justify="right")
    for goal in reached:
        made.add_row(goal.what, f"{goal.limit:g}", f"{goal.value:.2f}", "met" if goal.met else "[bold]missed")
    return made


def markdown(data: dict[str, Any]) -> str:
    """Return the page of a run: what ``as_json`` returned, for readers."""
    rows = [Row(**row) for row in data["rows"]]
    where, used = data["machine"], data["versions"]
    libraries = ", ".join(f"{name} {version or '(not installed)'}" for name, version in used.items())
    lines = [
        f"Measured on {where['date']}: {where['processor']}, {where['threads_used']} thread of {where['cores']} cores, "
        f"{where['system']}; load before the run {where['load']}; {libraries}.",
        "",
        "Each cell: median in milliseconds (divided by ours; distance between the quartiles).",
        "",
    ]
    for begin, title in TITLES.items():
        lines += group([row for row in rows if row.workload.startswith(begin)], begin, title)
    lines += ["## Goals", "", "| ours / theirs, smaller is better | at most | measured | |", "|---|---:|---:|---|"]
    for goal in goals(rows):
        lines.append(f"| {goal.what} | {goal.limit:g} | {goal.value:.2f} | {'met' if goal.met else '**missed**'} |")
    return "\n".join(lines) + "\n"


def group(rows: Sequence[Row], begin: str, title: str) -> list[str]:
    """Return one table: a line for each contender, a column for each workload."""
    if not rows:
        return []
    columns = list(dict.fromkeys(row.workload for row in rows))
    cells = {
        (row.contender, row.workload): f"{number(row.median_ms)} ({row.ratio_to_ours:.2f}; {row.spread:.0%})"
        for row in rows
    }
    heads = [name.removeprefix(begin).removesuffix("[MB]").strip(" ,") or "ms" for name in columns]
    lines = [f"## {title}", "", f"| | {' | '.join(heads)} |", f"|---|{'---:|' * len(columns)}"]
    for contender in dict.fromkeys(row.contender for row in rows):
        lines.append(f"| {contender} | {' | '.join(cells.get((contender, name), '') for name in columns)} |")
    return [*lines, ""]
