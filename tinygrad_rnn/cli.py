"""The command ``tinygrad-rnn``: compare the chapter's models, and work on the lessons.

Exit codes: 0 all well, 1 something is wrong with the answers that were checked, 2 the command could not be carried out,
130 it was interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from tinygrad_rnn import __version__
from tinygrad_rnn.course.commands import add_commands
from tinygrad_rnn.errors import TinygradRnnError
from tinygrad_rnn.grading.commands import add_commands as add_class_commands


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except TinygradRnnError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # what shells report after ctrl-C


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(prog="tinygrad-rnn", description="Build a recurrent network from an empty file.")
    commands.add_argument("--version", action="version", version=f"tinygrad-rnn {__version__}")
    subparsers = commands.add_subparsers(title="commands", required=True, metavar="COMMAND")

    compare = subparsers.add_parser("compare", help="train the chapter's models and compare them")
    compare.add_argument("--data", nargs="+", metavar="FILE", help="POS NEG, or one .csv or .tsv with labels")
    compare.add_argument("--lang", choices=("en", "zh"), help="language of the sentences (files: found out)")
    compare.add_argument("--backend", default="numpy", help="numpy (default) or cupy")
    compare.add_argument("--seed", type=int, default=0, help="draws data, weights and batches (default 0)")
    compare.add_argument("--epochs", type=int, help="how often every sentence is seen")
    compare.add_argument("--plot", default="compare.png", metavar="FILE", help="where the plot goes (compare.png)")
    compare.add_argument("--json", action="store_true", help="print plain data instead of a table")
    compare.set_defaults(run=run_compare)

    add_commands(subparsers)
    add_class_commands(subparsers)
    return commands


def run_compare(arguments: argparse.Namespace) -> int:
    from tinygrad_rnn import compare  # with rich, which the other commands load when they need it

    if not arguments.json:
        compare.check_plot(arguments.plot)
    if arguments.data:
        task = compare.file_task(arguments.data, arguments.seed, arguments.lang)
    else:
        task = compare.builtin_task(arguments.seed, arguments.lang or "en")
    rows = compare.compare(
        task, seed=arguments.seed, epochs=arguments.epochs, backend=arguments.backend, progress=not arguments.json
    )
    if arguments.json:
        print(json.dumps(compare.as_json(rows), indent=2))
        return 0
    from rich.console import Console

    Console().print(compare.table(task, rows))
    try:
        compare.plot(task, rows, arguments.plot)
        print(f"plot: {arguments.plot}")
    except ImportError:
        print("no plot: it needs matplotlib (pip install matplotlib)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
