"""Check the exercise a student is on whenever a file of its lesson is saved, and go on when it is right.

The files are looked at several times a second; that works on every system, also where an editor saves by renaming. A
file that is just being written is left alone until it has settled.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from tinygrad_rnn.course.board import Line, exercise_line, next_exercise
from tinygrad_rnn.course.folder import LessonFolder
from tinygrad_rnn.course.grade import grade, new_seed
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.message import render
from tinygrad_rnn.course.runner import Outcome, Status

PAUSE = 0.2  # seconds between two looks at the files
PATIENCE = 5  # looks after which a file that does not settle is taken as it is

Show: TypeAlias = Callable[[Sequence[Line]], None]
Fingerprint: TypeAlias = dict[str, tuple[int, int, bytes]]


class Watch:
    """A student at work.

    Parameters
    ----------
    folders : the lessons of the student's copy.
    asked : the exercise to begin with, such as "l06-2"; "" for the next one.
    show : what shows a screen: the lines about one run.
    pause : waits a moment between two looks at the files.
    """

    def __init__(
        self,
        folders: Sequence[LessonFolder],
        asked: str,
        show: Show,
        pause: Callable[[], None] = lambda: time.sleep(PAUSE),
    ) -> None:
        self._folders = folders
        self._show = show
        self._pause = pause
        self._statuses: dict[str, Status] = {}
        self._exercise: Exercise | None = None
        if asked:
            self._exercise = folders_of(folders)[asked].lesson.exercise(asked)

    def run(self) -> None:
        """Work until every exercise is right. Ctrl-C ends it at any time: a KeyboardInterrupt for the caller."""
        self._exercise = self._exercise or self._find_next()
        news: list[Line] = []  # of what has just become right: shown above the next exercise
        while self._exercise is not None:
            folder = folders_of(self._folders)[self._exercise.id]
            seen = fingerprint(folder.path)
            outcome = grade(LessonFolder(folder.path), self._exercise, new_seed())  # a new one: it reads the file anew
            self._statuses[self._exercise.id] = outcome.status
            if outcome.status == "right":
                self._exercise = self._find_next()
                news = [*news, *self._right(outcome, folder, self._exercise), Line("")]
            else:
                self._show([*news, *self._open(outcome, folder)])
                wait_for_change(folder.path, seen, self._pause)
                news = []
        self._show([*news, Line("All exercises are right.", "green")])

    def _right(self, outcome: Outcome, folder: LessonFolder, following: Exercise | None) -> list[Line]:
        """Say that an exercise is right, and, at the end of its lesson, which bonus exercises were passed over."""
        lines = [exercise_line(outcome.exercise, self._statuses)]
        if following is not None and following not in folder.lesson.exercises:
            left = [e.id for e in folder.lesson.bonus if self._statuses.get(e.id) != "right"]
            lines += [Line(f"For a bonus: tinygrad-rnn watch {left[0]}", "dim")] if left else []
        return lines

    def _open(self, outcome: Outcome, folder: LessonFolder) -> list[Line]:
        """Say what is wrong with an exercise, or where to begin it."""
        exercise, path = outcome.exercise, nearby(folder.path)
        lines = [exercise_line(exercise, self._statuses), Line("")]
        if outcome.facts is not None:
            lines += [Line(render(outcome))]
        else:
            heading = f', "{exercise.read}"' if exercise.read else ""
            lines += [Line(f"  Read:  {path / 'README.md'}{heading}")]
            lines += [Line(f'  Write: where it says `raise NotImplementedError("{exercise.id}: ...")`')]
        return [*lines, Line(""), Line(f"Checks again when you save {path / 'solution.py'}. Ctrl-C ends.", "dim")]

    def _find_next(self) -> Exercise | None:
        """Return the next exercise, from the lesson in hand on; the first open one ends the search.

        What is known to be right is not run again.
        """
        here = [i for i, folder in enumerate(self._folders) if self._exercise in folder.lesson.exercises]
        start = here[0] if here else 0
        for folder in [*self._folders[start:], *self._folders[:start]]:
            for exercise in folder.lesson.exercises:
                if self._statuses.get(exercise.id) != "right":
                    self._statuses[exercise.id] = grade(LessonFolder(folder.path), exercise, new_seed()).status
                following = next_exercise([folder.lesson], self._statuses)
                if following is not None and not (following.bonus and self._statuses[following.id] == "not started"):
                    return following
        return next_exercise([folder.lesson for folder in self._folders], self._statuses)


def nearby(path: Path) -> Path:
    """Return a path as seen from the current folder, if it lies in there."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def folders_of(folders: Sequence[LessonFolder]) -> dict[str, LessonFolder]:
    """Return the folder that each exercise is in, by id."""
    return {exercise.id: folder for folder in folders for exercise in folder.lesson.exercises}


def wait_for_change(folder: Path, seen: Fingerprint, pause: Callable[[], None]) -> None:
    """Return when a file of a folder was saved since it was seen, and is not being written any more."""
    while (now := fingerprint(folder)) == seen:
        pause()
    for _ in range(PATIENCE):
        pause()
        before, now = now, fingerprint(folder)
        if before == now and "solution.py" in now:
            return


def fingerprint(folder: Path) -> Fingerprint:
    """Return what tells whether a lesson's files were saved: time, size and a hash of the content, by name."""
    return dict(_readable(folder))


def _readable(folder: Path) -> Iterator[tuple[str, tuple[int, int, bytes]]]:
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.suffix in (".py", ".md", ".txt", ".csv")]
    except OSError:  # the folder is being renamed
        return
    for path in paths:
        try:
            status, content = path.stat(), path.read_bytes()
        except OSError:  # it is being renamed, or another program holds it
            continue
        yield path.name, (status.st_mtime_ns, status.st_size, sha256(content).digest())
