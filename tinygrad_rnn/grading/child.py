"""The process in which a student's code runs: it confines itself, then answers what the judge asks.

It is started as ``python -m tinygrad_rnn.grading.child``, with a socket and its settings. Whoever takes it over from
inside can say what they like, and only right numbers are worth anything: the judge, the cases, the reference of the
exercise at hand and the results are in another process, out of reach.
"""

from __future__ import annotations

import json
import mmap
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tinygrad_rnn.course.execute import Refused
from tinygrad_rnn.course.folder import LessonFolder, is_started, respondent
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.plain import Answer, Respondent, Trouble
from tinygrad_rnn.grading.confine import allow_only, filter_calls, limit
from tinygrad_rnn.grading.wire import ASKED, HungUp, Line, Malformed

UNSENDABLE = Trouble("raised", "What came back cannot be handed over: it is too large, or nested too deeply")


@dataclass(frozen=True)
class HandedOver(LessonFolder):
    """A lesson's reference as text, without the answer of the exercise at hand."""

    text: str = ""

    @property
    def source(self) -> str:
        """The text of ``solution.py``."""
        return self.text


def main() -> None:
    """Confine this process, then serve until the judge hangs up."""
    line = Line(socket.socket(fileno=int(sys.argv[1])), ASKED)
    settings = json.loads(sys.argv[2])
    limit(settings["memory"], settings["seconds"])
    if settings["readable"] is not None:
        allow_only(settings["readable"])
    filtered = True
    try:
        filter_calls()
    except OSError:
        filtered = False
    np.seterr(all="ignore")  # as the checks have it in practice: a warning costs nothing
    line.send({"ready": True, "filtered": filtered})
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    with suppress(HungUp):
        serve(line)
    os._exit(0)


def serve(line: Line) -> None:
    """Answer until the judge hangs up: whether exercises are begun, then requests to one of them."""
    code: Respondent | None = None
    while True:
        asked = line.receive()
        match asked["do"]:
            case "try":
                line.send(escapes(asked["canary"], asked["port"], asked["bytes"]))
            case "survey":
                line.send({exercise: _begun(asked, exercise) for exercise in asked["exercises"]})
            case "open":
                code = _opened(line, asked)
            case "ask" if code is not None:
                answer = code.answer(asked["request"], asked["seconds"])
                try:
                    line.send({"number": asked["number"], "answer": answer})
                except Malformed:
                    troubled = Answer(UNSENDABLE, printed=answer.printed, seconds=answer.seconds)
                    line.send({"number": asked["number"], "answer": troubled})


def _opened(line: Line, asked: dict[str, Any]) -> Respondent:
    """Return what runs the student's file for one exercise, just as practice does in its own process.

    Nothing of the file has run yet, so what fails here, and is not the file's own depth, is a fault of the grader.
    """
    exercise = Exercise(asked["exercise"], "", 1, without=asked["without"])
    fault, code = "", None
    try:
        code = respondent(asked["student"], asked["filename"], exercise, _reference(asked))
    except (RecursionError, MemoryError) as error:
        code = Refused(Trouble("import", f"{type(error).__name__}: the file is nested too deeply"))
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    line.send({"fault": fault})
    return code or Refused(UNSENDABLE)


def _begun(asked: dict[str, Any], exercise: str) -> bool:
    try:
        return is_started(asked["student"], Exercise(exercise, "", 1), _reference(asked))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True  # of a file that cannot be read nobody knows; the answer to the first request says why


def _reference(asked: dict[str, Any]) -> LessonFolder:
    return HandedOver(Path(asked["filename"]).parent, asked["reference"])


def escapes(canary: str, port: int, amount: int) -> dict[str, bool]:
    """Try to get out, and tell what worked: read a file, write one, use the network, make a process, take memory."""
    return {
        "reading files": _works(lambda: open(canary).close()),
        "writing files": _works(lambda: open(f"{canary}.new", "x").close()) or _works(lambda: os.utime(canary)),
        "network": _works(lambda: _connect(port)),
        "processes": _works(_fork),
        "memory": _works(lambda: mmap.mmap(-1, amount).close()),
    }


def _connect(port: int) -> None:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"tweet", ("127.0.0.1", port))  # the judge looks whether it arrives
    socket.create_connection(("127.0.0.1", port), 1).close()


def _fork() -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _works(attempt: Any) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return False
    return True


if __name__ == "__main__":
    main()
