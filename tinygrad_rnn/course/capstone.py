"""The capstone: one exercise is handed the student's own files of earlier lessons, and nothing of the reference."""

from __future__ import annotations

import types
from collections.abc import Iterable
from pathlib import Path

from tinygrad_rnn.errors import CourseError


class OwnFiles:
    """The solution files that lie beside a lesson's folder: the student's, or in the source the reference's.

    Parameters
    ----------
    filename : the file of the lesson that asks for them.

    Attributes
    ----------
    names : the files that have been run, as tracebacks call them; this one is among them.
    """

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._modules: dict[str, types.ModuleType] = {}
        self.names = {filename}

    def pieces(self, lessons: Iterable[str]) -> types.SimpleNamespace:
        """Return the modules of these lessons as attributes: ``pieces(["l02"]).l02``. Each file is run once.

        Raises
        ------
        CourseError : a lesson is not there.
        NameError, SyntaxError, ... : what a file raises when it is run.
        """
        return types.SimpleNamespace(**{lesson: self._module(lesson) for lesson in lessons})

    def _module(self, lesson: str) -> types.ModuleType:
        if lesson not in self._modules:
            path = self._path(lesson)
            self.names.add(str(path))
            module = types.ModuleType(lesson)
            module.__file__ = str(path)
            exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)
            self._modules[lesson] = module
        return self._modules[lesson]

    def _path(self, lesson: str) -> Path:
        for folder in Path(self._filename).absolute().parents:
            for path in folder.glob(f"{lesson}_*/solution.py"):
                return path
        raise CourseError(
            f"The summit needs lesson {int(lesson[1:])}, and no {lesson}_*/solution.py is beside this lesson"
        )

    def place_of(self, error: BaseException) -> str:
        """Return where in an earlier lesson's file an exception was raised: "l02_tape/solution.py, line 97", or ""."""
        place, traceback = "", error.__traceback__
        while traceback is not None:
            name = traceback.tb_frame.f_code.co_filename
            if name in self.names - {self._filename}:
                place = f"{'/'.join(Path(name).parts[-2:])}, line {traceback.tb_lineno}"
            traceback = traceback.tb_next
        if isinstance(error, SyntaxError) and error.filename in self.names - {self._filename}:
            place = f"{'/'.join(Path(error.filename).parts[-2:])}, line {error.lineno}"
        return place
