"""The progress bar of a class: how many are graded, how many in a second, how long it will take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from tinygrad_rnn.grading.report import clean


class RateColumn(ProgressColumn):
    """Submissions per second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def bar(total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar on the error stream, if that is a terminal; what is yielded advances it by one and names it."""
    note = TextColumn("{task.fields[note]}")
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), RateColumn(), TimeRemainingColumn(), note)
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total, note="")
        yield lambda name: progress.update(task, advance=1, note=escape(clean(name)[:30]))
