"""``pytest lessons/`` in a source and in a student's copy, run as a student runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tinygrad_rnn.course.handout import release

REPOSITORY = Path(__file__).parents[2]
RIGHT = "    real = tg.tensor(mask.astype(np.float64))\n    return (F * real).sum(axis=1) / real.sum(axis=1)\n"
STUB = '    raise NotImplementedError("l00-1: row_mean")\n'


def run(where: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=where,
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    release(tmp_path / "copy", source)
    return tmp_path / "copy"


def write(copy: Path, body: str) -> None:
    path = copy / "lessons" / "l00_scale" / "solution.py"
    path.write_text(path.read_text().replace(STUB, body))


def test_the_source_is_right(source: Path) -> None:
    done = run(source.parent, "lessons", "--rootdir", str(source.parent))
    assert done.returncode == 0, done.stdout
    assert "5 of 5 points" in done.stdout
    assert "All exercises are right." in done.stdout


def test_a_fresh_copy_is_skipped_and_scores_nothing(copy: Path) -> None:
    done = run(copy)
    assert done.returncode == 0
    assert "2 skipped" in done.stdout
    assert "0 of 5 points" in done.stdout
    assert "Next: Start l00-1" in done.stdout


def test_wrong_right_and_not_started(copy: Path) -> None:
    write(copy, "    return F.mean(axis=1)\n")
    done = run(copy, "lessons", "--lesson-seed=7")
    assert done.returncode == 1
    assert "1 failed, 1 skipped" in done.stdout
    assert "Your result is the one you get when the mask is ignored." in " ".join(done.stdout.split())
    assert "Next: Repair l00-1" in done.stdout
    assert "--lesson-seed=7" in done.stdout
    for internal in ("Traceback", "Falsifying", "/course/", "WrongAnswer("):
        assert internal not in done.stdout
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout


def test_one_exercise_can_be_chosen_from_anywhere(copy: Path) -> None:
    write(copy, RIGHT)
    done = run(copy / "lessons" / "l00_scale", "-k", "l00-1")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 deselected" in done.stdout
    assert "2 of 5 points" in done.stdout
    assert "not run" in done.stdout


def test_with_many_processes(copy: Path) -> None:
    pytest.importorskip("xdist")
    write(copy, RIGHT)
    done = run(copy, "lessons", "-n", "2")
    assert "1 passed, 1 skipped" in done.stdout, done.stdout
    assert "2 of 5 points" in done.stdout


def test_a_lesson_that_does_not_load_is_an_error_and_not_a_grade(copy: Path) -> None:
    (copy / "lessons" / "l00_scale" / "test_l00.py").write_text("1 / 0")
    done = run(copy)
    assert done.returncode == 1
    assert "does not load" in done.stdout
