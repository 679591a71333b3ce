"""Lessons on disk: find them, load them, and read a student's answer."""

from __future__ import annotations

import ast
import re
import types
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tinygrad_rnn.course.execute import InProcess, Refused, code_at, unreadable
from tinygrad_rnn.course.handout import lesson_paths, test_file
from tinygrad_rnn.course.lesson import Exercise, Lesson
from tinygrad_rnn.course.overlay import FOREIGN, Function, overlay
from tinygrad_rnn.course.plain import Respondent, Trouble
from tinygrad_rnn.course.ready_made import find_ready_made
from tinygrad_rnn.course.regions import BEGIN, exercises_of_functions, stub
from tinygrad_rnn.errors import CourseError, phrase


@dataclass(frozen=True)
class LessonFolder:
    """One lesson's folder, in the source or in a student's copy."""

    path: Path

    @property
    def name(self) -> str:
        """The short name: "l06"."""
        return self.path.name[:3]

    @cached_property
    def lesson(self) -> Lesson:
        """Its exercises and checks, loaded from ``test_l06.py``.

        Raises
        ------
        CourseError : the test file is missing, does not load, or defines no `lesson`.
        """
        return load_lesson(self.test_file)

    @property
    def test_file(self) -> Path:
        """Where its exercises and checks stand."""
        return test_file(self.path)

    @cached_property
    def source(self) -> str:
        """The text of ``solution.py``.

        Raises
        ------
        CourseError : there is none, or it is not UTF-8.
        """
        return _read(self.path / "solution.py")

    @cached_property
    def hints(self) -> dict[str, list[str]]:
        """The hints of each exercise, from ``hints.md``: a heading with the id, then a numbered list."""
        path = self.path / "hints.md"
        return parse_hints(_read(path)) if path.exists() else {}

    @cached_property
    def is_solved(self) -> bool:
        """Whether this is a lesson's source, with the solutions."""
        return any(BEGIN.match(line) for line in self.source.splitlines())

    @cached_property
    def stub(self) -> str:
        """The ``solution.py`` that a student begins with (of a source folder, or of a fresh copy)."""
        return stub(self.source, f"{self.path.name}/solution.py")

    @cached_property
    def _exercises(self) -> dict[str, str]:
        return exercises_of_functions(self.source, f"{self.path.name}/solution.py")

    def functions_of(self, exercise: Exercise) -> set[str]:
        """Return the qualified names of the functions that an exercise asks for (same folders)."""
        return {function for function, asking in self._exercises.items() if asking == exercise.id}

    def functions_of_others(self, exercise: Exercise) -> set[str]:
        """Return the qualified names of the functions that the other exercises ask for."""
        return set(self._exercises) - self.functions_of(exercise)

    def answers(self, pattern: str) -> list[Path]:
        """Return the files of ``wrong`` or ``right``, sorted by name."""
        return sorted((self.path / pattern).glob("*.py"))


def respondent(student: str, filename: str, exercise: Exercise, reference: LessonFolder | None) -> Respondent:
    """Return what runs a student's file for one exercise, with the reference's functions in all the others.

    Parameters
    ----------
    student : the text of the student's ``solution.py``; filename: what tracebacks call it.
    exercise : the one that is judged.
    reference : the lesson as it was handed out, or its source. Without solutions in it (a package from a wheel has
        none) the other exercises' functions are the student's own.
    """
    solved = reference is not None and reference.is_solved
    others = reference.functions_of_others(exercise) if reference is not None and solved else set()
    try:
        tree = overlay(student, reference.source if reference is not None else "", others)
        started = is_started(student, exercise, reference)
    except (SyntaxError, ValueError) as error:  # ValueError: a null byte in the file
        return Refused(unreadable(error))
    return respondent_of(tree, student, filename, exercise, reference, started)


def respondent_of(
    tree: ast.Module,
    student: str,
    filename: str,
    exercise: Exercise,
    reference: LessonFolder | None,
    started: bool = True,
) -> Respondent:
    """Return what runs a parsed file for one exercise; a file that uses the engine's finished answer is not run.

    Without a reference nobody knows which functions the exercise asks for, and nothing is searched.
    """
    if reference is not None and exercise.without:
        own, others = reference.functions_of(exercise), reference.functions_of_others(exercise)
        found = find_ready_made(tree, exercise.without, own, others)
        if found:
            name, line = found
            line = line if line < FOREIGN else 0
            problem = f"This exercise asks for your own: {name} is the finished answer"
            return Refused(Trouble("ready-made", problem, (), line, code_at(student, line)))
    return InProcess(tree, filename, student, started)


def is_started(student: str, exercise: Exercise, reference: LessonFolder | None) -> bool:
    """Tell whether a student has begun an exercise: whether any function that it asks for is not as it was handed out.

    Comments, docstrings and annotations do not count; a name that is bound anew somewhere else does.

    Raises
    ------
    SyntaxError, ValueError : the file is not Python.
    """
    if reference is None:
        return f'raise NotImplementedError("{exercise.id}: ' not in student
    own = reference.functions_of(exercise)
    tree = ast.parse(student)
    now, before = _bodies(tree), _bodies(ast.parse(reference.stub))
    return any(now.get(name) != before.get(name) for name in own) or bool(_assigned(tree) & own)


def _assigned(tree: ast.Module) -> set[str]:
    """Return what assignments at the top of a file bind, by qualified name: {"double", "Affine.forward"}."""
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return {ast.unparse(target) for target in targets}


def _bodies(tree: ast.Module) -> dict[str, str]:
    """Return what each function does, by qualified name: its statements and decorators without the docstring."""
    found: dict[str, str] = {}

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, Function):
                statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
                found[prefix + node.name] = "\n".join(map(ast.dump, [*node.decorator_list, *statements]))
            elif isinstance(node, ast.ClassDef):
                visit(node.body, f"{prefix}{node.name}.")

    visit(tree.body, "")
    return found


def load_lesson(path: Path) -> Lesson:
    """Load the `lesson` that a test file defines.

    Raises
    ------
    CourseError : there is no such file, it does not load, or it defines no `lesson`.
    """
    if not path.exists():
        raise CourseError(phrase(str(path), "the lesson's test file is missing"))
    module = types.ModuleType(f"lesson_checks_{path.stem}")
    module.__file__ = str(path)
    try:
        exec(compile(_read(path), str(path), "exec"), module.__dict__)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(
            phrase(str(path), "the lesson's test file does not load", found=f"{type(error).__name__}: {error}")
        ) from error
    lesson = getattr(module, "lesson", None)
    if not isinstance(lesson, Lesson):
        raise CourseError(phrase(str(path), "it defines no lesson", fix="lesson = Lesson(number=..., ...)"))
    return lesson


def parse_hints(text: str) -> dict[str, list[str]]:
    """Return the hints by exercise id.

    >>> parse_hints("## l06-2\\n1. Count.\\n2. Count\\n   only words.\\n")
    {'l06-2': ['Count.', 'Count only words.']}
    """
    hints: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        heading = re.match(r"##\s+(l\d\d-\d+)", line)
        item = re.match(r"\d+\.\s+(.*)", line)
        if heading:
            current = hints.setdefault(heading[1], [])
        elif item:
            current.append(item[1].strip())
        elif line.strip() and current:
            current[-1] += f" {line.strip()}"
    return hints


def lesson_folders(root: Path) -> list[LessonFolder]:
    """Return the lessons under a folder, in order."""
    return [LessonFolder(path) for path in lesson_paths(root)]


def find_course(where: Path) -> Path:
    """Return the folder that holds the lessons' folders: `where`, or its ``lessons/``, or the one it lies in.

    Raises
    ------
    CourseError : no lesson is there.
    """
    where = where.absolute()
    for candidate in (where / "lessons", where, where.parent):
        if lesson_folders(candidate):
            return candidate
    raise CourseError(
        phrase("lessons", "no lesson is here", found=str(where), fix="cd into your copy, or `tinygrad-rnn start DIR`")
    )


def reference_of(folder: LessonFolder, source: Path | None) -> LessonFolder | None:
    """Return the lesson that a student's folder is a copy of; None if there is no source, or not of this lesson."""
    if source is None:
        return None
    path = source / folder.path.name
    return LessonFolder(path) if (path / "solution.py").exists() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors on Windows write a mark first
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(phrase(str(path), "it cannot be read", found=str(error))) from error
