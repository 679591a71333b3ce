"""Run the student's code in this process and answer a check's requests with plain data.

Whatever the code does (raise, ``sys.exit``, recurse for ever, loop for ever, print without end, write into its inputs)
becomes a fact in the answer.

Time is the processor's, not the clock's: what else the machine does must not cost a point. Only code that waits (a
``time.sleep``) is stopped by the clock, at `PATIENCE` times its seconds. The limit uses interval timers, which work in
the main thread of Linux and macOS; in other threads and on Windows there is no limit here, and only a process of its
own can enforce one. The same holds for code that kills the process (``os._exit``).
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import io
import re
import signal
import threading
import time
import types
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from tinygrad_rnn.ambient import use_backend
from tinygrad_rnn.course.capstone import OwnFiles
from tinygrad_rnn.course.overlay import FOREIGN
from tinygrad_rnn.course.plain import (
    Answer,
    Built,
    Named,
    OnDevice,
    Opaque,
    Own,
    PlainData,
    Request,
    Seeded,
    TheDevice,
    Transfer,
    Trouble,
    Untaped,
)
from tinygrad_rnn.course.strict_fake import FakeArray, StrictFakeBackend
from tinygrad_rnn.errors import CourseError
from tinygrad_rnn.tensor import Tensor, tensor

PRINTED = 2_000  # characters of the student's output that are kept
PATIENCE = 6  # seconds on the clock that count like one second of the processor
ENGINE = "tinygrad_rnn"
ENDLESS_IMPORT = Trouble("import", "Something outside of the functions never ends, or takes too long")
TOO_SLOW = Trouble("time", "It had not finished when its time was over")
STUB = re.compile(r"(?P<exercise>l\d\d-\d+): (?P<name>\S+)$")  # the message of a function that is still to be written
NOT_STARTED = Trouble("not started", "It is as it was handed out")


class OutOfTime(BaseException):
    """The time limit; not an Exception, so that the student's ``except Exception`` lets it pass."""


class Stopwatch:
    """Counts seconds of this process: those of the processor, or a sixth of the clock's if they are more."""

    def __init__(self) -> None:
        self._processor, self._clock = time.process_time(), time.perf_counter()

    @property
    def seconds(self) -> float:
        """The seconds since the start."""
        return max(time.process_time() - self._processor, (time.perf_counter() - self._clock) / PATIENCE)


class Refusal(Exception):  # noqa: N818  (a fact, not a fault of the program)
    """A request that the student's code cannot serve: a missing name, a missing parameter."""

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


class Output(io.TextIOBase):
    """Standard output that keeps the first characters and forgets the rest."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text[: max(0, PRINTED - len(self.text))]
        return len(text)


class WatchedDevice(StrictFakeBackend):
    """A strict fake that notes which line of a file caused each transfer."""

    def __init__(self, filename: str, source: str) -> None:
        super().__init__()
        self.seen: list[Transfer] = []
        self._filename = filename
        self._source = source

    def transferred(self, what: str) -> None:
        super().transferred(what)
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename != self._filename:
            frame = frame.f_back
        line = frame.f_lineno if frame is not None and frame.f_lineno < FOREIGN else 0
        self.seen.append(Transfer(what, line, code_at(self._source, line)))


class Refused:
    """A Respondent for a file that is not run: every answer is why."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble

    def answer(self, request: Request, seconds: float) -> Answer:
        """Say what is wrong with the file."""
        return Answer(self._trouble)


def unreadable(error: SyntaxError | ValueError) -> Trouble:
    """Return the trouble of a file that is not Python."""
    line, code = (error.lineno or 0, error.text or "") if isinstance(error, SyntaxError) else (0, "")
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return Trouble("import", f"{type(error).__name__}: {text}", (), line, code.strip())


class InProcess:
    """A Respondent that runs the code in this process.

    Parameters
    ----------
    tree : the student's file, parsed, with the reference's functions laid over it (see `overlay`).
    filename : the student's file, for tracebacks; source: its text.
    started : whether the exercise that is judged was begun; if not, nothing but the import is run.
    """

    def __init__(self, tree: ast.Module, filename: str, source: str = "", started: bool = True) -> None:
        self._tree = tree
        self._started = started
        self._filename = filename
        self._source = source
        self._module: types.ModuleType | None = None
        self._unimportable: Trouble | None = None
        self._device = WatchedDevice(filename, source)
        self._own = OwnFiles(filename)

    def answer(self, request: Request, seconds: float) -> Answer:
        """Do what the request says within so many seconds; every misdeed of the code becomes a fact."""
        if seconds <= 0:
            return Answer(TOO_SLOW)
        output = Output()
        watch = Stopwatch()
        with use_backend("numpy"), redirect_stdout(output), redirect_stderr(output):
            answer = self._import(seconds) or self._serve(request, seconds)
        return replace(answer, printed=output.text, seconds=watch.seconds)

    def _import(self, seconds: float) -> Answer | None:
        if self._module is None and self._unimportable is None:
            module = types.ModuleType("solution")
            module.__file__ = self._filename

            def run() -> Answer:
                exec(compile(self._tree, self._filename, "exec"), module.__dict__)
                return Answer()

            self._unimportable = self._guarded(run, seconds, "import").trouble
            self._module = module
        return Answer(self._unimportable) if self._unimportable else None

    def _serve(self, request: Request, seconds: float) -> Answer:
        if not self._started:
            return Answer(NOT_STARTED)
        return self._guarded(lambda: self._perform(request), seconds, "raised")

    def _guarded(self, action: Callable[[], Answer], seconds: float, stage: str) -> Answer:
        try:
            with time_limit(seconds, self._own.names):
                return action()
        except Refusal as refusal:
            return Answer(Trouble(refusal.stage, str(refusal)))
        except OutOfTime:
            return Answer(ENDLESS_IMPORT if stage == "import" else TOO_SLOW)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit and home-made ones too: they must not end the grading
            return Answer(self._trouble(error, stage))

    def _trouble(self, error: BaseException, stage: str) -> Trouble:
        names = tuple(kind.__name__ for kind in type(error).__mro__ if kind is not object)
        line, code = self._line_of(error)
        unwritten = STUB.match(str(error)) if isinstance(error, NotImplementedError) else None
        if unwritten:
            text = f"{unwritten['name']}, of {unwritten['exercise']}, is still to be written"
            if self._own.place_of(error):
                text = f"The summit needs {unwritten['exercise']}: {unwritten['name']} is still to be written"
            return Trouble("missing", text, names, line, code, waits_for=unwritten["exercise"])
        place = self._own.place_of(error)
        return Trouble(stage, _text_of(error) + (f" (in {place})" if place else ""), names, line, code)

    def _line_of(self, error: BaseException) -> tuple[int, str]:
        line = 0
        traceback = error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self._filename and traceback.tb_lineno < FOREIGN:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line, code_at(self._source, line)

    # Serving a request ----------------------------------------------------------------------------------------

    def _perform(self, request: Request) -> Answer:
        if request.method == "parameters" and isinstance(request.target, Built):
            made = self._build(request.target)
            return Answer(value={name: np.array(p.data) for name, p in _parameters(made).items()})
        if request.upstream is not None:
            return self._gradients(request, request.upstream)
        function, _ = self._function(request)
        first = self._call(function, request)
        return replace(first, again=self._call(function, request).value)

    def _call(self, function: Callable[..., Any], request: Request) -> Answer:
        """Call once; the answer holds the value, whether gradients can flow, and what was written into."""
        revived = {name: self._revive(value) for name, value in request.arguments.items()}
        self._device.seen.clear()
        result = function(*revived.values())
        transfers = tuple(self._device.seen)
        taped = tuple(isinstance(leaf, Tensor) and leaf.requires_grad for leaf in _results(result))
        changed = tuple(name for name, value in request.arguments.items() if _changed(value, revived[name]))
        return Answer(value=_plain(result), taped=taped, changed=changed, transfers=transfers)

    def _gradients(self, request: Request, upstream: tuple[np.ndarray, ...]) -> Answer:
        function, made = self._function(request)
        revived = {name: self._revive(value) for name, value in request.arguments.items()}
        result = function(*revived.values())
        taped = [leaf for leaf in _results(result) if isinstance(leaf, Tensor) and leaf.requires_grad]
        if taped:
            arriving = [tensor(g.astype(x.dtype), backend=x.backend) for x, g in zip(taped, upstream, strict=False)]
            sums = [(leaf * g).sum() for leaf, g in zip(taped, arriving, strict=False)]
            sum(sums[1:], start=sums[0]).backward()
        gradients = {name: _gradient(value) for name, value in revived.items() if isinstance(value, Tensor)}
        gradients |= {name: _gradient(p) for name, p in _parameters(made).items()} if made is not None else {}
        for name, value in request.arguments.items():
            if isinstance(value, Built):
                inner = _parameters(revived[name])
                gradients |= {f"{name}.{key}": _gradient(p) for key, p in inner.items()}
        changed = tuple(name for name, value in request.arguments.items() if _changed(value, revived[name]))
        return Answer(value=_plain(result), gradients=gradients, changed=changed)

    def _function(self, request: Request) -> tuple[Callable[..., Any], Any]:
        if isinstance(request.target, str):
            return self._look_up(request.target), None
        made = self._build(request.target)
        if request.method and not hasattr(made, request.method):
            raise Refusal("missing", f"{request.target.name} has no method {request.method}")
        function = getattr(made, request.method) if request.method else made
        if not callable(function):
            raise Refusal("missing", f"{request.target.name} objects cannot be called: is there a method forward?")
        return function, made

    def _look_up(self, name: str) -> Any:
        if name.startswith("tg."):
            found: Any = importlib.import_module(ENGINE)
            for part in name.split(".")[1:]:
                found = getattr(found, part)
            return found
        if not hasattr(self._module, name):
            raise Refusal("missing", f"The file has no {name}")
        return getattr(self._module, name)

    def _build(self, built: Built) -> Any:
        made = self._look_up(built.name)(
            *(self._revive(value) for value in built.args),
            **{key: self._revive(value) for key, value in built.kwargs.items()},
        )
        present = _parameters(made) if built.parameters else {}
        for name, array in built.parameters.items():
            if name not in present:
                names = ", ".join(present) or "no parameters"
                raise Refusal("parameters", f"{built.name} has no parameter {name}; it has {names}")
            if present[name].shape != array.shape:
                shapes = f"{list(present[name].shape)}, and {list(array.shape)} was expected"
                raise Refusal("parameters", f"The parameter {name} of {built.name} has shape {shapes}")
            present[name].data = array.astype(np.float64)
        return made

    def _revive(self, value: PlainData) -> Any:
        """Return what the student's code receives for a piece of plain data."""
        match value:
            case np.ndarray() if value.dtype.kind == "f":
                return tensor(value.astype(np.float64), requires_grad=True)
            case np.ndarray():
                return value.copy()
            case Untaped():
                return value.array.copy()
            case OnDevice(array, as_tensor):
                return (
                    tensor(array, requires_grad=True, backend=self._device)
                    if as_tensor
                    else self._device.asarray(array)
                )
            case TheDevice():
                return self._device
            case Named():
                return self._look_up(value.name)
            case Own():
                return self._pieces(value)
            case Seeded():
                return np.random.default_rng(value.seed)
            case Built():
                return self._build(value)
            case tuple() | list():
                return type(value)(self._revive(item) for item in value)
            case dict():
                return {key: self._revive(item) for key, item in value.items()}
        return value

    def _pieces(self, value: Own) -> types.SimpleNamespace:
        try:
            return self._own.pieces(value.lessons)
        except CourseError as error:
            raise Refusal("missing", str(error)) from error


def code_at(source: str, line: int) -> str:
    """Return a line of a file, counted from 1, without its indent; "" if there is none."""
    lines = source.splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


@contextmanager
def time_limit(seconds: float, filenames: Container[str]) -> Iterator[None]:
    """Raise OutOfTime in the code of some files after so many seconds (main thread of Linux and macOS; else no limit).

    One bell counts the time of the processor, the other, for code that waits, the clock's. They ring again and again,
    because code that swallows the first exception must meet the next. They are heard only while a function of the files
    is running, never in the lines that clean up after it.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, frame: types.FrameType | None) -> None:
        while frame is not None:
            if frame.f_code.co_filename in filenames:
                raise OutOfTime
            frame = frame.f_back

    seconds = max(seconds, 0.001)
    bells = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, seconds * PATIENCE),
    )
    previous = {kind: signal.signal(kind, ring) for kind, _, _ in bells}
    for _, timer, delay in bells:
        signal.setitimer(timer, delay, 0.005)
    try:
        yield
    finally:
        for _, timer, _ in bells:
            signal.setitimer(timer, 0)
        for kind, handler in previous.items():
            signal.signal(kind, handler)


def _text_of(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, SystemExit):
        return "The code ended the program (SystemExit): leave out sys.exit() and exit()"
    if isinstance(error, RecursionError):
        return "RecursionError: a function calls itself without end"
    text = str(error).strip()
    return f"{name}: {text}" if text else name


def _parameters(made: Any) -> dict[str, Tensor]:
    """Return the tensors that an object trains: a Module's own list, else its attributes that want gradients."""
    if hasattr(made, "named_parameters"):
        return dict(made.named_parameters())
    return {name: value for name, value in vars(made).items() if isinstance(value, Tensor) and value.requires_grad}


def _gradient(x: Tensor) -> np.ndarray | None:
    return None if x.grad is None else x.grad.numpy()


def _changed(before: PlainData, after: Any) -> bool:
    match before:
        case Untaped():
            return not np.array_equal(before.array, after, equal_nan=True)
        case OnDevice():
            return not np.array_equal(before.array, _plain(after), equal_nan=True)
        case np.ndarray():
            now = after.data if isinstance(after, Tensor) else after
            return before.shape != now.shape or not np.array_equal(before, now)
        case tuple() | list():
            return len(before) != len(after) or any(map(_changed, before, after))
    return False


def _results(result: Any) -> Iterator[Any]:
    """Yield the arrays and tensors of a result, in order."""
    match result:
        case Tensor() | np.ndarray() | np.generic() | FakeArray():
            yield result
        case tuple() | list():
            for item in result:
                yield from _results(item)
        case dict():
            for item in result.values():
                yield from _results(item)


def _plain(result: Any) -> PlainData:
    """Return a copy of a result as plain data; of foreign objects only the name of the type."""
    match result:
        case Tensor():
            return result.numpy()
        case FakeArray():
            return result.get()
        case np.ndarray() if result.dtype.kind in "biufc":
            return result.copy()
        case np.generic():
            return np.array(result)
        case None | builtins.bool() | builtins.int() | builtins.float() | builtins.str() | Fraction():
            return result
        case tuple() | list():
            return type(result)(map(_plain, result)) if type(result) in (tuple, list) else tuple(map(_plain, result))
        case dict():
            return {str(key): _plain(item) for key, item in result.items()}
        case np.ndarray():
            return Opaque(f"an array of type {result.dtype}")
    return Opaque(f"an object of type {type(result).__name__}")
