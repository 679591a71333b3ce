"""The student's copy of the lessons: the same folders, the answers taken out.

The build of a wheel uses this file before the package is installed: it imports nothing but `regions` and `errors`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from tinygrad_rnn.course.regions import solution_lines, stub
from tinygrad_rnn.errors import CourseError, phrase

FOLDER = re.compile(r"l\d\d_\w+")
PRIVATE = {"wrong", "right", "__pycache__", ".hypothesis", ".pytest_cache"}
LONG = 24  # a line of a solution this long gives something away wherever it stands
README = """# Your copy of the lessons

Each folder under `lessons/` is one lesson. Read its README.md, write your answers into its solution.py, where it says
`raise NotImplementedError`, and ask how you did:

    pytest lessons/                       every lesson
    pytest lessons/ -k l06-2              one exercise
    tinygrad-rnn status                   your points, and the next thing to do
    tinygrad-rnn watch                    checks the exercise you are on whenever you save
    tinygrad-rnn check l06-2              one exercise
    tinygrad-rnn hint l06-2               a nudge; `hint l06-2 2` for the next one
    tinygrad-rnn reset l06-2              the exercise as it was; your version is kept beside it

A command that is not found is in an environment that is not active: `python -m tinygrad_rnn.cli status` always works
where `python` is the one that has the package.

Without the command line: VS Code's test explorer lists every exercise. In a notebook inside this folder:

    from tinygrad_rnn.course import check
    check("l06-2")

The points of all lessons but the bonus exercises add up to 100. A mistake costs nothing: check as often as you like.
"""
PYTEST_INI = "[pytest]\naddopts = --import-mode=importlib --continue-on-collection-errors\ntestpaths = lessons\n"
GITIGNORE = ".hypothesis/\n.pytest_cache/\n__pycache__/\n.venv/\n*.backup-*\n"
VSCODE = '{\n    "python.testing.pytestEnabled": true,\n    "python.testing.pytestArgs": ["lessons"]\n}\n'
WORKFLOW = """# Grades the lessons at every push. The log of the last step ends with the board.
name: lessons
on: [push, pull_request]
permissions:
  contents: read
env:
  PACKAGE: {package}
jobs:
  lessons:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install "$PACKAGE"
      - run: python -m pytest lessons/ | tee board.txt
        shell: bash
      # Code that ends the whole process can call that a success, but there is no board then.
      - run: grep -F "to draw the same cases again" board.txt
"""


def lesson_paths(root: Path) -> list[Path]:
    """Return the folders of the lessons under a folder, in order."""
    if not root.is_dir():
        return []
    return [path for path in sorted(root.iterdir()) if FOLDER.fullmatch(path.name) and test_file(path).exists()]


def test_file(lesson: Path) -> Path:
    """Return the file that holds the exercises and checks of a lesson's folder."""
    return lesson / f"test_{lesson.name[:3]}.py"


def find_source() -> Path:
    """Return the lessons that came with this installation: the copy inside the package, or a checkout's ``lessons/``.

    Those of a checkout hold the solutions, those inside a package do not.

    Raises
    ------
    CourseError : there is neither.
    """
    package = Path(__file__).resolve().parent
    candidates = [package / "lessons", package.parents[1] / "lessons"]
    for candidate in candidates:
        if lesson_paths(candidate):
            return candidate
    raise CourseError(
        phrase(
            "lessons",
            "this installation has no lessons",
            found="no lesson in " + " or ".join(map(str, candidates)),
            fix="install the package anew: pip install --force-reinstall tinygrad-rnn",
        )
    )


def release(target: Path, source: Path | None = None, package: str = "tinygrad-rnn") -> list[str]:
    """Write the student's copy of all lessons into a new or empty folder, and return the lessons' folder names.

    It is written beside the target first and then renamed, so a failure leaves nothing half-written.

    Parameters
    ----------
    target : the folder.
    source : the lessons; left out, those of this installation.
    package : what the copy's workflow for GitHub Actions installs, as pip takes it.

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
            folders = write_lessons(source, copy / "lessons")
            _write_files(copy, package)
            leaks = find_leaks(source, copy)
            if leaks:
                raise CourseError(phrase("release", "a solution would leak", found="; ".join(leaks[:5])))
            if target.exists():
                target.rmdir()
            copy.replace(target)
    except OSError as error:
        raise CourseError(phrase(str(target), "it cannot be written", found=str(error))) from error
    return folders


def write_lessons(source: Path, target: Path) -> list[str]:
    """Write the lessons without their solutions into a new folder, and return their folder names."""
    target.mkdir(parents=True)
    shutil.copyfile(source / "conftest.py", target / "conftest.py")
    for path in lesson_paths(source):
        shutil.copytree(path, target / path.name, ignore=_private)
        text = (path / "solution.py").read_text(encoding="utf-8")
        (target / path.name / "solution.py").write_text(stub(text, f"{path.name}/solution.py"), encoding="utf-8")
    return [path.name for path in lesson_paths(source)]


def _private(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name in PRIVATE or name[0] == "."]


def _write_files(copy: Path, package: str) -> None:
    """Write what stands beside the lessons."""
    files = {
        "README.md": README,
        "pytest.ini": PYTEST_INI,
        ".gitignore": GITIGNORE,
        ".vscode/settings.json": VSCODE,
        ".github/workflows/lessons.yml": WORKFLOW.format(package=package),
    }
    for name, text in files.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")


def find_leaks(source: Path, copy: Path) -> list[str]:
    """Return where a line of a solution stands in a student's copy: "file: line". Long ones are found inside lines."""
    texts = [(path / "solution.py").read_text(encoding="utf-8") for path in lesson_paths(source)]
    secret = {line for text in texts for line in solution_lines(text)}
    leaks: list[str] = []
    for path in sorted(copy.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            lines = {line.strip() for line in text.splitlines()}
            found = {line for line in secret if line in lines or (len(line) >= LONG and line in text)}
            leaks += [f"{path.relative_to(copy)}: {line}" for line in sorted(found)]
    return leaks
