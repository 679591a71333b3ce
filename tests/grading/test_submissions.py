"""Submissions as the systems export them; and archives and folders that mean harm."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygrad_rnn.errors import CourseError
from tinygrad_rnn.grading.submissions import ENTRIES, FILE_BYTES, Files, Submission, find_submissions, read

LESSONS = {"l04": "def one_hot(): ...\nclass Embedding: ...\n", "l06": "def pool(): ...\nclass Encoder: ...\n"}
CODE = LESSONS["l06"] + "answer = 42\n"


def files_of(path: Path) -> Files:
    return read(Submission("ada", (path,)), LESSONS)


def write(path: Path, text: str = CODE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_canvas_moodle_and_gradescope(tmp_path: Path) -> None:
    write(tmp_path / "lovelaceada_1815_77_solution-1.py")
    write(tmp_path / "lovelaceada_1815_78_solution.py", LESSONS["l04"])
    zipped(tmp_path / "turingalan_LATE_1912_79_work.zip", {"lessons/l06_shared_weights/solution.py": CODE.encode()})
    write(tmp_path / "Гёдель 王_1906_assignsubmission_file_" / "solution.py")
    write(tmp_path / "Emmy Noether_1882_assignsubmission_file_l06.py")
    write(tmp_path / "submission_4711" / "l06_shared_weights" / "solution.py")
    write(tmp_path / "submission_metadata.yml", "x: 1")
    write(tmp_path / ".DS_Store", "")
    found = find_submissions(tmp_path)
    assert [one.id for one in found] == [
        "Emmy Noether_1882",
        "lovelaceada_1815",
        "submission_4711",
        "turingalan_LATE_1912",
        "Гёдель 王_1906",
    ]
    texts = {one.id: read(one, LESSONS) for one in found}
    assert all(files.texts["l06"] == CODE and not files.problems for files in texts.values())
    assert set(texts["lovelaceada_1815"].texts) == {"l04", "l06"}


@pytest.mark.parametrize(
    "name", ["solution.py", "l06.py", "L06_final.py", "l06_shared_weights/solution.py", "a/b/lessons/l06_x/solution.py"]
)
def test_a_lesson_is_known_by_its_path_or_by_what_it_defines(tmp_path: Path, name: str) -> None:
    write(tmp_path / "ada" / name)
    assert files_of(tmp_path / "ada") == Files({"l06": CODE})
    zipped(tmp_path / "ada.zip", {name: CODE.encode(), "l06_x/test_l06.py": b"", "l06_x/conftest.py": b""})
    assert files_of(tmp_path / "ada.zip") == Files({"l06": CODE})


def test_of_two_files_one_is_graded_and_that_is_said(tmp_path: Path) -> None:
    write(tmp_path / "ada" / "l06_x" / "solution-2.py", "old")
    write(tmp_path / "ada" / "l06_x" / "solution.py")
    files = files_of(tmp_path / "ada")
    assert files.texts == {"l06": CODE}
    assert files.problems == ("l06: 2 files, l06_x/solution.py is graded",)


def test_every_byte_changes_the_fingerprint() -> None:
    prints = {
        Files(texts, problems).fingerprint
        for texts in ({}, {"l04": ""}, {"l04": "a"}, {"l06": "a"}, {"l04": "a", "l06": "a"})
        for problems in ((), ("a",))
    }
    assert len(prints) == 10


# Harm ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../l06/solution.py", "/l06/solution.py", "a/../../l06/solution.py", "..\\l06.py"])
def test_paths_in_archives_lead_nowhere(tmp_path: Path, name: str) -> None:
    zipped(tmp_path / "ada.zip", {name: CODE.encode()})
    with tarfile.open(tmp_path / "ada.tar", "w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(CODE)
        archive.addfile(entry, io.BytesIO(CODE.encode()))
    before = sorted(tmp_path.rglob("*"))
    for archive_name in ("ada.zip", "ada.tar"):
        assert set(files_of(tmp_path / archive_name).texts) <= {"l06"}
    assert sorted(tmp_path.rglob("*")) == before, "nothing is ever unpacked onto the disk"


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.py", CODE)
    folder = tmp_path / "ada" / "l06_x"
    folder.mkdir(parents=True)
    (folder / "solution.py").symlink_to(secret)
    (tmp_path / "ada" / "l04_x").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "ada" / "l06.py")
    assert files_of(tmp_path / "ada").texts == {}
    (tmp_path / "linked.py").symlink_to(secret)
    assert files_of(tmp_path / "linked.py").problems
    with tarfile.open(tmp_path / "ada.tar.gz", "w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo("l06_x/solution.py")
            entry.type, entry.linkname = kind, str(secret)
            archive.addfile(entry)
    assert files_of(tmp_path / "ada.tar.gz").texts == {}
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        info = zipfile.ZipInfo("l06_x/solution.py")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, str(secret))
    assert files_of(tmp_path / "ada.zip").texts == {}


def test_bombs_are_read_up_to_a_limit(tmp_path: Path) -> None:
    zipped(tmp_path / "file.zip", {"l06/solution.py": b"#" * (50 * 2**20)})
    zipped(tmp_path / "count.zip", {f"{i}.py": b"" for i in range(ENTRIES + 1)})
    with tarfile.open(tmp_path / "bomb.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("l06/solution.py")
        entry.size = 60 * 2**20
        archive.addfile(entry, io.BytesIO(bytes(entry.size)))
    write(tmp_path / "long.py", "#" * (FILE_BYTES + 1))
    for name, said in {
        "file.zip": "larger than 512 KiB",
        "count.zip": "more than 5000 files",
        "bomb.tar.gz": "more than 32 MiB",
        "long.py": "larger than 512 KiB",
    }.items():
        files = files_of(tmp_path / name)
        assert files.texts == {} and said in files.problems[0]


def test_a_folder_without_end_ends(tmp_path: Path) -> None:
    deep = tmp_path / "ada" / "/".join("d" * 40)
    write(deep / "l06" / "solution.py")
    assert files_of(tmp_path / "ada").texts == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not an archive", bytes(600)])
@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".rar", ".py"])
def test_what_is_no_archive_is_unreadable(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"ada{ending}"
    path.write_bytes(content)
    files = files_of(path)
    assert not files.texts and len(files.problems) == 1


@given(st.binary(max_size=300), st.integers(0, 250), st.binary(min_size=1, max_size=8))
def test_broken_archives_are_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, at: int, new: bytes
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    whole = zipped(folder / "ada.zip", {"l06/solution.py": CODE.encode()}).read_bytes()
    (folder / "ada.zip").write_bytes(whole[:at] + new + whole[at + len(new) :] + tail)
    files_of(folder / "ada.zip")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    write(tmp_path / "l06.py").write_bytes(b"\xff\xfe\x00")
    assert files_of(tmp_path / "l06.py").problems == ("l06: l06.py is not a text in UTF-8",)


def test_submissions_must_be_a_folder_with_something_in_it(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no folder"):
        find_submissions(tmp_path / "submissions.zip")
    with pytest.raises(CourseError, match="nothing"):
        find_submissions(tmp_path)
