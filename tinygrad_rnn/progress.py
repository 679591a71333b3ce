"""The progress bar of training: drawn by rich, on the terminal's error stream, and only if that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def epochs_bar(label: str, epochs: int) -> Iterator[Callable[[str], None]]:
    """Show a bar that counts epochs; what is yielded advances it by one and shows a line of text behind it."""
    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=epochs, note="")
        yield lambda note: bar.update(task, advance=1, note=note)
