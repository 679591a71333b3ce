"""A Respondent whose code runs in another process: the same checks judge it as judge code in this one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tinygrad_rnn.course.execute import PATIENCE, TOO_SLOW
from tinygrad_rnn.course.folder import LessonFolder
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.plain import Answer, Request, Trouble
from tinygrad_rnn.course.regions import find_regions
from tinygrad_rnn.errors import phrase
from tinygrad_rnn.grading.sandbox import Child, GraderFault
from tinygrad_rnn.grading.wire import HungUp, Malformed, Silence, checked

GRACE = 2.0  # seconds that a process gets beyond the time in which it should have stopped its own code
OPENING = 20.0  # seconds to read the student's file, before any of it runs
LIVES = 3  # processes for one exercise; code that ends that many gets no more
ENDED = "ProcessEnded"
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


@dataclass(frozen=True)
class Handed:
    """A student's file for one lesson, and where it lies.

    Attributes
    ----------
    text : of the file; path : of its copy, with the student's other lessons beside it (the capstone needs them).
    """

    text: str
    path: Path


class PipeRespondent:
    """Answers a check's requests out of a confined process; use it as a context, so that the process ends.

    Parameters
    ----------
    rung : the rung of the sandbox.
    handed : the student's file.
    exercise : the one that is judged; reference: its lesson, with solutions.
    """

    def __init__(self, rung: str, handed: Handed, exercise: Exercise, reference: LessonFolder) -> None:
        self._start: Callable[[], Child] = lambda: Child(
            rung, handed.path.parents[1], seconds=4 * exercise.seconds + 20
        )
        self._exercise = exercise
        self._folder = f"{handed.path.parents[1]}/"
        self._opening = {
            "do": "open",
            "exercise": exercise.id,
            "without": tuple(exercise.without),
            "student": handed.text,
            "filename": str(handed.path),
            "reference": without_answer(reference.source, exercise.id),
        }
        self._child: Child | None = None
        self._ended = 0
        self._last = Trouble("raised", "It ended its process")
        self._number = 0

    def __enter__(self) -> PipeRespondent:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def answer(self, request: Request, seconds: float) -> Answer:
        """Ask the process; whatever it does, it ends as an answer, and in time."""
        if seconds <= 0:
            return Answer(TOO_SLOW)
        if self._ended >= LIVES:
            return Answer(self._last)
        started = time.perf_counter()
        answer = self._asked(request, seconds)
        # The process may lie about its time. A clock that is not its own cannot be talked to.
        spent = max(answer.seconds, (time.perf_counter() - started) / PATIENCE)
        return replace(answer, seconds=spent)

    def _asked(self, request: Request, seconds: float) -> Answer:
        patience = 2 * seconds * PATIENCE + GRACE  # the first request imports the file, too
        self._number += 1
        try:
            if self._child is None:
                self._child = self._start()
                self._open(self._child)
            asked = {"do": "ask", "number": self._number, "request": request, "seconds": seconds}
            self._child.line.send(asked, patience)
            reply = self._child.line.receive(patience)
            if not isinstance(reply, dict) or reply.get("number") != self._number:
                raise Malformed("it is not the answer to this question")
            return self._believed(checked(reply.get("answer")))
        except Silence:
            return self._lost(TOO_SLOW)
        except HungUp:
            return self._lost(None)
        except Malformed as error:
            return self._lost(Trouble("raised", f"The code disturbed the grader: its answer is not one, {error}"))

    def _open(self, child: Child) -> None:
        child.line.send(self._opening, OPENING)
        fault = child.line.receive(OPENING).get("fault")
        if fault:
            self._end()  # asked again, it must fail again: Hypothesis tries everything twice
            raise GraderFault(phrase(self._exercise.id, "the student's process cannot open the file", found=fault))

    def _believed(self, answer: Answer) -> Answer:
        """Return the answer without the excuse that this lesson's other exercises are unwritten: they are there.

        Its texts lose what differs from run to run: where the file lies, and addresses in memory.
        """
        trouble = answer.trouble
        if trouble is not None:
            same_lesson = trouble.waits_for.split("-")[0] == self._exercise.id.split("-")[0]
            waits_for = "" if same_lesson else trouble.waits_for
            trouble = replace(trouble, message=self._lasting(trouble.message), waits_for=waits_for)
        return replace(answer, trouble=trouble, printed=self._lasting(answer.printed))

    def _lasting(self, text: str) -> str:
        return ADDRESS.sub("0x...", text.replace(self._folder, ""))

    def _lost(self, trouble: Trouble | None) -> Answer:
        code = self._end(patience=1.0 if trouble is None else 0.0)
        self._ended += 1
        if trouble is None:
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            trouble = Trouble("raised", f"The code ended the process that ran it ({how})", (ENDED,))
        self._last = trouble
        return Answer(trouble)

    def _end(self, patience: float = 0.0) -> int:
        child, self._child = self._child, None
        return child.end(patience) if child is not None else 0


def without_answer(source: str, exercise_id: str) -> str:
    """Return a solved file in which one exercise is not: a student's process gets no more of the reference.

    >>> print(without_answer('''
    ... def double(x):
    ...     # BEGIN SOLUTION l00-1
    ...     return x + x
    ...     # END SOLUTION
    ... ''', "l00-1").strip())
    def double(x):
        # BEGIN SOLUTION l00-1
        raise NotImplementedError
        # END SOLUTION
    """
    lines = source.splitlines(keepends=True)
    for region in reversed(find_regions(source)):
        if region.exercise == exercise_id:
            lines[region.start + 1 : region.end] = [f"{region.indent}raise NotImplementedError\n"]
    return "".join(lines)
