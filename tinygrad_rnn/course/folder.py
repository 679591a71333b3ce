"""Lessons on disk: find them, load them, read a student's answer, and write the student's copy."""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
import types
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tinygrad_rnn.course.execute import InProcess, Refused, code_at, unreadable
from tinygrad_rnn.course.lesson import Exercise, Lesson
from tinygrad_rnn.course.overlay import FOREIGN, overlay
from tinygrad_rnn.course.plain import Respondent, Trouble
from tinygrad_rnn.course.ready_made import find_ready_made
from tinygrad_rnn.course.regions import find_regions, solution_lines, stub
from tinygrad_rnn.errors import CourseError, phrase

FOLDER = re.compile(r"l\d\d_\w+")
PRIVATE = {"wrong", "right", "__pycache__", ".hypothesis", ".pytest_cache"}
TEXT = {".py", ".md", ".txt", ".ini", ".toml", ".json", ".csv", ".svg"}
LONG = 24  # a line of a solution this long gives something away wherever it stands
PYTEST_INI = "[pytest]\naddopts = --import-mode=importlib\ntestpaths = lessons\n"
GITIGNORE = ".hypothesis/\n.pytest_cache/\n__pycache__/\n"
README = """# Your copy of the lessons

Each folder under `lessons/` is one lesson. Read its README.md, write your answers into its solution.py, where it says
`raise NotImplementedError`, and ask how you did:

    pytest lessons/                       every lesson
    pytest lessons/ -k l06-2              one exercise
    tinygrad-rnn status                   your points, and the next thing to do
    tinygrad-rnn check l06-2              one exercise
    tinygrad-rnn hint l06-2               a nudge; `hint l06-2 2` for the next one
"""


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
        return self.path / f"test_{self.name}.py"

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

    def functions_of(self, exercise: Exercise) -> set[str]:
        """Return the qualified names of the functions that an exercise asks for (of a source folder)."""
        return {region.function for region in find_regions(self.source) if region.exercise == exercise.id}

    def functions_of_others(self, exercise: Exercise) -> set[str]:
        """Return the qualified names of the functions that the other exercises ask for."""
        return {region.function for region in find_regions(self.source)} - self.functions_of(exercise)

    def answers(self, pattern: str) -> list[Path]:
        """Return the files of ``wrong`` or ``right``, sorted by name."""
        return sorted((self.path / pattern).glob("*.py"))


def respondent(student: str, filename: str, exercise: Exercise, reference: LessonFolder | None) -> Respondent:
    """Return what runs a student's file for one exercise, with the reference's functions in all the others.

    Parameters
    ----------
    student : the text of the student's ``solution.py``; filename: what tracebacks call it.
    exercise : the one that is judged.
    reference : the lesson's source; None leaves every function to the student.
    """
    others = set() if reference is None else reference.functions_of_others(exercise)
    try:
        tree = overlay(student, reference.source if reference is not None else "", others)
    except (SyntaxError, ValueError) as error:  # ValueError: a null byte in the file
        return Refused(unreadable(error))
    return respondent_of(tree, student, filename, exercise, reference)


def respondent_of(
    tree: ast.Module, student: str, filename: str, exercise: Exercise, reference: LessonFolder | None
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
    return InProcess(tree, filename, student)


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


def find_source() -> Path:
    """Return the folder of the lessons' source: the copy inside the package, or the checkout's ``lessons/``.

    Raises
    ------
    CourseError : there is neither.
    """
    package = Path(__file__).resolve().parent
    candidates = [package / "lessons", package.parents[1] / "lessons"]
    for candidate in candidates:
        if lesson_folders(candidate):
            return candidate
    raise CourseError(
        phrase(
            "lessons",
            "the source of the lessons is not on this machine",
            found="no lesson in " + " or ".join(map(str, candidates)),
            fix="install the package from a checkout of the repository: pip install -e .",
        )
    )


def lesson_folders(root: Path) -> list[LessonFolder]:
    """Return the lessons under a folder, in order."""
    if not root.is_dir():
        return []
    found = [p for p in sorted(root.iterdir()) if FOLDER.fullmatch(p.name) and (p / "solution.py").exists()]
    return [LessonFolder(path) for path in found]


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
    """Return the source folder of a student's lesson; None if there is no source, or not of this lesson."""
    if source is None:
        return None
    path = source / folder.path.name
    return LessonFolder(path) if (path / "solution.py").exists() else None


# The student's copy --------------------------------------------------------------------------------------------


def release(target: Path, source: Path | None = None) -> list[str]:
    """Write the student's copy of all lessons into a new or empty folder, and return the lessons' folder names.

    It is written beside the target first and then renamed, so a failure leaves nothing half-written.

    Raises
    ------
    CourseError : the target is not empty, is a file, or a solution would leak.
    """
    source = source or find_source()
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CourseError(phrase(str(target), "it is there already, and not an empty folder", fix="choose a new name"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
            copy = Path(scratch) / target.name
            folders = _write_copy(source, copy)
            leaks = find_leaks(source, copy)
            if leaks:
                raise CourseError(phrase("release", "a solution would leak", found="; ".join(leaks[:5])))
            if target.exists():
                target.rmdir()
            copy.replace(target)
    except OSError as error:
        raise CourseError(phrase(str(target), "it cannot be written", found=str(error))) from error
    return folders


def _write_copy(source: Path, copy: Path) -> list[str]:
    lessons = copy / "lessons"
    lessons.mkdir(parents=True)
    (copy / "README.md").write_text(README, encoding="utf-8")
    (copy / "pytest.ini").write_text(PYTEST_INI, encoding="utf-8")
    (copy / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
    shutil.copyfile(source / "conftest.py", lessons / "conftest.py")
    folders = lesson_folders(source)
    for folder in folders:
        to = lessons / folder.path.name
        shutil.copytree(folder.path, to, ignore=lambda _, names: [n for n in names if n in PRIVATE or n[0] == "."])
        (to / "solution.py").write_text(stub(folder.source, f"{folder.path.name}/solution.py"), encoding="utf-8")
    return [folder.path.name for folder in folders]


def find_leaks(source: Path, copy: Path) -> list[str]:
    """Return where a line of a solution stands in a student's copy: "file: line". Long ones are found inside lines."""
    secret = {line for folder in lesson_folders(source) for line in solution_lines(folder.source)}
    leaks: list[str] = []
    for path in sorted(copy.rglob("*")):
        if path.is_file() and path.suffix in TEXT:
            text = path.read_text(encoding="utf-8")
            lines = {line.strip() for line in text.splitlines()}
            found = {line for line in secret if line in lines or (len(line) >= LONG and line in text)}
            leaks += [f"{path.relative_to(copy)}: {line}" for line in sorted(found)]
    return leaks


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(phrase(str(path), "it cannot be read", found=str(error))) from error
