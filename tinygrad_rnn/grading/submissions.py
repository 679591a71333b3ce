"""Read what students handed in: folders, archives and single files, as Canvas, Moodle and Gradescope export them.

An archive is never unpacked onto the disk: the wanted files are read out of it in memory, up to a limit, and written
under names of our own. So its paths, its links and what it claims about sizes have nowhere to act.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import re
import stat
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from tinygrad_rnn.errors import CourseError, phrase

ENTRIES = 5_000  # files and folders that are looked at in one submission
DEPTH = 12  # folders inside folders
FILE_BYTES = 512 * 1024  # of one Python file; the longest solution has 20 KiB
ARCHIVE_BYTES = 32 * 2**20  # of an archive, and of what a compressed tar holds
ZIP = (".zip",)
TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
LESSON = re.compile(r"(?<![a-z0-9])(l\d\d)(?![0-9])", re.IGNORECASE)
DEFINED = re.compile(r"^(?:def|class) +(\w+)", re.MULTILINE)
# What the systems put before a student's file: the name, numbers of theirs, and the file's own name.
CANVAS = re.compile(r"(?P<id>[^_]+(?:_LATE)?_\d+)_\d+_(?P<file>.+)")
MOODLE = re.compile(r"(?P<id>.+_\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")


class Unreadable(Exception):  # noqa: N818  (a fact about a submission)
    """A submission that nothing can be read from; the text says why."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Attributes
    ----------
    id : what the system that exported it calls it; never anything from inside a file.
    paths : a folder, an archive, or one or more files.
    """

    id: str
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Files:
    """The files of a submission, by lesson ("l06").

    Attributes
    ----------
    texts : what is graded; problems : what is not, and why.
    """

    texts: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A hash of all of it."""
        digest = hashlib.sha256()
        for part in (*self.problems, *(f"{lesson}\0{text}" for lesson, text in sorted(self.texts.items()))):
            digest.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
        return digest.hexdigest()


def find_submissions(folder: Path) -> list[Submission]:
    """Return the submissions in a folder, sorted by id: its entries, those of one student together.

    Raises
    ------
    CourseError : it is no folder, or nothing is in it.
    """
    if not folder.is_dir():
        fix = "unpack the archive that you downloaded, and name the folder"
        raise CourseError(phrase("submissions", "it is no folder", found=str(folder), fix=fix))
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if not path.name.startswith((".", "__MACOSX")) and path.suffix not in (".yml", ".csv", ".json", ".html"):
            found.setdefault(submission_id(path), []).append(path)
    if not found:
        raise CourseError(phrase("submissions", "nothing is in this folder", found=str(folder)))
    return [Submission(name, tuple(paths)) for name, paths in sorted(found.items())]


def submission_id(path: Path) -> str:
    """Return whose submission a folder, archive or file is.

    >>> submission_id(Path("lovelaceada_LATE_1815_77_solution-1.py"))
    'lovelaceada_LATE_1815'
    >>> submission_id(Path("Ada Lovelace_1815_assignsubmission_file_"))
    'Ada Lovelace_1815'
    >>> submission_id(Path("submission_1815")), submission_id(Path("ada.tar.gz")), submission_id(Path("ada.l.zip"))
    ('submission_1815', 'ada', 'ada.l')
    """
    for pattern in (MOODLE, CANVAS):
        if match := pattern.fullmatch(path.name):
            return match["id"]
    for ending in (*TAR, *ZIP, ".py"):
        if path.name.lower().endswith(ending):
            return path.name[: -len(ending)]
    return path.name


def read(submission: Submission, lessons: Mapping[str, str]) -> Files:
    """Return a submission's files by lesson; whatever is wrong with it is told, never raised.

    Parameters
    ----------
    lessons : by name, the solution file that was handed out: a file that does not say which lesson it is of is known
        by the names that it defines.
    """
    candidates: dict[str, list[tuple[str, bytes]]] = {}
    problems: list[str] = []
    for path in submission.paths:
        try:
            for name, content in _python_files(path):
                if lesson := _lesson_of(name, content, lessons):
                    candidates.setdefault(lesson, []).append((name, content))
        except Unreadable as reason:
            problems.append(f"{path.name}: {reason}")
    texts = {}
    for lesson, files in sorted(candidates.items()):
        name, content = min(files, key=lambda file: (PurePosixPath(file[0]).stem != "solution", len(file[0]), file[0]))
        if len(files) > 1:
            problems.append(f"{lesson}: {len(files)} files, {name} is graded")
        try:
            texts[lesson] = content.decode("utf-8-sig")  # some editors on Windows write a mark first
        except UnicodeDecodeError:
            problems.append(f"{lesson}: {name} is not a text in UTF-8")
    if not texts and not problems:
        problems.append("no file of a lesson is in it")
    return Files(texts, tuple(problems))


def _lesson_of(name: str, content: bytes, lessons: Mapping[str, str]) -> str:
    """Return the lesson that a file belongs to, "" if to none: by its path, else by what it defines."""
    for part in reversed(PurePosixPath(name).parts):
        match = LESSON.search(part)
        if match and match[1].lower() in lessons:
            is_solution = PurePosixPath(name).stem.startswith("solution") or LESSON.search(PurePosixPath(name).stem)
            tests = PurePosixPath(name).name.startswith(("test_", "conftest"))
            return match[1].lower() if is_solution and not tests else ""
    text = content.decode("utf-8", "replace")
    defined = set(DEFINED.findall(text))
    shares = {lesson: _share(defined, set(DEFINED.findall(handed_out))) for lesson, handed_out in lessons.items()}
    best = max(shares, key=lambda lesson: shares[lesson], default="")
    return best if best and shares[best] > 0.5 else ""


def _share(defined: set[str], wanted: set[str]) -> float:
    return len(defined & wanted) / len(wanted) if wanted else 0.0


# Files, wherever they are ------------------------------------------------------------------------------------------


def _python_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of the Python files of a folder, an archive or a file."""
    kind = path.lstat().st_mode
    if stat.S_ISDIR(kind):
        yield from _of_folder(path)
    elif not stat.S_ISREG(kind):
        raise Unreadable("it is neither a file nor a folder")
    elif path.name.lower().endswith(ZIP):
        yield from _of_zip(path)
    elif path.name.lower().endswith(TAR):
        yield from _of_tar(path)
    elif path.suffix.lower() == ".py":
        match = MOODLE.fullmatch(path.name) or CANVAS.fullmatch(path.name)
        yield (match["file"] if match else path.name), _bytes_of(path)
    else:
        raise Unreadable("it is no Python file and no archive that is known here (zip, tar)")


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    seen = 0
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                seen += 1
                path = Path(entry.path)
                name = path.relative_to(folder)
                if seen > ENTRIES:
                    raise Unreadable(f"it holds more than {ENTRIES} files")
                if entry.is_dir(follow_symlinks=False) and len(name.parts) < DEPTH:
                    waiting.append(path)
                elif entry.is_file(follow_symlinks=False) and _is_python(entry.name):
                    yield name.as_posix(), _bytes_of(path)
                elif entry.is_file(follow_symlinks=False) and len(name.parts) == 1 and path.name.lower().endswith(ZIP):
                    yield from _of_zip(path)


def _bytes_of(path: Path) -> bytes:
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            return _limited(file, path.name)
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from error


def _of_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    _check_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES:
                raise Unreadable(f"it holds more than {ENTRIES} files")
            for entry in entries:
                kind = stat.S_IFMT(entry.external_attr >> 16)
                if _is_python(entry.filename) and kind in (0, stat.S_IFREG):
                    with archive.open(entry) as file:
                        yield entry.filename, _limited(file, entry.filename)
    except Unreadable:
        raise
    except Exception as error:  # a broken archive fails in many ways, and none of them is worth telling apart
        raise Unreadable(f"the archive cannot be read: {type(error).__name__}") from error


def _of_tar(path: Path) -> Iterator[tuple[str, bytes]]:
    _check_size(path)
    try:
        with tarfile.open(fileobj=io.BytesIO(_decompressed(path)), mode="r:") as archive:
            for seen, entry in enumerate(archive):
                if seen >= ENTRIES:
                    raise Unreadable(f"it holds more than {ENTRIES} files")
                file = archive.extractfile(entry) if entry.isreg() and _is_python(entry.name) else None
                if file is not None:
                    yield entry.name, _limited(file, entry.name)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(f"the archive cannot be read: {type(error).__name__}") from error


def _decompressed(path: Path) -> bytes:
    """Return the bytes of a tar file, compressed or not, if they are not too many."""
    name = path.name.lower()
    readers = {("gz", "tgz"): gzip.open, ("bz2",): bz2.open, ("xz",): lzma.open}
    reader = next((reader for endings, reader in readers.items() if name.endswith(endings)), open)
    with reader(path, "rb") as file:  # type: ignore[operator]
        content: bytes = file.read(ARCHIVE_BYTES + 1)
    if len(content) > ARCHIVE_BYTES:
        raise Unreadable(f"it holds more than {ARCHIVE_BYTES // 2**20} MiB")
    return content


def _check_size(path: Path) -> None:
    if path.stat().st_size > ARCHIVE_BYTES:
        raise Unreadable(f"it is larger than {ARCHIVE_BYTES // 2**20} MiB")


def _limited(file: IO[bytes], name: str) -> bytes:
    content = file.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise Unreadable(f"{name} is larger than {FILE_BYTES // 1024} KiB")
    return content


def _is_python(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith((".", "__MACOSX", "__pycache__")) for part in parts)
    return name.lower().endswith(".py") and len(parts) <= DEPTH and not hidden
