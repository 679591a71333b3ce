"""A class: every submission has one result, whatever is in it, however often and on however many machines it is run."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tinygrad_rnn import cli
from tinygrad_rnn.grading import batch
from tinygrad_rnn.grading.batch import Done, Work, grade_class, in_shard, read_result, results, seed_of_class
from tinygrad_rnn.grading.export import as_csv, as_gradescope, as_junit, export, harmless
from tinygrad_rnn.grading.judge import Course, failed
from tinygrad_rnn.grading.report import as_html, as_text, count
from tinygrad_rnn.grading.sandbox import Rung
from tinygrad_rnn.grading.submissions import Submission, find_submissions

BODY = 'raise NotImplementedError("l00-1: row_mean")'
EVIL = "=HYPERLINK(1)<script>alert(1)<"  # a name as a folder can have it


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory, toy_stub: str, toy_solution: str) -> Path:
    """Nine submissions: right, wrong, untouched, in another alphabet, hostile and broken."""
    folder = tmp_path_factory.mktemp("class")
    texts = {
        "right": toy_solution,
        "王小明": toy_solution,
        "wrong": toy_stub.replace(BODY, "return F.mean(axis=1)"),
        "untouched": toy_stub,
        "syntax": "def row_mean(:\n",
        "exits": toy_stub.replace(BODY, "import os; os._exit(0)"),
        EVIL: toy_stub.replace(BODY, 'raise ValueError("<script>alert(2)</script>\\x1b[2J")'),
    }
    for name, text in texts.items():
        (folder / name / "l00_scale").mkdir(parents=True)
        (folder / name / "l00_scale" / "solution.py").write_text(text, encoding="utf-8")
    (folder / "broken.zip").write_bytes(b"PK nothing")
    (folder / "empty").mkdir()
    return folder


MARKS = {"right": 5, "王小明": 5} | dict.fromkeys(["wrong", "untouched", "syntax", "exits", EVIL, "broken", "empty"], 0)
STATUSES = {
    "right": ["right", "right"],
    "wrong": ["wrong", "not started"],
    "untouched": ["not started", "not started"],
    "syntax": ["wrong", "wrong"],
    "exits": ["ended", "not started"],
    "empty": ["missing", "missing"],
}


@pytest.fixture(scope="module")
def out(handed_in: Path, toy_course: Course, rung: Rung, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of that class, graded by two processes."""
    out = tmp_path_factory.mktemp("results")
    done = list(grade_class(Work(toy_course, out, rung.name), find_submissions(handed_in), jobs=2))
    assert sorted(one.id for one in done) == sorted(MARKS) and all(one.new for one in done)
    return out


def timeless(out: Path) -> dict[str, str]:
    """The bytes of every result but for the seconds."""
    return {path.name: re.sub(r'"seconds": [\d.]+', "", path.read_text()) for path in out.glob("*-*.json")}


def test_everybody_has_one_result(out: Path) -> None:
    found = {result["submission"]: result for result in results(out)}
    assert {name: result["points"] for name, result in found.items()} == MARKS
    assert len(timeless(out)) == len(MARKS)
    for name, statuses in STATUSES.items():
        assert [exercise["status"] for exercise in found[name]["exercises"]] == statuses
    assert found["wrong"]["exercises"][0]["mistake"] == "the mask is ignored"
    assert [found[name]["status"] for name in ("broken", "empty", "syntax")] == ["unreadable", "unreadable", "graded"]


def test_a_second_run_grades_nothing_and_shards_agree(
    out: Path, handed_in: Path, toy_course: Course, rung: Rung, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    again = list(grade_class(Work(toy_course, out, rung.name), find_submissions(handed_in)))
    assert len(again) == len(MARKS) and not any(one.new for one in again)
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before
    for part in (1, 2, 3):
        mine = [submission for submission in find_submissions(handed_in) if in_shard(submission, (part, 3))]
        assert all(one.new for one in grade_class(Work(toy_course, tmp_path, rung.name), mine))
    assert timeless(tmp_path) == timeless(out), "byte for byte, but for the times"


def test_only_what_has_changed_is_graded_again(
    toy_course: Course, toy_solution: str, rung: Rung, tmp_path: Path
) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    out.mkdir()
    for name in ("ada", "bob"):
        (folder / name).mkdir(parents=True)
        (folder / name / "l00.py").write_text(toy_solution)
    work = Work(toy_course, out, rung.name)
    assert {one.new for one in grade_class(work, find_submissions(folder))} == {True}
    (folder / "bob" / "l00.py").write_text("x = 1\n")
    assert {one.id: one.new for one in grade_class(work, find_submissions(folder))} == {"ada": False, "bob": True}
    assert {result["submission"]: result["points"] for result in results(out)} == {"ada": 5, "bob": 0}, "one each"


def test_a_fault_of_the_grader_is_no_zero_and_is_tried_again(
    toy_course: Course, toy_solution: str, rung: Rung, tmp_path: Path
) -> None:
    broken = Course(toy_course.source, seed=toy_course.seed, profile=toy_course.profile)
    (tmp_path / "l00.py").write_text(toy_solution)
    out = tmp_path / "out"
    out.mkdir()
    work = Work(broken, out, rung.name)
    submission = Submission("ada", (tmp_path / "l00.py",))
    batch.write_result(out, failed(broken, submission, work._read(submission), "the disk is full"))
    (result,) = results(out)
    assert result["status"] == "grader_error"
    assert "ada,grader_error,,5,," in as_csv([result])
    assert "not your fault" in as_gradescope(result)["output"]
    assert work(submission) == Done("ada", "graded")
    assert [result["points"] for result in results(out)] == [5]


def test_a_process_that_dies_takes_nobody_with_it(
    handed_in: Path, out: Path, toy_course: Course, rung: Rung, tmp_path: Path
) -> None:
    deadly = Deadly(toy_course, tmp_path, rung.name)
    done = {one.id: one.status for one in grade_class(deadly, find_submissions(handed_in), jobs=2)}
    assert done.pop("wrong") == "grader_error"
    assert done == {
        result["submission"]: result["status"] for result in results(out) if result["submission"] != "wrong"
    }


class Deadly(Work):
    """A grader whose process dies over one submission."""

    def __call__(self, submission: Submission) -> Done:
        if submission.id == "wrong":
            os._exit(1)
        return super().__call__(submission)


def command(handed_in: Path, out: Path, source: Path) -> list[str]:
    return ["grade", str(handed_in), "--out", str(out), "--source", str(source), "--seed", "secret", "--jobs", "2"]


def test_a_run_that_is_killed_goes_on(handed_in: Path, toy_course: Course, tmp_path: Path) -> None:
    arguments = command(handed_in, tmp_path, toy_course.source)
    run = subprocess.Popen([sys.executable, "-m", "tinygrad_rnn.cli", *arguments], start_new_session=True)
    while not list(tmp_path.glob("*-*.json")) and run.poll() is None:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    some = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*-*.json")}
    assert some and all(read_result(path) for path in some), "what is there is whole"
    assert cli.main(arguments) == 0
    assert {result["submission"]: result["points"] for result in results(tmp_path)} == MARKS
    assert all(path.stat().st_mtime_ns == when for path, when in some.items()), "and none is graded twice"


def test_the_commands(
    handed_in: Path, out: Path, toy_course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*command(handed_in, tmp_path / "out", toy_course.source), "--shard", "1/1", "--lessons", "l00"]
    assert cli.main(arguments) == 0
    said = capsys.readouterr().out
    assert "sandbox: " in said and "self-test" in said and "9 of 9 submissions: 7 graded, 2 unreadable" in said
    assert cli.main(["report", str(tmp_path / "out"), "--html", str(tmp_path / "class.html")]) == 0
    assert "the mask is ignored" in capsys.readouterr().out
    assert (tmp_path / "class.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    for form, name in (("csv", "a.csv"), ("junit", "a.xml"), ("gradescope", "folder")):
        assert cli.main(["export", str(tmp_path / "out"), "--format", form, "--out", str(tmp_path / name)]) == 0
    assert len(list((tmp_path / "folder").glob("*.json"))) == len(MARKS)


def test_commands_refuse(
    handed_in: Path, toy_course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = command(handed_in, tmp_path, toy_course.source)
    assert cli.main([*arguments, "--sandbox", "rlimits"]) == 2
    assert "--i-trust-these-submissions" in capsys.readouterr().err
    assert cli.main([*arguments, "--lessons", "l77"]) == 2
    assert "l77" in capsys.readouterr().err
    assert cli.main(["grade", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2
    assert cli.main(["report", str(tmp_path / "none")]) == 2
    for wrong in (["--shard", "0/2"], ["--shard", "3/2"], ["--shard", "x"], ["--jobs", "0"]):
        with pytest.raises(SystemExit):
            cli.main([*arguments, *wrong])


def test_the_seed_of_a_class_is_drawn_once(tmp_path: Path) -> None:
    seed = seed_of_class(tmp_path)
    assert len(seed) == 32 and seed_of_class(tmp_path) == seed
    assert [path.name for path in tmp_path.iterdir()] == ["seed.txt"]
    assert (tmp_path / "seed.txt").stat().st_mode & 0o077 == 0


def test_the_seed_is_in_no_result(out: Path, toy_course: Course) -> None:
    assert not any(toy_course.seed in text for text in timeless(out).values())


def test_every_submission_is_in_one_shard() -> None:
    ids = [Submission(f"student {i}", ()) for i in range(300)]
    for parts in (1, 2, 7):
        shards = [[one.id for one in ids if in_shard(one, (part, parts))] for part in range(1, parts + 1)]
        assert sorted(one for shard in shards for one in shard) == sorted(one.id for one in ids)
        assert all(len(shard) > 300 / parts / 2 for shard in shards)


# What is made of them ---------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Notes which elements a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)


def test_the_report_counts_and_lets_nothing_through(out: Path) -> None:
    report = count(results(out))
    assert report.statuses == {"graded": 7, "unreadable": 2}
    assert report.exercises["l00-1"].statuses == {"right": 2, "wrong": 3, "ended": 1, "not started": 1, "missing": 2}
    text, page = as_text(report), as_html(report)
    assert all(line.isprintable() for line in text.splitlines())
    assert "\x1b" not in page
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.seen and {"table", "svg", "pre"} <= tags.seen
    assert "the mask is ignored" in page and "broken.zip" in page


def test_no_cell_begins_a_formula(out: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(list(results(out))))))
    assert {row["submission"].lstrip("'"): int(row["points"]) for row in rows} == MARKS
    assert f"'{EVIL}" in {row["submission"] for row in rows}
    for cell in ("=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"):
        assert harmless(cell).startswith("'") or harmless(cell)[0] == "?"


def test_gradescope_reads_every_field(out: Path) -> None:
    allowed = {"name", "number", "score", "max_score", "status", "output", "output_format"}
    for result in results(out):
        found = as_gradescope(result)
        assert sum(one["score"] for one in found["tests"]) == result["points"] + result["bonus"]
        assert sum(one["max_score"] for one in found["tests"]) == result["max"]
        assert all(set(one) == allowed and one["status"] in ("passed", "failed") for one in found["tests"])


def test_junit_is_xml_and_counts(out: Path) -> None:
    suites = list(ElementTree.fromstring(as_junit(list(results(out)))))
    assert {suite.attrib["name"] for suite in suites} == set(MARKS)
    counted = [sum(int(suite.attrib[kind]) for suite in suites) for kind in ("tests", "failures", "errors", "skipped")]
    assert counted == [18, 5, 0, 9]


def test_two_submissions_never_share_a_file(out: Path, tmp_path: Path) -> None:
    (result, *_) = results(out)
    names = ["a/b", "a_b", "../a_b", "a b", "王", "李"]
    assert export([{**result, "submission": name} for name in names], "gradescope", tmp_path / "out") == len(names)
    assert len(list((tmp_path / "out").iterdir())) == len(names)
