"""``python -m benchmarks [--json] [--quick] [--only WORKLOAD ...] [--write] [--gpu]``; see README.md in this folder."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks import gpu, report
from benchmarks.measure import FULL, QUICK, BenchmarkError, Row, measure
from benchmarks.workloads import Workload, all_workloads

RESULTS = Path(__file__).parent / "results"
BUSY = 0.5  # a load above this: others are computing as well


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and show; 0 if all went well, 1 if a contender failed, 2 if nothing was measured."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="This engine side by side with its peers."
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, small shapes: under a minute")
    parser.add_argument("--only", nargs="+", metavar="WORKLOAD", help="names, or how they begin: --only RNN chain")
    parser.add_argument("--write", action="store_true", help="keep a complete run in benchmarks/results")
    parser.add_argument("--gpu", action="store_true", help="on an NVIDIA card: CuPy against PyTorch with cuDNN")
    options = parser.parse_args(arguments)
    if options.write and (options.quick or options.only):
        parser.error("--write keeps a full run: leave out --quick and --only")
    if options.gpu and (reason := gpu.why_not()):
        parser.error(f"--gpu: {reason}")
    workloads = gpu.on_card(all_workloads()) if options.gpu else all_workloads()
    try:
        workloads = select(workloads, options.only or [], options.quick)
    except ValueError as error:
        parser.error(str(error))

    where = report.machine()
    if options.gpu:
        where["card"] = gpu.name_of_card()
    if (where["load"] or 0) > BUSY:
        say(f"the machine is busy (load {where['load']}): times will be noisy")
    left_out = report.absent(workloads)
    for line in left_out:
        say(line)
    rows, errors = run([workload for workload in workloads if not workload.missing], options.quick, options.gpu)
    data = report.as_json(rows, where)
    if options.write and not errors and not left_out:
        keep("gpu" if options.gpu else "latest", data)
    elif options.write:
        say("not kept in benchmarks/results: the run is not complete")
    if options.json:
        print(json.dumps(data, indent=1))
    elif rows:
        console = Console()
        console.print(report.table(rows), report.goal_table(report.goals(rows)))
    return 1 if errors else 0 if rows else 2


def select(workloads: Sequence[Workload], names: Sequence[str], quick: bool) -> list[Workload]:
    """Return the workloads that begin with one of the names (all, if there is none), in their order.

    Raises
    ------
    ValueError : no workload begins so.
    """
    offered = [workload for workload in workloads if workload.quick or not quick]
    for name in names:
        if not any(workload.name.startswith(name) for workload in offered):
            known = "\n  ".join(workload.name for workload in offered)
            raise ValueError(f"no workload begins with {name!r}; there are\n  {known}")
    return [workload for workload in offered if not names or workload.name.startswith(tuple(names))]


def run(workloads: Sequence[Workload], quick: bool, card: bool) -> tuple[list[Row], list[BenchmarkError]]:
    """Measure one workload after the other."""
    rows: list[Row] = []
    errors: list[BenchmarkError] = []
    for i, workload in enumerate(workloads, start=1):
        say(f"[{i}/{len(workloads)}] {workload.name}")
        more_rows, more_errors = measure(workload, QUICK if quick else FULL, gpu.PLACES if card else None)
        rows += more_rows
        errors += more_errors
    for error in errors:
        say(f"error: {error}")
    return rows, errors


def keep(name: str, data: dict[str, object], folder: Path = RESULTS) -> None:
    """Write the run to a folder, as data and as a page; each file appears as a whole."""
    folder.mkdir(exist_ok=True)
    for ending, text in (("json", json.dumps(data, indent=1) + "\n"), ("md", report.markdown(data))):
        partial = folder / f".{name}.{ending}"
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, folder / f"{name}.{ending}")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
