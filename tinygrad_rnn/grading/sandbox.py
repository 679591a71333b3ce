"""Start the process that runs a student's code, as well confined as this machine allows.

The ladder, best first:

``bubblewrap``  a process without network, other processes, or any file but Python's, the engine's and the student's
``landlock``    the same files by rules of the kernel; nothing else to install
``rlimits``     bounds for memory, time and processes only: good for a student's own code, not for a class

On each rung the limits of `confine` hold, and on Linux a filter of system calls. Which rung holds is tried at the
start, by a process that does its best to get out.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

import tinygrad_rnn
from tinygrad_rnn.errors import TinygradRnnError, phrase
from tinygrad_rnn.grading.wire import ANSWERED, HungUp, Line, Malformed, Silence

RUNGS = ("bubblewrap", "landlock", "rlimits")
MUST_HOLD = {
    "bubblewrap": ("reading files", "writing files", "network", "processes", "memory"),
    "landlock": ("reading files", "writing files", "network", "processes", "memory"),
    "rlimits": ("memory",),
}
MEMORY = 2 * 2**30  # bytes of addresses; Python and NumPy take a quarter of them
STARTING = 30.0  # seconds
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}


class GraderFault(TinygradRnnError, RuntimeError):  # noqa: N818  (the word of the reports)
    """The grader itself failed; that never costs a student a point."""


@dataclass(frozen=True)
class Rung:
    """How far up the ladder this machine gets.

    Attributes
    ----------
    name : one of RUNGS.
    held, open : what the test process tried in vain, and what it could do.
    """

    name: str
    held: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def __str__(self) -> str:
        found = f"self-test: held {', '.join(self.held) or 'nothing'}"
        return f"{self.name} ({found}{'; open: ' + ', '.join(self.open) if self.open else ''})"


class Child:
    """A running process of a student's code; use it as a context, so that it always ends."""

    def __init__(self, rung: str, folder: Path, seconds: float, memory: int = MEMORY) -> None:
        self._said = ""
        self._rung = rung
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed in `end`)
        ours, theirs = socket.socketpair()
        self.line = Line(ours, ANSWERED)
        readable = [*_libraries(), str(folder)]
        settings = {
            "memory": memory,
            "seconds": int(seconds) + 1,
            "readable": readable if rung == "landlock" else None,
        }
        module = [sys.executable, "-P", "-s", "-B", "-m", "tinygrad_rnn.grading.child"]
        command = [*module, str(theirs.fileno()), json.dumps(settings)]
        with theirs:
            self._process = subprocess.Popen(
                [*(_bubblewrap(readable) if rung == "bubblewrap" else []), *command],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        try:
            self.line.receive(STARTING)
        except (Silence, HungUp, Malformed) as error:
            self.end(patience=1.0)
            problem = "the student's process does not start"
            raise GraderFault(phrase("sandbox", problem, found=f"{rung}: {self._said}")) from error

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self, patience: float = 0.0) -> int:
        """Kill the whole process group, and return the exit code (negative: the signal that ended it).

        One that is ending by itself has so many seconds to say why.
        """
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        code = self._process.poll()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.line.close()
        if not self._errors.closed:
            self._errors.seek(0)
            self._said = self._errors.read(2000).decode(errors="replace").strip()
            self._errors.close()
        if code is None:
            return -int(signal.SIGKILL)
        return 128 - code if self._rung == "bubblewrap" and code > 128 else code  # it reports signals as shells do


def climb(asked: str = "") -> Rung:
    """Return the highest rung that holds, or the one that is asked for.

    Raises
    ------
    GraderFault : the one asked for does not hold here, or not even limits do.
    """
    reasons = []
    for name in [asked] if asked else RUNGS:
        if name not in RUNGS:
            raise GraderFault(phrase("sandbox", f"no rung is called {name!r}", fix=f"one of {', '.join(RUNGS)}"))
        try:
            rung = probe(name)
        except GraderFault as fault:
            reasons.append(str(fault))
            continue
        if set(MUST_HOLD[name]) <= set(rung.held):
            return rung
        reasons.append(str(rung))
    raise GraderFault(phrase("sandbox", "student code cannot be confined here", found="; ".join(reasons)))


def probe(name: str) -> Rung:
    """Let a process on this rung try to get out, and return what held."""
    if name == "bubblewrap" and shutil.which("bwrap") is None:
        raise GraderFault("bubblewrap: it is not installed")
    with (
        tempfile.TemporaryDirectory() as outside,
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as letterbox,
        Child(name, Path(folder), 20) as child,
    ):
        canary, port = Path(outside, "canary"), server.getsockname()[1]
        canary.write_text("tweet")
        letterbox.bind(("127.0.0.1", port))
        child.line.send({"do": "try", "canary": str(canary), "port": port, "bytes": 2 * MEMORY}, STARTING)
        escapes: dict[str, bool] = child.line.receive(STARTING)
        escapes["network"] |= _has_mail(letterbox)
    held = tuple(what for what, worked in escapes.items() if not worked)
    return Rung(name, held, tuple(what for what, worked in escapes.items() if worked))


def _has_mail(letterbox: socket.socket) -> bool:
    letterbox.settimeout(0.05)
    with suppress(TimeoutError):
        return bool(letterbox.recv(100))
    return False


def _bubblewrap(readable: Sequence[str]) -> list[str]:
    """Return the command that starts another one in namespaces of its own, where only these paths are."""
    command = ["bwrap", "--unshare-all", "--uid", "65534", "--gid", "65534", "--die-with-parent", "--new-session"]
    for folder in ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives", *readable):
        command += ["--ro-bind-try", folder, folder]
    for device in ("/dev/null", "/dev/urandom"):
        command += ["--dev-bind-try", device, device]
    return [*command, "--remount-ro", "/", "--chdir", "/", "--"]


@cache
def _libraries() -> list[str]:
    """Return the folders that Python, NumPy and the engine are read from; nothing of the lessons is in them."""
    paths: list[str | Path] = [
        *sysconfig.get_paths().values(),
        sys.prefix,
        sys.base_prefix,
        Path(sys.executable).resolve().parent,
    ]
    paths += [Path(np.__file__).parents[1], Path(tinygrad_rnn.__file__).parent]
    system = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime"]
    return list(dict.fromkeys(str(path) for path in [*paths, *system] if Path(path).exists()))


def _environment() -> dict[str, str]:
    """Return the environment of the student's process: nothing of the grader's, no secrets, no threads."""
    paths = os.pathsep.join(path for path in sys.path if path and os.path.isdir(path))
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    python = {"PYTHONPATH": paths, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **python, **ONE_THREAD, **kept}
