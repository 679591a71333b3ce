"""What is built holds the lessons without their solutions, and a student can work with nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tinygrad_rnn.course.regions import solution_lines

ROOT = Path(__file__).parents[2]
INSIDE = "tinygrad_rnn/course/lessons/l00_scale/"
STUDENTS = {"README.md", "hints.md", "solution.py", "test_l00.py"}
STUB = 'raise NotImplementedError("l00-1: row_mean")'


def run(where: Path, path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the installed package in sight, and not this repository."""
    keep = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=where,
        env={**keep, "PYTHONPATH": str(path), "PYTHONSAFEPATH": "1", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def built(toy_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this package and the toy lesson, built without a network."""
    pytest.importorskip("build", reason="needs build (pip install build hatchling)")
    pytest.importorskip("hatchling", reason="needs hatchling")
    top = tmp_path_factory.mktemp("build")
    for name in ("hatch_build.py", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"):
        shutil.copy(ROOT / name, top)
    shutil.copytree(ROOT / "tinygrad_rnn", top / "tinygrad_rnn", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(toy_source, top / "lessons")
    done = run(top, top, "-m", "build", "--no-isolation", "--outdir", "dist", ".")
    assert done.returncode == 0, done.stdout + done.stderr
    return top / "dist"


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the wheel is installed."""
    target = tmp_path_factory.mktemp("site")
    (wheel,) = built.glob("*.whl")
    pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--target", str(target)]
    done = run(target, target, *pip, str(wheel))
    assert done.returncode == 0, done.stderr
    return target


def texts_of(archive: Path) -> dict[str, str]:
    """Return the files of a wheel or an sdist by their path inside the project."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return {name: wheel.read(name).decode("utf-8", "replace") for name in wheel.namelist()}
    with tarfile.open(archive) as sdist:
        files = [member for member in sdist.getmembers() if member.isfile()]
        found = {member.name.split("/", 1)[1]: sdist.extractfile(member) for member in files}
        return {name: file.read().decode("utf-8", "replace") for name, file in found.items() if file is not None}


@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_no_solution_is_in_it(built: Path, toy_source: Path, pattern: str) -> None:
    (archive,) = built.glob(pattern)
    texts = texts_of(archive)
    assert {name.removeprefix(INSIDE) for name in texts if name.startswith(INSIDE)} == STUDENTS
    assert STUB in texts[f"{INSIDE}solution.py"]
    assert f"{INSIDE.removesuffix('l00_scale/')}conftest.py" in texts
    assert not [name for name in texts if name.split("/")[0] in ("lessons", "tests") or "/wrong/" in name]
    secret = solution_lines((toy_source / "l00_scale" / "solution.py").read_text())
    assert secret
    for name, text in texts.items():
        assert not [line for line in secret if line in text], name
    assert "BEGIN SOLUTION" not in texts[f"{INSIDE}solution.py"]


def test_a_students_way_without_the_repository(installed: Path, tmp_path: Path) -> None:
    cli = ["-m", "tinygrad_rnn.cli"]
    found = run(tmp_path, installed, "-c", "import tinygrad_rnn; print(tinygrad_rnn.__file__)").stdout
    assert Path(found.strip()).is_relative_to(installed)
    started = run(tmp_path, installed, *cli, "start", "my course")
    assert started.returncode == 0, started.stderr
    assert 'cd "my course"' in started.stdout
    course = tmp_path / "my course"
    status = run(course, installed, *cli, "status")
    assert "0 of 5 points" in status.stdout
    assert "Next: Start l00-1" in status.stdout

    solution = course / "lessons" / "l00_scale" / "solution.py"
    solution.write_text(solution.read_text().replace(STUB, "return F.mean(axis=1)"))
    wrong = run(course, installed, *cli, "check", "l00-1")
    assert wrong.returncode == 1
    assert "the mask is ignored" in " ".join(wrong.stdout.split())
    reset = run(course, installed, *cli, "reset", "l00-1", "--yes")
    assert reset.returncode == 0, reset.stderr
    assert STUB in solution.read_text()

    right = "return (F * tg.tensor(mask * 1.0)).sum(axis=1) / tg.tensor(mask.sum(axis=1) * 1.0)"
    solution.write_text(solution.read_text().replace(STUB, right))
    graded = run(course, installed, "-m", "pytest", "lessons/", "-p", "no:cacheprovider")
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert "1 passed, 1 skipped" in graded.stdout
    assert "2 of 5 points" in graded.stdout
    assert run(course, installed, *cli, "hint", "l00-2").returncode == 0
    refused = run(course, installed, *cli, "selfcheck")
    assert refused.returncode == 2
    assert "no solutions" in refused.stderr
