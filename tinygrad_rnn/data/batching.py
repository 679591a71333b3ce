"""From lists of ids to rectangles: pad, keep together with labels, split, cut into batches.

Shapes as in the chapter: b sentences of s words. ``ids [b, s]`` are the words' numbers, ``mask [b, s]`` is True on real
words and False on filling, ``labels [b]`` are the classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tinygrad_rnn.arguments import first_part, require_generator, require_int, require_not_str
from tinygrad_rnn.data.text import PAD, Vocabulary, tokenise
from tinygrad_rnn.errors import ArgumentError, DTypeError, OutOfRangeError, ShapeError, TokenError, describe, phrase

IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
Ids: TypeAlias = Sequence[int] | NDArray[np.integer]


class LabelledTexts(NamedTuple):
    """Texts and their classes, as the readers and the generated corpus hand them over.

    Attributes
    ----------
    texts : list of b str.
    labels : int64 [b]; 1 is positive, 0 negative.
    """

    texts: list[str]
    labels: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """b sentences of s words as arrays; a batch is a Dataset of a few sentences.

    Attributes
    ----------
    ids : integers [b, s], the words' numbers, 0 (``<pad>``) where the sentence is over.
    mask : bool [b, s], True on real words.
    labels : integers [b], the classes 0, 1, ...

    Raises
    ------
    DTypeError (a TypeError) : not an array, ids or labels not integers, mask not bool.
    ShapeError (a ValueError) : shapes other than [b, s], [b, s], [b].
    ArgumentError (a ValueError) : a negative label.

    Examples
    --------
    >>> data = Dataset(*pad([[2, 3], [4]]), labels=np.array([1, 0]))
    >>> len(data), data.ids.shape
    (2, (2, 2))
    >>> data.take([1]).ids
    array([[4, 0]])
    """

    ids: IntArray
    mask: BoolArray
    labels: IntArray

    def __post_init__(self) -> None:
        for name, array, kinds in (("ids", self.ids, "iu"), ("mask", self.mask, "b"), ("labels", self.labels, "iu")):
            if not isinstance(array, np.ndarray) or array.dtype.kind not in kinds:
                wanted = "bool" if kinds == "b" else "integers"
                raise DTypeError(
                    phrase(
                        "Dataset", f"{name} must be a NumPy array of {wanted}", found=describe(array), fix="use pad()"
                    )
                )
        fits = self.ids.ndim == 2 and self.mask.shape == self.ids.shape and self.labels.shape == self.ids.shape[:1]
        if not fits:
            shapes = f"ids {list(self.ids.shape)}, mask {list(self.mask.shape)}, labels {list(self.labels.shape)}"
            raise ShapeError(phrase("Dataset", "expected ids [b, s], mask [b, s], labels [b]", found=shapes))
        if (self.labels < 0).any():
            raise ArgumentError(phrase("Dataset", "a label is negative", found=str(self.labels.min())))

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Any) -> Dataset:
        """Return the Dataset of these rows (numbers, a slice or a bool mask), in this order.

        Raises
        ------
        OutOfRangeError (an IndexError) : there is no such row, or `rows` is nothing that NumPy indexes with.
        """
        try:
            _ = self.labels[rows]
        except IndexError as error:
            raise OutOfRangeError(
                phrase("Dataset.take", "no such rows", found=f"{len(self)} sentences", why=str(error))
            ) from error
        return Dataset(self.ids[rows], self.mask[rows], self.labels[rows])


def pad(
    id_lists: Iterable[Ids], length: int | None = None, side: str = "right", keep: str = "first"
) -> tuple[IntArray, BoolArray]:
    """Return b lists of ids as one rectangle, filled up with 0 (``<pad>``), and the mask that tells words from filling.

    The mask comes from the lengths, not from the ids. An empty sentence is a row of filling.

    Parameters
    ----------
    id_lists : b lists (or one-dimensional arrays) of ids, of any lengths.
    length : s, the number of columns; None: the longest list (at least 1, so that there always is a time step).
    side : ``"right"`` fills behind the words, ``"left"`` before them.
    keep : which words a list longer than `length` keeps: its ``"first"`` or its ``"last"`` ones. Independent of `side`.

    Returns
    -------
    ids : int64 [b, s]
    mask : bool [b, s], True on real words; row i has ``min(len(id_lists[i]), s)`` of them.

    Raises
    ------
    ArgumentError (a ValueError) : no list at all, `length` below 1, unknown `side` or `keep`.
    DTypeError (a TypeError) : ids that are not integers.
    ShapeError (a ValueError) : a sentence that is not a flat list of ids.
    TokenError (an IndexError) : a negative id.

    Examples
    --------
    >>> ids, mask = pad([[2, 3, 4], [5]])
    >>> ids
    array([[2, 3, 4],
           [5, 0, 0]])
    >>> mask
    array([[ True,  True,  True],
           [ True, False, False]])
    >>> pad([[2, 3, 4], [5]], length=2, side="left", keep="last")[0]
    array([[3, 4],
           [0, 5]])
    """
    _require_choice("pad", "side", side, ("right", "left"))
    _require_choice("pad", "keep", keep, ("first", "last"))
    rows = [_id_row(row, number) for number, row in enumerate(id_lists)]
    if not rows:
        raise ArgumentError(phrase("pad", "there is no sentence to pad", found="an empty list"))
    s = max(1, *map(len, rows)) if length is None else require_int("pad", "length", length, least=1)
    ids = np.full((len(rows), s), PAD, dtype=np.int64)
    mask = np.zeros((len(rows), s), dtype=np.bool_)
    for i, row in enumerate(rows):
        kept = row[:s] if keep == "first" else row[max(0, len(row) - s) :]
        columns = slice(0, len(kept)) if side == "right" else slice(s - len(kept), s)
        ids[i, columns] = kept
        mask[i, columns] = True
    return ids, mask


def to_dataset(
    texts: Iterable[str],
    labels: Sequence[int] | IntArray,
    vocabulary: Vocabulary,
    lang: str = "en",
    length: int | None = None,
    side: str = "right",
    keep: str = "first",
) -> Dataset:
    """Return texts and labels as a Dataset: tokenise (by `lang`), encode with the vocabulary, pad.

    Parameters
    ----------
    texts : b texts.
    labels : b integers.
    vocabulary : fitted on the training texts only.
    lang : as in `tokenise`.
    length, side, keep : as in `pad`.

    Raises
    ------
    What `tokenise`, `Vocabulary.encode`, `pad` and `Dataset` raise.

    Examples
    --------
    >>> data = to_dataset(["good", "not good"], [1, 0], Vocabulary(["good", "not"]))
    >>> data.ids
    array([[2, 0],
           [3, 2]])
    """
    if not isinstance(vocabulary, Vocabulary):
        raise DTypeError(phrase("to_dataset", "expected a Vocabulary", found=describe(vocabulary)))
    require_not_str("to_dataset", texts, wanted="a list of texts")
    ids, mask = pad([vocabulary.encode(tokenise(text, lang)) for text in texts], length, side, keep)
    return Dataset(ids, mask, np.asarray(labels))


def batches(
    ids: IntArray, mask: BoolArray, labels: IntArray, size: int, rng: np.random.Generator | None = None
) -> Iterator[Dataset]:
    """Cut the data into batches: every sentence is in exactly one, and the last may be smaller.

    Parameters
    ----------
    ids : integers [b, s]
    mask : bool [b, s]
    labels : integers [b]
    size : sentences per batch.
    rng : shuffles the sentences first; None keeps their order. The same seed gives the same batches.

    Returns
    -------
    iterator of Dataset : ids and mask [size, s], labels [size].

    Raises
    ------
    ArgumentError (a ValueError) : `size` below 1.
    DTypeError (a TypeError) : `rng` is not a Generator; what `Dataset` raises.

    Examples
    --------
    >>> ids, mask = pad([[2], [3], [4]])
    >>> [len(batch) for batch in batches(ids, mask, np.array([0, 1, 0]), size=2, rng=np.random.default_rng(0))]
    [2, 1]
    """
    # Checked here and not in the generator below, which would run only when the first batch is asked for.
    data = Dataset(ids, mask, labels)
    size = require_int("batches", "size", size, least=1)
    order = np.arange(len(data)) if rng is None else require_generator("batches", rng).permutation(len(data))
    return (data.take(order[start : start + size]) for start in range(0, len(data), size))


def split(dataset: Dataset, fraction: float | Fraction, rng: np.random.Generator) -> tuple[Dataset, Dataset]:
    """Divide the sentences at random into two parts, for example for training and for testing.

    For real data; the generated corpus has `twins.split`, which keeps twins together.

    Parameters
    ----------
    dataset : b sentences.
    fraction : the share of the first part, between 0 and 1; it gets ``round(fraction * b)`` sentences.
    rng : draws who goes where.

    Returns
    -------
    (first, second) : two Datasets that share no row; neither is empty.

    Raises
    ------
    DTypeError (a TypeError) : not a Dataset, `fraction` not a number, `rng` not a Generator.
    ArgumentError (a ValueError) : a part would be empty.

    Examples
    --------
    >>> data = Dataset(*pad([[2], [3], [4], [5]]), labels=np.array([0, 1, 0, 1]))
    >>> first, second = split(data, 0.75, np.random.default_rng(0))
    >>> len(first), len(second)
    (3, 1)
    """
    if not isinstance(dataset, Dataset):
        raise DTypeError(phrase("split", "expected a Dataset", found=describe(dataset), fix="use to_dataset()"))
    count = first_part("split", fraction, len(dataset), "sentences")
    order = require_generator("split", rng).permutation(len(dataset))
    return dataset.take(order[:count]), dataset.take(order[count:])


def _id_row(row: Ids, number: int) -> IntArray:
    where = f"pad, sentence {number}"
    if isinstance(row, str):
        raise DTypeError(phrase(where, "expected ids, found text", found=repr(row[:40]), fix="vocabulary.encode(...)"))
    try:
        array = np.asarray(row)
    except ValueError as error:  # NumPy: lists of different lengths inside the sentence
        raise ShapeError(phrase(where, "expected a flat list of ids", found="lists inside the list")) from error
    if array.ndim != 1:
        raise ShapeError(phrase(where, "expected a flat list of ids", found=describe(array), fix="pad([ids])"))
    if array.size and array.dtype.kind not in "iu":
        raise DTypeError(phrase(where, "ids are integers", found=describe(array), fix="vocabulary.encode(tokens)"))
    if array.size and array.min() < 0:
        raise TokenError(phrase(where, "an id is negative", found=str(array.min())))
    return array.astype(np.int64)


def _require_choice(where: str, name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ArgumentError(phrase(where, f"{name} is none of {choices}", found=repr(value)))
