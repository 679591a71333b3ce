"""Readers: what they return, and what they say about every kind of damaged file. The real files where they are."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_rnn.data import read_chnsenticorp, read_imdb, read_labelled, read_rt_polarity, read_sst2, tokenise
from tinygrad_rnn.errors import ArgumentError, DataError, DTypeError

DATA = os.environ.get("TINYGRAD_RNN_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="TINYGRAD_RNN_DATA does not name a folder with the real data files")

sentences = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n\ufeff"), min_size=1)
    .map(str.strip)
    .filter(lambda text: text != ""),
    min_size=1,
    max_size=5,
)


@pytest.fixture
def pos(tmp_path: Path) -> Path:
    path = tmp_path / "rt.pos"
    path.write_bytes(b"a moving film .\nvery good\n")
    return path


@pytest.fixture
def neg(tmp_path: Path) -> Path:
    path = tmp_path / "rt.neg"
    path.write_bytes(b"dull .\n")
    return path


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


# rt-polarity --------------------------------------------------------------------------------------------------------


def test_one_sentence_a_line_the_class_by_the_file(pos: Path, neg: Path) -> None:
    texts, labels = read_rt_polarity(pos, str(neg))
    assert texts == ["a moving film .", "very good", "dull ."]
    assert labels.tolist() == [1, 1, 0]
    assert labels.dtype == np.int64


@settings(deadline=None)
@given(sentences, sentences)
def test_lines_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, a: list[str], b: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("rt")
    files = [write(folder, name, "\n".join(lines)) for name, lines in (("p", a), ("n", b))]
    assert read_rt_polarity(files[0], files[1]).texts == a + b


def test_blank_lines_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path, neg: Path) -> None:
    path = write(tmp_path, "windows.pos", b"\xef\xbb\xbfgood\r\n\r\n  \r\nfine \r\n")
    assert read_rt_polarity(path, neg).texts == ["good", "fine", "dull ."]


def test_latin_1_is_read_when_asked_for_and_byte_85_is_no_line_end(tmp_path: Path, neg: Path) -> None:
    path = write(tmp_path, "latin.pos", b"caf\xe9 \x85 society\n")
    assert read_rt_polarity(path, neg, encoding="latin-1").texts == ["café \x85 society", "dull ."]
    with pytest.raises(
        DataError, match=r"latin\.pos, line 1: the file is not utf-8(.|\n)*0xe9 at byte 3(.|\n)*'latin-1'"
    ):
        read_rt_polarity(path, neg)


def test_an_encoding_error_names_the_line(tmp_path: Path, pos: Path) -> None:
    path = write(tmp_path, "bad.neg", b"fine\nalso fine\nna\xefve\n")
    with pytest.raises(DataError, match=r"bad\.neg, line 3(.|\n)*byte 17"):
        read_rt_polarity(pos, path)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \n", b"\xef\xbb\xbf"])
def test_a_file_without_a_sentence_is_named(tmp_path: Path, pos: Path, content: bytes) -> None:
    with pytest.raises(DataError, match=r"empty\.neg: there is no review in it"):
        read_rt_polarity(pos, write(tmp_path, "empty.neg", content))


def test_unreadable_files_are_named(tmp_path: Path, pos: Path, neg: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.pos: the file cannot be read(.|\n)*No such file"):
        read_rt_polarity(tmp_path / "absent.pos", neg)
    with pytest.raises(DataError, match="cannot be read"):
        read_rt_polarity(tmp_path, neg)
    with pytest.raises(DataError, match="cannot be read"):
        read_rt_polarity("a\0b", neg)
    with pytest.raises(DataError, match=r"line 2: this is no text file"):
        read_rt_polarity(write(tmp_path, "binary", b"a\n\x00\x01"), neg)


def test_wrong_arguments_are_named(pos: Path, neg: Path) -> None:
    with pytest.raises(ArgumentError, match="are the same"):
        read_rt_polarity(pos, pos)
    for encoding in ("utf-9", "hex"):
        with pytest.raises(ArgumentError, match=rf"no such encoding(.|\n)*'{encoding}'"):
            read_rt_polarity(pos, neg, encoding=encoding)
    with pytest.raises(ArgumentError, match="no such encoding"):
        read_rt_polarity(pos, neg, encoding=None)  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="path of a file"):
        read_rt_polarity(3, neg)  # type: ignore[arg-type]


# Tables -------------------------------------------------------------------------------------------------------------


def test_quoted_fields_with_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path, "h.csv", 'label,review\n1,"很好,""真的""\n很好"\n0,太差\n')
    texts, labels = read_chnsenticorp(path)
    assert texts == ['很好,"真的"\n很好', "太差"]
    assert labels.tolist() == [1, 0]


def test_a_review_without_text_is_left_out_with_its_label(tmp_path: Path) -> None:
    texts, labels = read_chnsenticorp(write(tmp_path, "h.csv", "label,review\n1,好\n0,\n0,  \n0,差\n"))
    assert texts == ["好", "差"]
    assert labels.tolist() == [1, 0]


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    path = write(tmp_path, "t.tsv", 'qid\tlabel\ttext_a\n7\t1\t"很好\n')
    assert read_sst2(path).texts == ['"很好']


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", r"a\.csv, line 1: the first line must name the columns(.|\n)*an empty file"),
        ("a.csv", "1,good\n", r"line 1: the first line must name the columns"),
        ("a.csv", "label,stars\n1,5\n", r"line 1: (.|\n)*'stars'"),
        ("a.csv", "label,review\n", r"a\.csv: there is no review in it"),
        ("a.csv", "label,review\n1,\n", r"a\.csv: there is no review in it"),
        ("a.csv", "label,review\n1,good\n2,bad\n", r"line 3: the label must be 0 or 1(.|\n)*'2'"),
        ("a.csv", 'label,review\n1,"two\nlines"\nx,bad\n', r"line 4: the label must be 0 or 1"),
        ("a.csv", "label,review\n1,good,bad\n", r"line 2: expected 2 fields(.|\n)*3: "),
        ("a.csv", 'label,review\n1,"never closed\n0,bad\n', r"line 2: the row is not valid CSV"),
        ("a.tsv", "sentence\tlabel\ngood 1\n", r"line 2: expected 2 fields"),
        ("a.tsv", "index\tsentence\n0\tgood\n", r"line 1: the first line must name the columns"),
    ],
)
def test_a_damaged_table_is_named_with_its_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    reader = read_chnsenticorp if name.endswith("csv") else read_sst2
    with pytest.raises(DataError, match=message):
        reader(write(tmp_path, name, content))


def test_a_chinese_file_in_another_encoding_gets_the_likely_name(tmp_path: Path) -> None:
    path = write(tmp_path, "gb.csv", "label,review\n1,很好\n".encode("gb18030"))
    with pytest.raises(DataError, match=r"gb\.csv, line 2: the file is not utf-8(.|\n)*gb18030"):
        read_chnsenticorp(path)
    assert read_chnsenticorp(path, encoding="gb18030").texts == ["很好"]


@pytest.mark.parametrize("reader", [read_chnsenticorp, read_sst2, read_imdb])
def test_readers_of_one_path_name_what_is_no_path_and_what_is_not_there(
    reader: Callable[[object], object], tmp_path: Path
) -> None:
    with pytest.raises(DTypeError, match="path of a file"):
        reader(None)
    with pytest.raises(DataError, match="absent"):
        reader(tmp_path / "absent")


# Folders and dispatch -----------------------------------------------------------------------------------------------


@pytest.fixture
def imdb(tmp_path: Path) -> Path:
    for name, texts in (("pos", ["good<br />film", "fine"]), ("neg", ["dull"])):
        (tmp_path / "train" / name).mkdir(parents=True)
        for number, text in enumerate(texts):
            write(tmp_path / "train" / name, f"{number}_8.txt", text)
    return tmp_path / "train"


def test_a_folder_of_reviews(imdb: Path) -> None:
    texts, labels = read_imdb(imdb)
    assert texts == ["good<br />film", "fine", "dull"]
    assert labels.tolist() == [1, 1, 0]
    assert tokenise(texts[0]) == ["good", "film"]


def test_a_folder_without_reviews_is_named(imdb: Path) -> None:
    (imdb / "neg" / "0_8.txt").unlink()
    with pytest.raises(DataError, match=r"neg: there is no review in it"):
        read_imdb(imdb)
    with pytest.raises(DataError, match=r"there is no such folder(.|\n)*pos/ and neg/"):
        read_imdb(imdb / "pos")


def test_read_labelled_picks_the_reader(tmp_path: Path, pos: Path, neg: Path, imdb: Path) -> None:
    csv_path = write(tmp_path, "a.CSV", "label,review\n1,good\n")
    tsv_path = write(tmp_path, "a.tsv", "sentence\tlabel\nfine\t1\n")
    assert read_labelled([pos, neg]).texts == read_rt_polarity(pos, neg).texts
    assert read_labelled([neg, pos]).labels.tolist() == [1, 0, 0]
    assert read_labelled([csv_path]).texts == ["good"]
    assert read_labelled([str(tsv_path)]).texts == ["fine"]
    assert read_labelled([imdb]).texts == read_imdb(imdb).texts


def test_read_labelled_names_what_it_cannot_read(tmp_path: Path, pos: Path, neg: Path) -> None:
    with pytest.raises(ArgumentError, match="no path"):
        read_labelled([])
    with pytest.raises(ArgumentError, match="no reader"):
        read_labelled([pos])
    with pytest.raises(ArgumentError, match="no reader"):
        read_labelled([pos, neg, pos])
    with pytest.raises(ArgumentError, match="no reader"):
        read_labelled([tmp_path / "a.csv", tmp_path / "b.csv"])
    with pytest.raises(ArgumentError, match="absent does not exist"):
        read_labelled([tmp_path / "absent"])
    with pytest.raises(DTypeError, match="list of paths"):
        read_labelled(str(pos))
    with pytest.raises(DTypeError, match="path of a file"):
        read_labelled([1, 2])  # type: ignore[list-item]
    with pytest.raises(DataError, match=r"absent\.neg: the file cannot be read"):
        read_labelled([pos, tmp_path / "absent.neg"])


# The real files -----------------------------------------------------------------------------------------------------


@needs_data
def test_rt_polarity_as_it_lies() -> None:
    folder = Path(str(DATA))
    texts, labels = read_labelled([folder / "rt-polarity.pos", folder / "rt-polarity.neg"])
    assert len(texts) == 10_662
    assert np.bincount(labels).tolist() == [5331, 5331]
    assert texts[0].startswith("the rock is destined to be the 21st century's new")
    assert all(tokenise(text, "spaces") for text in texts)


@needs_data
def test_chnsenticorp_as_it_lies() -> None:
    texts, labels = read_labelled([Path(str(DATA)) / "ChnSentiCorp_htl_all.csv"])
    assert len(texts) == 7765
    assert np.bincount(labels).tolist() == [2443, 5322]
    assert texts[0].startswith('距离川沙公路较近,但是公交指示不对,如果是"蔡陆线"的话')
    assert all(texts)
