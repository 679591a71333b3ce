"""Whatever one exercise does, it costs that exercise only; the rest is graded and the board printed.

Each test is a whole run of pytest in a student's copy of two lessons, in a process of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tinygrad_rnn.course.handout import release
from tinygrad_rnn.course.message import LINES

REPOSITORY = Path(__file__).parents[2]
MEAN = 'raise NotImplementedError("l00-1: row_mean")'
AFFINE = 'raise NotImplementedError("l00-2: Affine")'
RIGHT = {
    MEAN: "return (F * tg.tensor(mask * 1.0)).sum(axis=1) / tg.tensor(mask.sum(axis=1) * 1.0)",
    AFFINE: "self.W, self.b = nn.Parameter(np.ones((n, m))), nn.Parameter(np.zeros(m))",
}


@pytest.fixture
def two_lessons(source: Path, tmp_path: Path) -> Path:
    """A student's copy of two lessons; the second, and the last exercise of the first, are solved."""
    second = Path(shutil.copytree(source / "l00_scale", source / "l01_again"))
    (second / "test_l00.py").rename(second / "test_l01.py")
    for path in second.rglob("*.*"):
        path.write_text(path.read_text().replace("l00-", "l01-").replace("number=0", "number=1"))
    release(tmp_path / "copy", source)
    for name in ("l00_scale", "l01_again"):
        text = solution(tmp_path / "copy", name).read_text().replace("l01-", "l00-")
        head, tail = text.split(AFFINE, 1)
        text = head + RIGHT[AFFINE] + tail.replace(AFFINE, "return x @ self.W + self.b")
        text = text.replace(MEAN, RIGHT[MEAN]) if name == "l01_again" else text
        solution(tmp_path / "copy", name).write_text(text)
    return tmp_path / "copy"


def solution(copy: Path, name: str = "l00_scale") -> Path:
    return copy / "lessons" / name / "solution.py"


def run(
    copy: Path, source: Path, *arguments: str, where: Path | None = None, module: str = "pytest"
) -> subprocess.CompletedProcess[str]:
    """Run pytest (or another module) as a student does, with the toy source as what is installed."""
    start = f"from tinygrad_rnn.course import handout; import pathlib; here = pathlib.Path({str(source)!r})"
    start += "; from tinygrad_rnn.course import grade; grade.find_source = lambda: here; import runpy, sys"
    start += f"; sys.argv[0] = {module!r}; runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    return subprocess.run(
        [sys.executable, "-c", start, *(["-p", "no:cacheprovider"] if module == "pytest" else []), *arguments],
        cwd=where or copy,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def message_of(output: str, exercise: str) -> str:
    """Return the message of one exercise from pytest's output."""
    found = re.search(rf"^{exercise}  .*?^  Hint: tinygrad-rnn hint {exercise}$", output, re.MULTILINE | re.DOTALL)
    assert found, output
    return found[0]


MISDEEDS = {
    "an exception": ("return 1 / 0", "ZeroDivisionError"),
    "sys.exit": ("import sys; sys.exit()", "SystemExit"),
    "quit": ("raise SystemExit(0)", "SystemExit"),
    "an endless loop": ("while True: pass", "never ends"),
    "an endless loop that catches": (
        "while True:\n        try:\n            F + 1\n        except: pass",
        "never ends",
    ),
    "a long sleep": ("import time; time.sleep(600)", "never ends"),
    "an endless recursion": ("return row_mean(F, mask)", "RecursionError"),
    "a flood of print": ("for _ in range(10**5): print('x' * 100)\n    return F", "row_mean"),
    "a missing name": ("return no_such_name(F)", "NameError"),
    "a missing function": (None, "no row_mean"),
    "a base exception": ("raise BaseException('mine')", "BaseException"),
    "a warning": ("import warnings; warnings.warn('beware'); return F", "row_mean"),
    "another directory": ("import os; os.chdir('/'); return F", "row_mean"),
    "a closed output": ("import sys; sys.stdout.close(); return F", "row_mean"),
    "a recursive list": ("x = []; x.append(x); return x", "row_mean"),
    "an object that cannot be shown": ("class A:\n        __repr__ = None\n    return A()", "row_mean"),
}


@pytest.mark.parametrize("name", MISDEEDS)
def test_a_misdeed_costs_its_exercise_only(two_lessons: Path, source: Path, name: str) -> None:
    body, words = MISDEEDS[name]
    path = solution(two_lessons)
    if body is None:
        path.write_text(path.read_text().replace("def row_mean", "def mean_row"))
    else:
        path.write_text(path.read_text().replace(MEAN, body))
    done = run(two_lessons, source, "lessons/")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 3 passed" in done.stdout
    assert "8 of 10 points" in done.stdout
    message = message_of(done.stdout, "l00-1")
    assert words in " ".join(message.split())
    assert len(message.splitlines()) <= LINES
    assert "Traceback" not in done.stdout
    assert len(done.stdout) < 10_000


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("def f(:", "SyntaxError"),
        ("import no_such_module", "ModuleNotFoundError"),
        ("from tinygrad_rnn import no_such_name", "ImportError"),
        ("exit()", "SystemExit"),
        ("while True: pass", "never ends"),
        ("\0", "null bytes"),
    ],
)
def test_a_file_that_does_not_load_costs_its_lesson_only(
    two_lessons: Path, source: Path, line: str, words: str
) -> None:
    path = solution(two_lessons)
    path.write_text(f"{path.read_text()}\n\n{line}\n")
    done = run(two_lessons, source, "lessons/")
    assert "2 failed, 2 passed" in done.stdout, done.stdout + done.stderr
    assert words in message_of(done.stdout, "l00-1")
    assert "5 of 10 points" in done.stdout
    told = run(two_lessons, source, "check", "l00", module="tinygrad_rnn.cli")
    assert told.stdout.count("Hint: ") == 1, "said once for the whole file"
    assert told.returncode == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_is_gone_or_no_text_costs_its_lesson_only(
    two_lessons: Path, source: Path, content: bytes | None
) -> None:
    if content is None:
        solution(two_lessons).unlink()
    else:
        solution(two_lessons).write_bytes(content)
    done = run(two_lessons, source, "lessons/")
    assert "2 failed, 2 passed" in done.stdout, done.stdout + done.stderr
    assert "cannot be read" in " ".join(done.stdout.split())
    assert "5 of 10 points" in done.stdout


def test_a_test_file_that_does_not_load_costs_its_lesson_only(two_lessons: Path, source: Path) -> None:
    (two_lessons / "lessons" / "l00_scale" / "test_l00.py").write_text("1 / 0\n")
    done = run(two_lessons, source, "lessons/")
    assert re.search(r"2 passed,.* 1 error", done.stdout), done.stdout + done.stderr
    assert "5 of 5 points" in done.stdout
    status = run(two_lessons, source, "status", module="tinygrad_rnn.cli")
    assert "does not load" in status.stdout
    assert "5 of 5 points" in status.stdout


def steps_of_the_workflow(copy: Path) -> str:
    """Return what the copy's workflow runs once the package is there, as a script."""
    lines = (copy / ".github" / "workflows" / "lessons.yml").read_text(encoding="utf-8").splitlines()
    steps = [line.split("- run: ")[1] for line in lines if "- run: " in line]
    return "\n".join(step.replace("python", sys.executable) for step in steps if "pip install" not in step)


@pytest.mark.skipif(sys.platform == "win32", reason="the workflow runs on Linux")
@pytest.mark.parametrize("code", [0, 3, None])
def test_ending_the_process_is_no_success(two_lessons: Path, code: int | None) -> None:
    """No code in the same process can prevent it: there is no board then, and the workflow asks for the board."""
    if code is not None:
        path = solution(two_lessons)
        path.write_text(path.read_text().replace(MEAN, f"import os; os._exit({code})"))
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", steps_of_the_workflow(two_lessons)],
        cwd=two_lessons,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode == 0) == (code is None), done.stdout + done.stderr
    assert ("points" in done.stdout) == (code is None)


STARTED = {
    "pass": "pass",
    "nothing but the docstring": "",
    "return None": "return None",
    "another NotImplementedError": "raise NotImplementedError('later')",
    "a bare NotImplementedError": "raise NotImplementedError",
    "a helper's stub": f"x = 3\n    {MEAN}",
    "the stub behind a condition": f"if F is None:\n        return F\n    {MEAN}",
    "half of the line": "NotImplementedError",
}


@pytest.mark.parametrize("name", STARTED)
def test_what_was_started_is_wrong_and_never_not_started(two_lessons: Path, source: Path, name: str) -> None:
    path = solution(two_lessons)
    path.write_text(path.read_text().replace(MEAN, STARTED[name]))
    done = run(two_lessons, source, "lessons/", "-k", "l00-1")
    assert "1 failed" in done.stdout, done.stdout
    message_of(done.stdout, "l00-1")


@pytest.mark.parametrize("where", ["lessons/l00_scale", "lessons", "..", "/"])
def test_exercises_are_found_from_every_folder(two_lessons: Path, source: Path, where: str) -> None:
    folder = (two_lessons / where).resolve()
    names = ["lessons/l00_scale", "lessons/l00_scale/test_l00.py", "lessons/l00_scale/test_l00.py::l00-2"]
    for name in names if where == "/" else names[-1:]:
        done = run(two_lessons, source, str(two_lessons / name), "-q", where=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r"lesson +0|Lesson  0", done.stdout)
    if where == "lessons/l00_scale":
        assert "1 passed, 1 skipped" in run(two_lessons, source, where=folder).stdout
    assert not (folder / ".hypothesis" / "lessons").exists(), "what is remembered lies in the copy"


def test_a_message_comes_at_once(two_lessons: Path, source: Path) -> None:
    path = solution(two_lessons)
    path.write_text(path.read_text().replace(MEAN, "return F.mean(axis=1)"))
    run(two_lessons, source, "check", "l00-1", module="tinygrad_rnn.cli")  # the first run compiles
    started = time.process_time_ns(), time.perf_counter()
    assert run(two_lessons, source, "check", "l00-1", module="tinygrad_rnn.cli").returncode == 1
    assert time.perf_counter() - started[1] < 10, "about 1 s on an idle machine; the limit is for a busy one"
