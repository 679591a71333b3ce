"""Grade a class: one result file per submission, in as many processes as there are processors, or machines.

The unit of work is a file. It is named by a hash of all that the marks depend on, and written under another name first:
so a run that was killed goes on where it was, a second run does only what has changed, and shards on many machines
share a folder without knowing of each other.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from tinygrad_rnn.errors import CourseError, phrase
from tinygrad_rnn.grading.judge import Course, Result, failed, judge, owner
from tinygrad_rnn.grading.submissions import Files, Submission, read

AHEAD = 3  # submissions per process that wait in its queue; the parent's memory does not grow with the class


@dataclass(frozen=True)
class Done:
    """What became of one submission.

    Attributes
    ----------
    status : of its result; new : whether it was graded now, or the result was there.
    """

    id: str
    status: str
    new: bool = True


@dataclass(frozen=True)
class Work:
    """How one process grades; it is sent to the processes, which are started afresh."""

    course: Course
    out: Path
    rung: str

    def __call__(self, submission: Submission) -> Done:
        """Grade a submission, unless its result is there, and write the result."""
        files = self._read(submission)
        key = self.course.key(submission, files)
        known = read_result(self.out / f"{key}.json")
        if known is not None and known["status"] != "grader_error":
            return Done(submission.id, known["status"], new=False)
        try:
            result = judge(self.course, submission, files, self.rung)
        except Exception as error:
            result = failed(self.course, submission, files, f"{type(error).__name__}: {error}")
        write_result(self.out, result)
        return Done(submission.id, result["status"])

    def give_up(self, submission: Submission) -> Done:
        """Write that the grader failed: its process died over this submission, twice."""
        write_result(self.out, failed(self.course, submission, Files(), "the grader's process died over it"))
        return Done(submission.id, "grader_error")

    def _read(self, submission: Submission) -> Files:
        try:
            return read(submission, self.course.handed_out)
        except (OSError, RecursionError, MemoryError) as error:
            return Files(problems=(f"it cannot be read: {type(error).__name__}",))


def grade_class(work: Work, submissions: Iterable[Submission], jobs: int = 1) -> Iterator[Done]:
    """Grade submissions in so many processes, and yield what became of each as soon as it is known.

    Nothing that a submission does ends the run: should a process die, what it may have been busy with is graded again,
    one by one.
    """
    tasks = iter(submissions)
    while True:
        suspects: list[Submission] = []
        yield from _in_pool(work, tasks, jobs, suspects)
        if not suspects:
            return
        for submission in suspects:
            again: list[Submission] = []
            yield from _in_pool(work, iter([submission]), 1, again)
            if again:
                yield work.give_up(submission)


def _in_pool(work: Work, tasks: Iterator[Submission], jobs: int, suspects: list[Submission]) -> Iterator[Done]:
    """Grade until the tasks end or a process dies; then put what is unfinished into `suspects`."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        running: dict[Future[Done], Submission] = {}
        while True:
            for submission in islice(tasks, AHEAD * jobs - len(running)):
                running[_submitted(pool, work, submission)] = submission
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                submission = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    suspects.append(submission)
            if suspects:
                suspects += running.values()
                return


def _submitted(pool: ProcessPoolExecutor, work: Work, submission: Submission) -> Future[Done]:
    try:
        return pool.submit(work, submission)
    except BrokenProcessPool as error:
        future: Future[Done] = Future()
        future.set_exception(error)
        return future


# Files ---------------------------------------------------------------------------------------------------------------


def write_result(out: Path, result: Result) -> None:
    """Write a result, whole or not at all, in place of an earlier one of the same submission."""
    path = out / f"{result['key']}.json"
    scratch = out / f".{result['key']}-{secrets.token_hex(4)}"
    scratch.write_text(json.dumps(result, indent=1) + "\n", encoding="ascii")
    os.replace(scratch, path)
    for other in out.glob(f"{owner(result['submission'])}-*.json"):
        if other != path:
            other.unlink(missing_ok=True)


def read_result(path: Path) -> Result | None:
    """Return a result; None if it is not there, or no result."""
    try:
        result = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return result if isinstance(result, dict) and str(result.get("schema", "")).startswith("tinygrad_rnn/") else None


def results(out: Path) -> Iterator[Result]:
    """Yield the results in a folder, by submission.

    Raises
    ------
    CourseError : there is none.
    """
    found = [(result["submission"], path) for path in out.glob("*-*.json") if (result := read_result(path))]
    if not found:
        fix = "`tinygrad-rnn grade SUBMISSIONS --out RESULTS` writes them"
        raise CourseError(phrase(str(out), "no results are in this folder", fix=fix))
    for _, path in sorted(found):
        result = read_result(path)
        if result is not None:
            yield result


def seed_of_class(out: Path, make: Callable[[], str] = lambda: secrets.token_hex(16)) -> str:
    """Return the secret seed that belongs to a folder of results; the first run draws it."""
    path, scratch = out / "seed.txt", out / f".seed-{secrets.token_hex(4)}"
    if not path.exists():
        with open(scratch, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(scratch, path)  # of several shards that begin at once, one is the first
        scratch.unlink()
    return path.read_text(encoding="ascii").strip()


def in_shard(submission: Submission, shard: tuple[int, int]) -> bool:
    """Tell whether a submission belongs to part i of n, counted from 1; every submission is in one of them.

    >>> ada = Submission("ada", ())
    >>> [in_shard(ada, (i, 3)) for i in (1, 2, 3)].count(True)
    1
    """
    part, parts = shard
    digest = hashlib.sha256(submission.id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % parts == part - 1
