"""The commands, called as the command line calls them."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tinygrad_rnn.course import commands, grade, handout
from tinygrad_rnn.course.commands import add_commands
from tinygrad_rnn.errors import CourseError


def call(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    parsed = parser.parse_args(arguments)
    return int(parsed.run(parsed))


@pytest.fixture(autouse=True)
def _toy_course(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy course is the source, and the tests run in an empty folder."""
    for module in (handout, commands, grade):
        monkeypatch.setattr(module, "find_source", lambda: source)
    grade._source.cache_clear()
    monkeypatch.chdir(tmp_path)


def write(body: str) -> None:
    path = Path("mine/lessons/l00_scale/solution.py")
    path.write_text(path.read_text().replace('raise NotImplementedError("l00-1: row_mean")', body))


def test_a_students_way(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("start", "mine") == 0
    assert "lessons/l00_scale/README.md" in capsys.readouterr().out
    write("return F.mean(axis=1)")
    monkeypatch.chdir("mine")
    assert call("status") == 0
    assert "Next: Repair l00-1" in capsys.readouterr().out
    assert call("check", "l00-1") == 1
    out = capsys.readouterr().out
    assert "the mask is ignored" in out
    assert "--seed" in out
    assert "l00-2" not in out
    assert call("check", "l00-2", "--seed", "7") == 0
    assert call("check", "l00") == 1
    assert call("hint", "l00-1") == 0
    assert "tinygrad-rnn hint l00-1 2" in capsys.readouterr().out
    assert call("hint", "l00-1", "2") == 0
    assert "multiply by the mask" in capsys.readouterr().out


def test_release_and_a_folder_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("release", "handout") == 0
    assert "l00_scale" in capsys.readouterr().out
    with pytest.raises(CourseError):
        call("start", "handout")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "l77"],
        ["check", "l00-9"],
        ["hint", "l00-1", "9"],
        ["hint", "l00-1", "0"],
        ["hint", "l00-9"],
        ["hint", "nonsense"],
        ["watch", "l00"],
        ["watch", "l00-9"],
        ["reset", "l77"],
        ["reset", "l00-9", "--yes"],
        ["reset", "l00-1"],  # nobody to ask: there is no terminal
        ["status", "--lessons", "nowhere"],
        ["selfcheck", "l77"],
        ["selfcheck", "--source", "nowhere"],
    ],
)
def test_what_is_not_there_is_an_error(arguments: list[str], source: Path) -> None:
    where = ["--lessons", str(source)] if arguments[0] in ("check", "hint", "watch", "reset") else []
    with pytest.raises(CourseError):
        call(*arguments, *where)


def test_a_long_hint_fits_the_terminal(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source / "l00_scale" / "hints.md").write_text("## l00-1\n1. " + "A word and another. " * 12)
    assert call("hint", "l00-1", "--lessons", str(source)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 4
    assert max(map(len, lines)) <= 78


def test_an_exercise_that_is_not_started_says_where_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("start", "mine") == 0
    assert call("check", "l00-1", "--lessons", "mine") == 0
    assert 'Not started: write where it says `raise NotImplementedError("l00-1: ...")`' in capsys.readouterr().out


def test_hint_of_a_whole_lesson_is_an_error(source: Path) -> None:
    with pytest.raises(CourseError):
        call("hint", "l00", "--lessons", str(source))


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_bad_numbers_are_refused(number: str) -> None:
    with pytest.raises(SystemExit) as raised:
        call("selfcheck", "--seeds", number)
    assert raised.value.code == 2


def test_selfcheck_prints_json_and_text(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--seeds", "1", "--jobs", "1", "--source", str(source)]
    assert call("selfcheck", "--json", *options) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {
        "stub_points",
        "solution_points",
        "max_points",
        "wrong",
        "right",
        "checks",
        "flakes",
        "messages",
        "seeds",
        "seconds",
        "problems",
    }
    (source / "l00_scale" / "wrong" / "forgets_bias.py").unlink()
    (source / "l00_scale" / "hints.md").unlink()
    assert call("selfcheck", *options) == 1
    out = capsys.readouterr().out
    assert "NOT PROVEN" in out
    assert "hints.md" in out


def test_the_module_can_be_run() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tinygrad_rnn.course", "status", "--lessons", "nowhere"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("lessons: no lesson is here")
