"""What a check found: facts, not sentences. `message` turns them into text, a report can count them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tinygrad_rnn.course.plain import PlainData

# The order in which an answer is examined: the first of these that applies is what the student is told.
STAGES = (
    "import",
    "ready-made",
    "missing",
    "parameters",
    "not started",
    "raised",
    "time",
    "no error",
    "type",
    "shape",
    "dtype",
    "nan",
    "inputs changed",
    "second call",
    "zero upstream",
    "no gradient",
    "values",
    "transfers",
)


@dataclass(frozen=True)
class When:
    """A mistake that shows itself by the stage at which an answer fails, not by its values."""

    stage: str
    error: str = ""

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ValueError(f"when: no stage is called {self.stage!r}. Fix: choose one of {', '.join(STAGES)}")


def when(stage: str, error: str = "") -> When:
    """Return the mark of a mistake that shows at a stage ("second call"), and, if named, with this exception class.

    Raises
    ------
    ValueError : no stage has that name.
    """
    return When(stage, error)


@dataclass(frozen=True)
class Missing:
    """There is no such value (None is a value: what a function without ``return`` returns)."""


@dataclass(frozen=True)
class Facts:
    """One failing case of one check.

    Attributes
    ----------
    stage : one of STAGES.
    problem : what is wrong, as a sentence without its full stop.
    called : what was called, e.g. "Affine(2, 3)(x)"; inputs: by name.
    returned, expected : values, if there are any; label: how `expected` is introduced.
    place : the index of the first entry in which they differ, if they are arrays of one shape.
    mistakes : the known mistakes that explain this case.
    relations : simple relations between returned and expected, as clauses ("is twice the expected one").
    subject, target : what was judged ("value", "gradients", ...), and of what ("Affine"): only failures of the same are
        explained together.
    why : why the right answer is right.
    errors, line, code : of an exception: class names, and the student's own line.
    waits_for : the exercise whose stub was met ("" if none was).
    printed : what the student's code printed.
    """

    stage: str
    problem: str
    called: str = ""
    inputs: dict[str, PlainData] = field(default_factory=dict)
    returned: PlainData = field(default_factory=Missing)
    expected: PlainData = field(default_factory=Missing)
    label: str = "expected"
    place: tuple[int, ...] = ()
    mistakes: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    subject: str = "value"
    target: str = ""
    why: str = ""
    errors: tuple[str, ...] = ()
    line: int = 0
    code: str = ""
    waits_for: str = ""
    printed: str = ""

    @property
    def weight(self) -> tuple[bool, int]:
        """How hard the case is to learn from: axes of length 1 tell little, many numbers are hard to read."""
        values = list(self.inputs.values())
        arrays = [value for value in values if isinstance(value, np.ndarray)]
        texts = sum(len(str(value)) for value in values if isinstance(value, (str, tuple, list, dict)))
        return any(1 in array.shape for array in arrays), sum(array.size for array in arrays) + texts


class WrongAnswer(AssertionError):  # noqa: N818  (a fact about the student's code)
    """A check failed; carries the facts."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts.problem)
        self.facts = facts


class NotStarted(Exception):  # noqa: N818  (no fault at all)
    """The exercise still holds its stub."""
