"""Readers of real review files that lie on this machine (nothing is downloaded).

Every reader returns `LabelledTexts`: texts as they are in the file, labels 1 (positive) and 0 (negative). One rule for
all: **a review without any text is left out** (ChnSentiCorp has one), for a sentence of no words has nothing to read.
Anything else that is not as expected raises a DataError with the file and the line.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np

from tinygrad_rnn.data.batching import LabelledTexts
from tinygrad_rnn.errors import ArgumentError, DataError, DTypeError, describe, phrase

FilePath: TypeAlias = str | os.PathLike[str]

TEXT_COLUMNS = ("review", "sentence", "text_a", "text")
LABEL_COLUMN = "label"
OTHER_ENCODING = {"csv": "gb18030"}  # what a file that is not UTF-8 most likely is, by kind of file; else Latin-1


def read_rt_polarity(pos_path: FilePath, neg_path: FilePath, encoding: str = "utf-8") -> LabelledTexts:
    """Read film-review sentences in two files, one sentence a line, the class by the file (rt-polarity).

    Lines end at a line feed and nowhere else: in Latin-1 copies the byte 0x85 is part of a sentence.

    Parameters
    ----------
    pos_path, neg_path : the file of the positive and of the negative sentences.
    encoding : ``"utf-8"``, or ``"latin-1"`` for the authors' original files; it is not guessed.

    Returns
    -------
    LabelledTexts : first all positive sentences (label 1), then all negative ones (0), in the order of the files.

    Raises
    ------
    DataError (a ValueError) : a file that cannot be read, is not in this encoding, or holds no sentence.
    ArgumentError (a ValueError) : an encoding that Python does not know, or the same file twice.
    DTypeError (a TypeError) : something that is not a path.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pos, neg = Path(folder, "rt.pos"), Path(folder, "rt.neg")
    ...     _ = pos.write_text("a moving film .\\n", encoding="utf-8"), neg.write_text("so dull .\\n", encoding="utf-8")
    ...     read_rt_polarity(pos, neg)
    LabelledTexts(texts=['a moving film .', 'so dull .'], labels=array([1, 0]))
    """
    positive, negative = _require_path(pos_path), _require_path(neg_path)
    if positive == negative:
        raise ArgumentError(
            phrase("read_rt_polarity", "the positive and the negative file are the same", found=str(positive))
        )
    return _joined(_read_lines(positive, encoding), _read_lines(negative, encoding))


def read_chnsenticorp(csv_path: FilePath, encoding: str = "utf-8") -> LabelledTexts:
    """Read Chinese hotel reviews from a CSV file with the columns ``label,review`` (ChnSentiCorp_htl_all.csv).

    The file of 7,766 rows has one without any text, which is left out: 7,765 reviews, 5,322 of them positive.

    Parameters
    ----------
    csv_path : the file; comma-separated, fields in double quotes where they hold commas.
    encoding : ``"utf-8"``, or for example ``"gb18030"``; it is not guessed.

    Returns
    -------
    LabelledTexts : the reviews in the order of the file.

    Raises
    ------
    DataError (a ValueError) : a file that cannot be read, is not in this encoding, has other columns, a row with too
        many or too few fields, a label other than 0 and 1, or no review.
    ArgumentError (a ValueError) : an encoding that Python does not know.
    DTypeError (a TypeError) : something that is not a path.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "hotels.csv")
    ...     _ = path.write_text('label,review\\n1,"很好,很干净"\\n0,\\n0,太差\\n', encoding="utf-8")
    ...     read_chnsenticorp(path)
    LabelledTexts(texts=['很好,很干净', '太差'], labels=array([1, 0]))
    """
    return _read_table(_require_path(csv_path), encoding, tabs=False)


def read_sst2(tsv_path: FilePath, encoding: str = "utf-8") -> LabelledTexts:
    """Read a tab-separated file with a header (SST-2: ``sentence`` and ``label``; also ``label`` and ``text_a``).

    Quotation marks have no meaning in it. The unlabelled ``test.tsv`` of GLUE cannot be used.

    Parameters
    ----------
    tsv_path : the file.
    encoding : ``"utf-8"`` or another; it is not guessed.

    Returns
    -------
    LabelledTexts : the sentences in the order of the file.

    Raises
    ------
    As `read_chnsenticorp`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "dev.tsv")
    ...     _ = path.write_text('sentence\\tlabel\\n"fun\\t1\\nso dull\\t0\\n', encoding="utf-8")
    ...     read_sst2(path)
    LabelledTexts(texts=['"fun', 'so dull'], labels=array([1, 0]))
    """
    return _read_table(_require_path(tsv_path), encoding, tabs=True)


def read_imdb(folder: FilePath, encoding: str = "utf-8") -> LabelledTexts:
    """Read a folder with the sub-folders ``pos`` and ``neg`` of text files, one review a file (aclImdb/train).

    Parameters
    ----------
    folder : for example ``aclImdb/train``.
    encoding : ``"utf-8"`` or another; it is not guessed.

    Returns
    -------
    LabelledTexts : first the positive reviews (label 1), then the negative ones (0), each sorted by file name.

    Raises
    ------
    DataError (a ValueError) : a sub-folder that is missing or has no review, a file that cannot be read.
    ArgumentError (a ValueError) : an encoding that Python does not know.
    DTypeError (a TypeError) : something that is not a path.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, text in (("pos", "moving"), ("neg", "dull")):
    ...         Path(folder, name).mkdir()
    ...         _ = Path(folder, name, "0_7.txt").write_text(text, encoding="utf-8")
    ...     read_imdb(folder)
    LabelledTexts(texts=['moving', 'dull'], labels=array([1, 0]))
    """
    root = _require_path(folder)
    return _joined(_read_folder(root / "pos", encoding), _read_folder(root / "neg", encoding))


def read_labelled(paths: Sequence[FilePath], encoding: str = "utf-8") -> LabelledTexts:
    """Read whatever the paths are: POS NEG (two text files), one ``.csv``, one ``.tsv``, or one folder.

    Parameters
    ----------
    paths : a list of one or two paths; two go to `read_rt_polarity` in this order, one ``.csv`` to `read_chnsenticorp`,
        one ``.tsv`` to `read_sst2`, one folder to `read_imdb`.
    encoding : as there.

    Raises
    ------
    ArgumentError (a ValueError) : any other number or kind of paths.
    DTypeError (a TypeError) : one path instead of a list of paths, or something that is not a path.
    DataError (a ValueError) : what the reader says about the file.

    Examples
    --------
    >>> read_labelled(["reviews.xlsx"])
    Traceback (most recent call last):
    ...
    tinygrad_rnn.errors.ArgumentError: read_labelled: no reader for these paths.
      found: reviews.xlsx
      why: reviews.xlsx does not exist
      Fix: two text files (POSITIVE NEGATIVE), one .csv, one .tsv, or one folder with pos/ and neg/
    """
    if isinstance(paths, (str, os.PathLike)):
        raise DTypeError(
            phrase("read_labelled", "expected a list of paths", found=f"one path {str(paths)!r}", fix="[path]")
        )
    files = [_require_path(path) for path in paths]
    if len(files) == 2 and not any(path.suffix.lower() in (".csv", ".tsv") or path.is_dir() for path in files):
        return read_rt_polarity(files[0], files[1], encoding)
    if len(files) == 1 and files[0].suffix.lower() == ".csv":
        return read_chnsenticorp(files[0], encoding)
    if len(files) == 1 and files[0].suffix.lower() == ".tsv":
        return read_sst2(files[0], encoding)
    if len(files) == 1 and files[0].is_dir():
        return read_imdb(files[0], encoding)
    missing = [str(path) for path in files if not path.exists()]
    raise ArgumentError(
        phrase(
            "read_labelled",
            "no reader for these paths",
            found=", ".join(map(str, files)) or "no path",
            why=f"{missing[0]} does not exist" if missing else "",
            fix="two text files (POSITIVE NEGATIVE), one .csv, one .tsv, or one folder with pos/ and neg/",
        )
    )


# One file at a time -----------------------------------------------------------------------------------------------


def _read_text(path: Path, encoding: str, kind: str = "text") -> str:
    """Return the text of a file, without a byte-order mark, line ends as ``\\n``."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte in it
        found = getattr(error, "strerror", None) or str(error)
        raise DataError(phrase(str(path), "the file cannot be read", found=found, fix="check the path")) from error
    try:
        text = data.decode(encoding)
    except (LookupError, TypeError) as error:  # TypeError: not even a string
        raise ArgumentError(
            phrase(str(path), "Python knows no such encoding", found=repr(encoding), fix="'utf-8' or 'latin-1'")
        ) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        other = OTHER_ENCODING.get(kind, "latin-1")
        raise DataError(
            phrase(
                f"{path}, line {line}",
                f"the file is not {encoding}",
                found=f"byte 0x{data[error.start]:02x} at byte {error.start} of the file",
                fix=f"encoding={other!r}, if that is how it was saved" if encoding != other else "try encoding='utf-8'",
            )
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(phrase(f"{path}, line {line}", "this is no text file", found="a zero byte"))
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _read_lines(path: Path, encoding: str) -> list[str]:
    lines = _read_text(path, encoding).split("\n")
    return _require_some(path, [line.strip() for line in lines if line.strip()], "one sentence a line")


def _read_folder(folder: Path, encoding: str) -> list[str]:
    if not folder.is_dir():
        raise DataError(phrase(str(folder), "there is no such folder", fix="give the folder that holds pos/ and neg/"))
    texts = [_read_text(path, encoding).strip() for path in sorted(folder.glob("*.txt"))]
    return _require_some(folder, [text for text in texts if text], "text files *.txt, one review each")


def _read_table(path: Path, encoding: str, *, tabs: bool) -> LabelledTexts:
    """Return texts and labels of a file with a header that names a label and a text column."""
    rows = _rows(path, _read_text(path, encoding, kind="tsv" if tabs else "csv"), tabs=tabs)
    first_line, header = next(rows, (1, []))
    text_columns = [name for name in header if name in TEXT_COLUMNS]
    if header.count(LABEL_COLUMN) != 1 or len(text_columns) != 1:
        raise DataError(
            phrase(
                f"{path}, line {first_line}",
                "the first line must name the columns",
                found=repr(header)[:200] if header else "an empty file",
                fix=f"a header with {LABEL_COLUMN!r} and one of {TEXT_COLUMNS}",
            )
        )
    text_at, label_at = header.index(text_columns[0]), header.index(LABEL_COLUMN)
    texts: list[str] = []
    labels: list[int] = []
    for line, row in rows:
        if len(row) != len(header):
            raise DataError(
                phrase(f"{path}, line {line}", f"expected {len(header)} fields", found=f"{len(row)}: {row!r}"[:200])
            )
        if row[label_at] not in ("0", "1"):
            raise DataError(phrase(f"{path}, line {line}", "the label must be 0 or 1", found=repr(row[label_at])[:200]))
        if row[text_at].strip():
            texts.append(row[text_at].strip())
            labels.append(int(row[label_at]))
    _require_some(path, texts, "rows of reviews below the header")
    return LabelledTexts(texts, np.array(labels, dtype=np.int64))


def _rows(path: Path, text: str, *, tabs: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line on which each row starts, and its fields; blank lines are passed over."""
    if tabs:
        yield from ((line, row.split("\t")) for line, row in enumerate(text.split("\n"), start=1) if row.strip())
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            phrase(f"{path}, line {line}", "the row is not valid CSV", found=str(error), fix='write " inside as ""')
        ) from error


def _joined(positive: list[str], negative: list[str]) -> LabelledTexts:
    return LabelledTexts(positive + negative, np.repeat(np.array([1, 0]), [len(positive), len(negative)]))


def _require_some(path: Path, texts: list[str], expected: str) -> list[str]:
    if not texts:
        raise DataError(phrase(str(path), "there is no review in it", found="nothing but white space", fix=expected))
    return texts


def _require_path(path: FilePath) -> Path:
    if not isinstance(path, (str, os.PathLike)):
        raise DTypeError(phrase("reader", "expected the path of a file", found=describe(path)))
    return Path(path)
