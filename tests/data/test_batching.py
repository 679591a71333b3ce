"""Laws of pad, Dataset, to_dataset, batches and split."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_rnn.data import Dataset, Vocabulary, batches, pad, split, to_dataset
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError, TokenError

id_lists = st.lists(st.lists(st.integers(0, 9), max_size=6), min_size=1, max_size=7)
lengths = st.one_of(st.none(), st.integers(1, 8))
sides = st.sampled_from(["right", "left"])
ends = st.sampled_from(["first", "last"])
seeds = st.integers(0, 2**32 - 1)


def numbered(b: int) -> Dataset:
    """Return b different sentences, so that a row tells which one it is."""
    ids, mask = pad([[i, i + 1, i + 2][: 1 + i % 3] for i in range(b)])
    return Dataset(ids, mask, np.arange(b) % 2)


@settings(deadline=None)
@given(id_lists, lengths, sides, ends)
def test_pad_has_the_stated_shape_and_one_true_per_kept_word(
    rows: list[list[int]], length: int | None, side: str, keep: str
) -> None:
    ids, mask = pad(rows, length, side, keep)
    s = length or max(1, *(len(row) for row in rows))
    assert ids.shape == mask.shape == (len(rows), s)
    assert ids.dtype == np.int64
    assert mask.dtype == np.bool_
    assert mask.sum(axis=1).tolist() == [min(len(row), s) for row in rows]
    assert not ids[~mask].any()


@settings(deadline=None)
@given(id_lists, lengths, sides, ends)
def test_unpadding_restores_the_kept_end_of_every_sentence(
    rows: list[list[int]], length: int | None, side: str, keep: str
) -> None:
    ids, mask = pad(rows, length, side, keep)
    s = ids.shape[1]
    kept = [row[:s] if keep == "first" else row[-s:] for row in rows]
    assert [row[real].tolist() for row, real in zip(ids, mask, strict=True)] == kept


@settings(deadline=None)
@given(id_lists, sides)
def test_filling_is_on_the_side_that_was_asked_for(rows: list[list[int]], side: str) -> None:
    _, mask = pad(rows, side=side)
    real_first = np.sort(mask, axis=1)[:, ::-1]
    assert np.array_equal(mask, real_first if side == "right" else real_first[:, ::-1])


def test_pad_takes_arrays_and_does_not_change_them() -> None:
    row = np.array([3, 4], dtype=np.int32)
    ids, _ = pad([row])
    ids[0, 0] = 9
    assert row.tolist() == [3, 4]


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 14), st.one_of(st.none(), seeds))
def test_batches_are_a_partition_of_the_data(b: int, size: int, seed: int | None) -> None:
    data = numbered(b)
    rng = None if seed is None else np.random.default_rng(seed)
    parts = list(batches(data.ids, data.mask, data.labels, size, rng))
    assert [len(part) for part in parts] == [size] * (b // size) + [b % size] * (b % size > 0)
    rows = [row for part in parts for row in zip(part.ids.tolist(), part.mask.tolist(), part.labels, strict=True)]
    original = list(zip(data.ids.tolist(), data.mask.tolist(), data.labels, strict=True))
    assert sorted(rows) == sorted(original)
    assert seed is not None or rows == original


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 5), seeds)
def test_the_same_seed_gives_the_same_batches(b: int, size: int, seed: int) -> None:
    data = numbered(b)
    first, second = (
        [part.ids.tolist() for part in batches(data.ids, data.mask, data.labels, size, np.random.default_rng(seed))]
        for _ in range(2)
    )
    assert first == second


def test_shuffling_shuffles_and_differs_from_epoch_to_epoch() -> None:
    data = numbered(50)
    rng = np.random.default_rng(0)
    one, two = (next(batches(data.ids, data.mask, data.labels, 50, rng)).ids.tolist() for _ in range(2))
    assert one != two
    assert one != data.ids.tolist()


@settings(deadline=None)
@given(st.integers(2, 30), st.floats(0.05, 0.95), seeds)
def test_split_is_a_partition_of_the_stated_size(b: int, fraction: float, seed: int) -> None:
    data = numbered(b)
    count = round(fraction * b)
    if not 0 < count < b:
        with pytest.raises(ArgumentError, match="would be empty"):
            split(data, fraction, np.random.default_rng(seed))
        return
    first, second = split(data, fraction, np.random.default_rng(seed))
    assert (len(first), len(second)) == (count, b - count)
    assert sorted([*first.ids.tolist(), *second.ids.tolist()]) == sorted(data.ids.tolist())
    again, _ = split(data, fraction, np.random.default_rng(seed))
    assert np.array_equal(first.ids, again.ids)
    assert np.array_equal(first.labels, again.labels)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["good", "not", "dull"]), min_size=1, max_size=5), min_size=1, max_size=5))
def test_a_dataset_of_texts_decodes_to_the_texts(sentences: list[list[str]]) -> None:
    vocabulary = Vocabulary.fit(sentences)
    data = to_dataset(map(" ".join, sentences), [1] * len(sentences), vocabulary)
    decoded = [vocabulary.decode(row[real]) for row, real in zip(data.ids, data.mask, strict=True)]
    assert decoded == sentences


def test_to_dataset_hands_the_options_on() -> None:
    vocabulary = Vocabulary(["好", "不好", "很"])
    data = to_dataset(["很 不好", "好"], [0, 1], vocabulary, lang="spaces", length=3, side="left")
    assert data.ids.tolist() == [[0, 4, 3], [0, 0, 2]]
    short = to_dataset(["很 不好", "好"], [0, 1], vocabulary, lang="spaces", length=1, keep="last")
    assert short.ids.tolist() == [[3], [2]]


def test_a_sentence_without_words_is_a_row_of_filling() -> None:
    ids, mask = pad([[]])
    assert ids.tolist() == [[0]]
    assert mask.tolist() == [[False]]


def test_pad_names_bad_input() -> None:
    with pytest.raises(ArgumentError, match="no sentence to pad"):
        pad([])
    with pytest.raises(ArgumentError, match="length is below 1"):
        pad([[1]], length=0)
    with pytest.raises(DTypeError, match="length is not an integer"):
        pad([[1]], length=2.0)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="side is none of"):
        pad([[1]], side="middle")
    with pytest.raises(ArgumentError, match="keep is none of"):
        pad([[1]], keep="pre")
    with pytest.raises(DTypeError, match=r"sentence 1.*ids are integers"):
        pad([[1], [1.5]])  # type: ignore[list-item]
    with pytest.raises(DTypeError, match="found text"):
        pad(["good film"])  # type: ignore[list-item]
    with pytest.raises(ShapeError, match="flat list"):
        pad([[[1, 2], [3, 4]]])  # type: ignore[list-item]
    with pytest.raises(ShapeError, match="flat list"):
        pad([[[1, 2], [3]]])  # type: ignore[list-item]
    with pytest.raises(ShapeError, match="flat list"):
        pad([1, 2])  # type: ignore[list-item]
    with pytest.raises(TokenError, match=r"sentence 0.*negative"):
        pad([[3, -1]])


def test_dataset_names_bad_input() -> None:
    ids, mask = pad([[1, 2], [3]])
    labels = np.array([0, 1])
    with pytest.raises(ShapeError, match=r"labels \[3\]"):
        Dataset(ids, mask, np.array([0, 1, 1]))
    with pytest.raises(ShapeError, match=r"mask \[1, 2\]"):
        Dataset(ids, mask[:1], labels)
    with pytest.raises(ShapeError, match=r"expected ids \[b, s\]"):
        Dataset(ids[0], mask[0], labels)
    with pytest.raises(DTypeError, match="ids must be a NumPy array of integers"):
        Dataset(ids.astype(float), mask, labels)
    with pytest.raises(DTypeError, match="mask must be a NumPy array of bool"):
        Dataset(ids, mask.astype(int), labels)
    with pytest.raises(DTypeError, match="labels must be"):
        Dataset(ids, mask, [0, 1])  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="label is negative"):
        Dataset(ids, mask, np.array([0, -1]))


def test_batches_names_bad_input_at_the_call_and_not_at_the_first_batch() -> None:
    data = numbered(3)
    with pytest.raises(ArgumentError, match="size is below 1"):
        batches(data.ids, data.mask, data.labels, size=0)
    with pytest.raises(DTypeError, match="default_rng"):
        batches(data.ids, data.mask, data.labels, size=2, rng=7)  # type: ignore[arg-type]
    with pytest.raises(ShapeError, match=r"labels \[2\]"):
        batches(data.ids, data.mask, data.labels[:2], size=2)


def test_split_and_to_dataset_name_bad_input() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(DTypeError, match="expected a Dataset"):
        split([1, 2], 0.5, rng)  # type: ignore[arg-type]
    for fraction in (0, 1, -0.5, Fraction(3, 2), float("nan")):
        with pytest.raises(ArgumentError, match="not between 0 and 1"):
            split(numbered(4), fraction, rng)
    with pytest.raises(DTypeError, match="not a number"):
        split(numbered(4), "half", rng)  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="rng is not a NumPy Generator"):
        split(numbered(4), 0.5, 0)  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="expected a Vocabulary"):
        to_dataset(["a"], [1], {"a": 2})  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="list of texts"):
        to_dataset("a", [1], Vocabulary(["a"]))
    with pytest.raises(ShapeError, match=r"labels \[2\]"):
        to_dataset(["a"], [1, 0], Vocabulary(["a"]))
