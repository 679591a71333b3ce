"""A lesson's fixed list of exercises and points, and the checks that judge them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tinygrad_rnn.course.inputs import Input
from tinygrad_rnn.errors import CourseError, phrase

CheckFunction: TypeAlias = Callable[..., None]


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    id : "l06-2": lesson 6, exercise 2.
    title : a few words, without a capital and a full stop.
    points : what it is worth; all or nothing.
    needs : the ids of exercises that are better done before it.
    read : the heading in the lesson's README.md that explains it.
    seconds : of the processor, that the student's code may take in one run of its checks (by the clock, six times as
        many: see `execute`).
    without : objects of the engine that are the finished answer ("nn.Embedding"), which this exercise must not use.
    bonus : its points come on top of the 100 of the required path.
    summit : the course's capstone, which the board shows as the summit.
    """

    id: str
    title: str
    points: int
    needs: Sequence[str] = ()
    read: str = ""
    seconds: float = 5.0
    without: Sequence[str] = ()
    bonus: bool = False
    summit: bool = False


@dataclass(frozen=True)
class Check:
    """One law that an exercise must satisfy: a function of the student's code and of drawn inputs."""

    exercise: Exercise
    function: CheckFunction
    inputs: Mapping[str, Input]
    sizes: Mapping[str, tuple[int, int]]

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def why(self) -> str:
        """The docstring: why the right answer is right."""
        return " ".join((self.function.__doc__ or "").split())


@dataclass
class Lesson:
    """What a lesson asks and what it is worth.

    Parameters
    ----------
    number, title : of the lesson.
    exercises : in the order in which they are done.

    Raises
    ------
    CourseError : an id out of order or of another lesson, points that are not whole and positive, a second summit.
    """

    number: int
    title: str
    exercises: Sequence[Exercise]
    checks: list[Check] = field(default_factory=list)

    def __post_init__(self) -> None:
        for k, exercise in enumerate(self.exercises, start=1):
            wanted = f"{self.name}-{k}"
            if exercise.id != wanted:
                raise CourseError(phrase(f"lesson {self.number}", "an id is wrong", found=exercise.id, fix=wanted))
            if not isinstance(exercise.points, int) or exercise.points < 1:
                raise CourseError(phrase(exercise.id, "points are whole and positive", found=repr(exercise.points)))
            for need in exercise.needs:
                if not re.fullmatch(r"l\d\d-\d+", need) or _order(need) >= _order(exercise.id):
                    raise CourseError(phrase(exercise.id, "an exercise needs earlier ones only", found=repr(need)))
        if sum(exercise.summit for exercise in self.exercises) > 1:
            raise CourseError(phrase(f"lesson {self.number}", "one exercise only can be the summit"))

    @property
    def name(self) -> str:
        """The short name: "l06"."""
        return f"l{self.number:02d}"

    @property
    def required(self) -> list[Exercise]:
        """The exercises whose points count to the 100 of the course."""
        return [exercise for exercise in self.exercises if not exercise.bonus]

    @property
    def bonus(self) -> list[Exercise]:
        """The exercises whose points come on top."""
        return [exercise for exercise in self.exercises if exercise.bonus]

    @property
    def points(self) -> int:
        """All of its points, required and bonus."""
        return sum(exercise.points for exercise in self.exercises)

    def exercise(self, exercise_id: str) -> Exercise:
        """Return the exercise with this id, or raise CourseError."""
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise CourseError(
            phrase(f"lesson {self.number}", f"it has no exercise {exercise_id!r}", fix=f"choose one of {known}")
        )

    def check(
        self, exercise_id: str, /, *, sizes: Mapping[str, tuple[int, int]] | None = None, **inputs: Input
    ) -> Callable[[CheckFunction], CheckFunction]:
        """Register the decorated function as a check of an exercise; its arguments are `student` and the inputs.

        Parameters
        ----------
        exercise_id : the exercise.
        sizes : ranges of sizes that are not 1 to 5, by letter.
        inputs : how each argument is drawn: ``floats``, ``masks``, ``ids``, ``size``, or a Hypothesis strategy.
        """
        exercise = self.exercise(exercise_id)

        def register(function: CheckFunction) -> CheckFunction:
            self.checks.append(Check(exercise, function, inputs, dict(sizes or {})))
            return function

        return register

    def checks_of(self, exercise: Exercise) -> list[Check]:
        """Return the checks of an exercise, in the order of the file."""
        return [check for check in self.checks if check.exercise.id == exercise.id]


def _order(exercise_id: str) -> tuple[int, int]:
    lesson, k = exercise_id[1:].split("-")
    return int(lesson), int(k)
