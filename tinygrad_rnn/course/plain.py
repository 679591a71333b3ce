"""What a check and the student's code say to each other: requests and answers, plain data only.

Nothing here runs anybody's code. A request names a function or describes an object (class, arguments, parameters); an
answer holds arrays, numbers and facts about errors. So the same checks can judge code in this process or another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np

PlainData: TypeAlias = Any  # None, bool, int, float, str, ndarray, tuple, list, dict, and the descriptions below


@dataclass(frozen=True)
class Untaped:
    """A float array that the student's function receives as a NumPy array, not as a tensor."""

    array: np.ndarray


@dataclass(frozen=True)
class OnDevice:
    """An array that the student's function receives on a device (the strict fake of a graphics card).

    Attributes
    ----------
    array : what it holds.
    tensor : whether it comes as a tensor (of floats, with ``requires_grad``) or as a raw array of the device.
    """

    array: np.ndarray
    tensor: bool = False


@dataclass(frozen=True)
class TheDevice:
    """The backend on whose device those arrays are."""


@dataclass(frozen=True)
class Transfer:
    """One copy between host and device, or one wait for the device.

    Attributes
    ----------
    what : what caused it: "bool", "float", "item", "get", "from the host", ...
    line, code : the line of the student's file that did it (0 and "" if none did).
    """

    what: str
    line: int = 0
    code: str = ""


@dataclass(frozen=True)
class Named:
    """A name of the student's file, or of the engine (``"tg.relu"``)."""

    name: str


@dataclass(frozen=True)
class Own:
    """The student's own files of these lessons ("l02", ...), as the attributes of one object."""

    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Seeded:
    """A NumPy Generator with this seed, made anew for every call."""

    seed: int


@dataclass(frozen=True)
class Built:
    """An object of one of the student's classes: what to construct it with, and the parameters to put in."""

    name: str
    args: tuple[PlainData, ...] = ()
    kwargs: dict[str, PlainData] = field(default_factory=dict)
    parameters: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def construction(self) -> str:
        """How messages write it: ``Embedding(3, 2, rng, padding_idx=0)``."""
        args = [self._written(value, name) for name, value in self._named_args()]
        kwargs = [f"{name}={self._written(value, name)}" for name, value in self.kwargs.items()]
        return f"{self.name}({', '.join(args + kwargs)})"

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays that it is constructed with, under the names that `construction` gives them."""
        plain = {name: value.array if isinstance(value, Untaped) else value for name, value in self._named_args()}
        plain |= {name: value.array if isinstance(value, Untaped) else value for name, value in self.kwargs.items()}
        return {name: value for name, value in plain.items() if isinstance(value, np.ndarray)}

    def _named_args(self) -> list[tuple[str, PlainData]]:
        """Return the positional arguments, which have no names of their own, with names for arrays."""
        return [(f"array_{i}" if len(self.args) > 1 else "array", value) for i, value in enumerate(self.args, start=1)]

    def _written(self, value: PlainData, name: str) -> str:
        match value:
            case np.ndarray() | Untaped():
                return name
            case Seeded():
                return "rng"
            case Named():
                return value.name
            case Built():
                return value.construction
        return repr(value)


@dataclass(frozen=True)
class Request:
    """Call a function, an object or a method of one.

    Attributes
    ----------
    target : a function's name, or the object.
    method : the method to call; "" calls the object itself; "parameters" asks for its parameters.
    arguments : handed over by position, in this order; the names are the check's.
    upstream : the gradients that arrive at the results that are tensors, in order; None asks for no gradients.
    """

    target: str | Built
    method: str = ""
    arguments: dict[str, PlainData] = field(default_factory=dict)
    upstream: tuple[np.ndarray, ...] | None = None

    @property
    def name_alone(self) -> str:
        """What is asked, whatever the arguments: "mean_pool", "Affine", "Affine.parameters"."""
        if isinstance(self.target, str):
            return self.target
        return f"{self.target.name}.{self.method}" if self.method else self.target.name

    @property
    def name(self) -> str:
        """How messages call it."""
        if isinstance(self.target, str):
            return self.target
        return f"{self.target.construction}.{self.method}" if self.method else self.target.construction


@dataclass(frozen=True)
class Trouble:
    """Why no value came back.

    Attributes
    ----------
    stage : "import", "ready-made", "missing", "parameters", "not started", "raised" or "time".
    message : what happened, one or two lines.
    errors : the names of the exception's class and of its bases.
    line, code : the last line of the student's own file that took part (0 and "" if none did).
    waits_for : the exercise whose stub was met ("" if none was).
    """

    stage: str
    message: str
    errors: tuple[str, ...] = ()
    line: int = 0
    code: str = ""
    waits_for: str = ""


@dataclass(frozen=True)
class Opaque:
    """A result that is not plain data: only what it is called crosses over ("an object of type Tree")."""

    name: str


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes
    ----------
    value, again : the results of two calls in a row on the same object, with fresh copies of the inputs.
    taped : for each array in the result, in order: is it a tensor that gradients can flow through?
    gradients : by name of argument or parameter ("x", "W", "cell.W_xh"); None where none arrived.
    changed : the names of the inputs that the code wrote into.
    transfers : the copies between host and device that the first call made, and its waits for the device.
    printed : the beginning of what it printed.
    seconds : the time that the student's code took, as its budget counts it.
    """

    trouble: Trouble | None = None
    value: PlainData = None
    again: PlainData = None
    taped: tuple[bool, ...] = ()
    gradients: dict[str, np.ndarray | None] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    printed: str = ""
    seconds: float = 0.0


class Respondent(Protocol):
    """Whatever runs the student's code: this process, or a child behind a pipe."""

    def answer(self, request: Request, seconds: float) -> Answer:
        """Do what the request says within so many seconds. Never raises because of the student's code."""
        ...  # pragma: no cover


def array_leaves(value: PlainData) -> Iterator[np.ndarray]:
    """Yield the arrays inside tuples, lists and dicts, in order."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from array_leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from array_leaves(item)
