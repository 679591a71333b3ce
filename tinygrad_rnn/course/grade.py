"""Grade the lessons of a student's copy, or one exercise: the way that pytest, the commands and notebooks share."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from tinygrad_rnn.course.board import Line, board, exercise_line
from tinygrad_rnn.course.execute import Refused
from tinygrad_rnn.course.folder import LessonFolder, find_course, lesson_folders, reference_of, respondent
from tinygrad_rnn.course.handout import find_source
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.message import render
from tinygrad_rnn.course.plain import Respondent, Trouble
from tinygrad_rnn.course.runner import PROFILES, Outcome, Profile, run_exercise
from tinygrad_rnn.errors import CourseError, phrase


def check(asked: str = "", where: str | Path = "") -> None:
    """Check a lesson or an exercise of your copy and print what is wrong: for notebooks.

    Parameters
    ----------
    asked : "l06-2", "l06", or "" for everything.
    where : your copy, or a folder in it; left out, the folder that the notebook is in.

    Raises
    ------
    CourseError : no lesson or exercise is called so, or no lesson is there.
    """
    report(find_lessons(Path(where), asked), asked, new_seed(), lambda line: print(line.text))


def report(folders: Sequence[LessonFolder], asked: str, seed: str, show: Callable[[Line], None]) -> bool:
    """Grade what an id asks for, show the messages and the board, and tell whether nothing is wrong."""
    folders = folders if asked else loaded(folders, show)
    outcomes: list[Outcome] = []
    for outcome in grade_all(folders, asked, seed):
        if message := _message(outcome, outcomes):
            show(Line(message))
            show(Line(""))
        outcomes.append(outcome)
    statuses = {outcome.exercise.id: outcome.status for outcome in outcomes}
    if "-" in asked:
        show(exercise_line(outcomes[0].exercise, statuses))
        if outcomes[0].status == "not started":
            show(Line(f'Not started: write where it says `raise NotImplementedError("{asked}: ...")`', "dim"))
    else:
        for line in board([folder.lesson for folder in folders], statuses):
            show(line)
    good = "wrong" not in statuses.values()
    if not good:
        show(
            Line(f"(to draw the same cases again: tinygrad-rnn check {asked} --seed {seed})".replace("  ", " "), "dim")
        )
    return good


def grade(folder: LessonFolder, exercise: Exercise, seed: str, profile: Profile = PROFILES["practice"]) -> Outcome:
    """Grade one exercise of a lesson's folder: a student's, or the source itself."""
    if profile.remember:  # beside the lessons, wherever this is run
        profile = replace(profile, remember=str(folder.path.parents[1] / profile.remember))
    try:
        source = folder.source
    except CourseError as error:  # it is not there, or not text: that costs this lesson and no other
        code: Respondent = Refused(Trouble("import", str(error).splitlines()[0].removesuffix(".")))
    else:
        code = respondent(source, str(folder.path / "solution.py"), exercise, reference_of(folder, _source()))
    return run_exercise(folder.lesson, exercise, code, profile, seed)


def grade_all(folders: Iterable[LessonFolder], asked: str, seed: str) -> Iterator[Outcome]:
    """Grade the exercises of some lessons, or the one with this id, one after the other."""
    for folder in folders:
        for exercise in folder.lesson.exercises:
            if "-" not in asked or exercise.id == asked:
                yield grade(folder, exercise, seed)


def find_lessons(where: Path, asked: str = "") -> list[LessonFolder]:
    """Return the lessons that an id means: "" all, "l06" one, "l06-2" the one it is in.

    Raises
    ------
    CourseError : there is none, or it has no such exercise.
    """
    folders = lesson_folders(find_course(where))
    chosen = [folder for folder in folders if not asked or folder.name == asked.split("-")[0]]
    if not chosen:
        known = ", ".join(folder.name for folder in folders)
        raise CourseError(phrase(repr(asked), "no lesson is called so", fix=f"one of {known}, or an exercise's id"))
    if "-" in asked:
        chosen[0].lesson.exercise(asked)
    return chosen


def loaded(folders: Iterable[LessonFolder], show: Callable[[Line], None]) -> list[LessonFolder]:
    """Return the lessons whose test files load; show what is wrong with the others, which costs nothing but them."""
    good = []
    for folder in folders:
        try:
            folder.lesson  # noqa: B018
            good.append(folder)
        except CourseError as error:
            show(Line(str(error), "red"))
    return good


def new_seed() -> str:
    """Return a seed for one run."""
    return str(random.SystemRandom().randrange(10**6))


def _message(outcome: Outcome, earlier: Sequence[Outcome]) -> str:
    """Return the message of a wrong exercise; of a file that cannot be imported, once for all of its exercises."""
    if outcome.facts is None:
        return ""
    known = [one.facts.problem for one in earlier if one.facts is not None and one.lesson == outcome.lesson]
    if outcome.facts.stage == "import" and outcome.facts.problem in known:
        return f"{outcome.exercise.id}  {outcome.exercise.title}: the same, the file cannot be imported"
    return render(outcome)


@cache
def _source() -> Path | None:
    try:
        return find_source()
    except CourseError:
        return None
