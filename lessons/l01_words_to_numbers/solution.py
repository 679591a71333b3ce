"""Lesson 1: turn words into numbers. From a text to its words, from words to ids, from sentences to a rectangle.

No tensors yet: everything here is text, lists and NumPy arrays. Letters: b sentences of s words, V words known.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

import numpy as np

SPECIAL_WORDS = ["<pad>", "<unk>"]  # id 0 fills the rectangle up, id 1 stands for every unknown word


def standardise(text: str) -> str:
    """Return the text in one standard form, so that "Movie" and "MOVIE " become the same word.

    Full-width and other variants of a character become the usual one (Unicode's form NFKC); letters become small; the
    line breaks <br />, <br/> and <br> of web pages count as white space; every run of white space becomes one space,
    and there is none at either end.
    """
    # BEGIN SOLUTION l01-1
    small = unicodedata.normalize("NFKC", text).lower()
    without_breaks = re.sub(r"<br\s*/?>", " ", small)
    return " ".join(without_breaks.split())
    # END SOLUTION


def tokenise(text: str, lang: str = "en") -> list[str]:
    """Return the words of the standardised text, in order; an empty list if there are none.

    A word is a run of letters and digits of any alphabet. An apostrophe (') or a hyphen (-) between two of them belongs
    to the word, as in "isn't" and "well-made". Everything else separates words and is left out, the underscore too.
    For lang="zh" the words are those of `characters`.
    """
    if lang == "zh":
        return characters(text)
    # BEGIN SOLUTION l01-2
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*", standardise(text))
    # END SOLUTION


def frequent_words(sentences: Iterable[list[str]], min_count: int = 1) -> list[str]:
    """Return the words of the sentences (lists of words) that occur at least `min_count` times, each once.

    The most frequent word comes first; words that are equally frequent stand in the order of the alphabet.
    """
    # BEGIN SOLUTION l01-3
    counts = Counter(word for sentence in sentences for word in sentence)
    kept = [word for word, count in counts.items() if count >= min_count]
    return sorted(kept, key=lambda word: (-counts[word], word))
    # END SOLUTION


class Vocab:
    """A numbered list of words: 0 is "<pad>", 1 is "<unk>", and the given words have the ids 2, 3, ... in their order.

    Attributes: `words`, the list of all V words, the two special ones included; `ids`, a dict from each word to its id.
    """

    def __init__(self, words: list[str]) -> None:
        self.words = [*SPECIAL_WORDS, *words]
        self.ids = {word: number for number, word in enumerate(self.words)}

    @classmethod
    def fit(cls, sentences: Iterable[list[str]], min_count: int = 1) -> "Vocab":
        """Return the vocabulary of the sentences: their frequent words."""
        return cls(frequent_words(sentences, min_count))

    def __len__(self) -> int:
        return len(self.words)

    def encode(self, tokens: list[str]) -> list[int]:
        """Return the id of every token; that of "<unk>" for a word that the vocabulary does not have."""
        # BEGIN SOLUTION l01-3
        return [self.ids.get(token, self.ids["<unk>"]) for token in tokens]
        # END SOLUTION

    def decode(self, ids: list[int]) -> list[str]:
        """Return the word of every id.

        Raises IndexError, with the id in its text, if an id is below 0 or not below V.
        """
        # BEGIN SOLUTION l01-3
        for number in ids:
            if not 0 <= number < len(self):
                raise IndexError(f"no word has the id {number}: the ids go from 0 to {len(self) - 1}")
        return [self.words[number] for number in ids]
        # END SOLUTION


def pad_batch(ids: list[list[int]], s: int | None = None, side: str = "right") -> tuple[np.ndarray, np.ndarray]:
    """Return b lists of ids as one rectangle X [b, s], int64, and the mask [b, s], bool, True on real words.

    s: how many columns; None means the length of the longest sentence. Of a longer sentence the first s words are kept.
    side: "right" fills up with 0 (the id of "<pad>") behind the words, "left" in front of them.
    """
    # BEGIN SOLUTION l01-4
    if s is None:
        s = max(len(sentence) for sentence in ids)
    X = np.zeros((len(ids), s), dtype=np.int64)
    mask = np.zeros((len(ids), s), dtype=bool)
    for i, sentence in enumerate(ids):
        kept = sentence[:s]
        start = 0 if side == "right" else s - len(kept)
        X[i, start : start + len(kept)] = kept
        mask[i, start : start + len(kept)] = True
    return X, mask
    # END SOLUTION


def encode_labels(labels: list[str], classes: list[str]) -> np.ndarray:
    """Return the number of each label, int64 [b]: its place in the list `classes`, counted from 0.

    Raises ValueError, with the label in its text, if a label is not among the classes.
    """
    # BEGIN SOLUTION l01-5
    numbers = []
    for label in labels:
        if label not in classes:
            raise ValueError(f"the label {label!r} is none of the classes {classes}")
        numbers.append(classes.index(label))
    return np.array(numbers, dtype=np.int64)
    # END SOLUTION


def z_score(X: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Return X [b, k] standardised, float64 [b, k]: from each column the mean of that column of `train` [a, k] is
    subtracted, and the difference divided by the standard deviation of that column of `train`.

    The standard deviation is the square root of the mean squared deviation (divided by a, not by a - 1). A column that
    is constant in `train` is not divided.
    """
    # BEGIN SOLUTION l01-6
    spread = train.std(axis=0)
    constant = train.max(axis=0) == train.min(axis=0)
    return (X - train.mean(axis=0)) / np.where(constant, 1.0, spread)
    # END SOLUTION


def characters(text: str) -> list[str]:
    """Return the tokens of a Chinese text, standardised: each character is one token.

    Only a run of the letters a to z and the digits 0 to 9 stays together, as in "wifi" and "2024". Spaces, punctuation
    and underscores are left out.
    """
    # BEGIN SOLUTION l01-6
    return re.findall(r"[a-z0-9]+|[^\W_]", standardise(text))
    # END SOLUTION
