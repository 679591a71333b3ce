"""``watch``: saving is noticed, the next exercise follows, and no editor's way of saving is too much."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tinygrad_rnn.course import grade
from tinygrad_rnn.course.board import Line
from tinygrad_rnn.course.folder import lesson_folders
from tinygrad_rnn.course.handout import release
from tinygrad_rnn.course.watch import Watch, fingerprint, wait_for_change

STUB = 'raise NotImplementedError("l00-1: row_mean")'
RIGHT = "return (F * tg.tensor(mask * 1.0)).sum(axis=1) / tg.tensor(mask.sum(axis=1) * 1.0)"
AFFINE = {
    "__init__": "self.W, self.b = nn.Parameter(np.ones((n, m))), nn.Parameter(np.zeros(m))",
    "forward": "return x @ self.W + self.b",
}


class Editor:
    """Plays a student: does one thing each time that the watch pauses, and ends with ctrl-C."""

    def __init__(self, path: Path, deeds: Sequence[Callable[[], object]]) -> None:
        self.path = path
        self.screens: list[str] = []
        self._deeds: Iterator[Callable[[], object]] = iter(deeds)

    def pause(self) -> None:
        for deed in self._deeds:
            deed()
            return
        raise KeyboardInterrupt

    def show(self, lines: Sequence[Line]) -> None:
        self.screens.append("\n".join(line.text for line in lines))

    def work(self, root: Path, asked: str = "") -> list[str]:
        watch = Watch(lesson_folders(root), asked, self.show, self.pause)
        with pytest.raises(KeyboardInterrupt):
            watch.run()
        return self.screens


@pytest.fixture
def lessons(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(grade, "find_source", lambda: source)
    grade._source.cache_clear()
    release(tmp_path / "copy", source)
    yield tmp_path / "copy" / "lessons"
    grade._source.cache_clear()


def solution(lessons: Path) -> Path:
    return lessons / "l00_scale" / "solution.py"


def idle() -> None:
    """Do nothing: the file settles."""


def text_with(lessons: Path, body: str) -> str:
    return solution(lessons).read_text().replace(STUB, body)


def test_from_the_first_exercise_to_the_last(lessons: Path) -> None:
    path = solution(lessons)

    def write_affine() -> None:
        text = path.read_text()
        for name, body in AFFINE.items():
            head, tail = text.split(f"def {name}", 1)
            text = f"{head}def {name}" + tail.replace('raise NotImplementedError("l00-2: Affine")', body, 1)
        path.write_text(text)

    wrong = text_with(lessons, "return F.mean(axis=1)")
    right = text_with(lessons, RIGHT)
    deeds = [idle, lambda: path.write_text(wrong), idle, idle, lambda: path.write_text(right), idle, write_affine, idle]
    editor = Editor(path, deeds)
    Watch(lesson_folders(lessons), "", editor.show, editor.pause).run()
    first, second, third, last = editor.screens
    assert "[ ] l00-1" in first
    assert 'README.md, "Means"' in first
    assert "Checks again when you save" in first
    assert "[!] l00-1" in second
    assert "the mask is ignored" in " ".join(second.split())
    assert third.index("[x] l00-1") < third.index("[ ] l00-2"), "on one screen, which is cleared before the next"
    assert last.index("[x] l00-2") < last.index("All exercises are right.")


def test_a_bonus_exercise_that_is_passed_over_is_mentioned(source: Path, lessons: Path) -> None:
    for root in (source, lessons):
        checks = root / "l00_scale" / "test_l00.py"
        checks.write_text(checks.read_text().replace('"an affine layer", points=3', '"a layer", points=3, bonus=True'))
        second = Path(shutil.copytree(root / "l00_scale", root / "l01_again"))
        (second / "test_l00.py").rename(second / "test_l01.py")
        for path in second.rglob("*.*"):
            path.write_text(path.read_text().replace("l00-", "l01-").replace("number=0", "number=1"))
    solution(lessons).write_text(text_with(lessons, RIGHT))
    (screen,) = Editor(solution(lessons), []).work(lessons, "l00-1")
    assert "For a bonus: tinygrad-rnn watch l00-2" in screen
    assert "[ ] l01-1" in screen


def test_one_exercise_can_be_asked_for(lessons: Path) -> None:
    assert "l00-2" in Editor(solution(lessons), []).work(lessons, "l00-2")[0]


def test_saving_by_renaming_and_half_written_files_are_survived(lessons: Path) -> None:
    path = solution(lessons)
    wrong, right = text_with(lessons, "return F.mean(axis=1)"), text_with(lessons, RIGHT)
    aside = path.with_name(".solution.py.swp")

    def put_in_place() -> None:
        aside.write_text(right)
        aside.replace(path)

    deeds = [
        lambda: path.write_text(wrong[:200]),  # the first half
        lambda: path.write_text(wrong),
        idle,
        path.unlink,
        idle,
        put_in_place,
        idle,
        idle,
    ]
    screens = Editor(path, deeds).work(lessons)
    assert len(screens) == 3, "the half-written and the missing file are not judged"
    assert "the mask is ignored" in " ".join(screens[1].split())
    assert "[x] l00-1" in screens[2]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"def row_mean(", b"import sys\nsys.exit()\n", b"1 / 0\n"])
def test_no_content_ends_it(lessons: Path, content: bytes) -> None:
    path = solution(lessons)
    screens = Editor(path, [lambda: path.write_bytes(content), idle, idle]).work(lessons)
    assert "[!] l00-1" in screens[1]


def test_a_file_that_stays_away_is_told(lessons: Path) -> None:
    path = solution(lessons)
    screens = Editor(path, [path.unlink, *[idle] * 6]).work(lessons)
    assert "cannot be read" in " ".join(screens[1].split())


def test_time_size_and_content_are_looked_at(lessons: Path) -> None:
    folder, path = lessons / "l00_scale", solution(lessons)
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"mean", b"MEAN"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert fingerprint(folder) != before, "same time, same size"
    assert fingerprint(folder / "nowhere") == {}


def test_what_was_saved_meanwhile_is_noticed(lessons: Path) -> None:
    folder = lessons / "l00_scale"
    seen = fingerprint(folder)
    solution(lessons).write_text("new")
    pauses: list[int] = []
    wait_for_change(folder, seen, lambda: pauses.append(1))
    assert len(pauses) == 1


def test_the_command_in_a_process_of_its_own(tmp_path: Path, source: Path) -> None:
    """From saving to the message in about a second, no control characters in a pipe, and a clean end by ctrl-C."""
    release(tmp_path / "copy", source)
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tinygrad_rnn.cli", "watch", "--lessons", str(tmp_path / "copy")],
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"},
            preexec_fn=heed_ctrl_c if sys.platform != "win32" else None,
        )
        try:
            _await(log, "Checks again")
            path = solution(tmp_path / "copy" / "lessons")
            path.write_text(path.read_text().replace(STUB, "return F.mean(axis=1)"))
            _await(log, "[!] l00-1")
            if sys.platform != "win32":
                process.send_signal(signal.SIGINT)
                assert process.wait(timeout=60) == 0
        finally:
            process.kill()
            process.wait()
    text = log.read_text()
    assert "Traceback" not in text
    assert "\x1b" not in text


def heed_ctrl_c() -> None:
    """Undo what a shell does to commands in the background: they are deaf to ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _await(log: Path, words: str, seconds: float = 60.0) -> None:
    started = time.perf_counter()
    while words not in log.read_text():
        assert time.perf_counter() - started < seconds, log.read_text()
        time.sleep(0.05)
