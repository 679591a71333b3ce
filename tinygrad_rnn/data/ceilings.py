"""How far can a model get that sees only a part of a sentence? Counted exactly, on a corpus of known probabilities.

A *statistic* is what the model may look at: the bag of words, the last word. Its *ceiling* is the accuracy of the best
model that sees nothing else. On a `Corpus` both are exact fractions.

>>> tiny = Corpus({"good not bad": (1, Fraction(1, 2)), "bad not good": (0, Fraction(1, 2))})
>>> ceiling(tiny, bag_of_words), ceiling(tiny, first_word)
(Fraction(1, 2), Fraction(1, 1))
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from numbers import Rational
from typing import TypeAlias

from tinygrad_rnn.arguments import require_int, require_not_str
from tinygrad_rnn.data.grammar import OPINIONS
from tinygrad_rnn.errors import DataError, DTypeError, describe, phrase

Words: TypeAlias = tuple[str, ...]
Statistic: TypeAlias = Callable[[Words], Hashable]

ENTRIES = "a corpus is {sentence: (label, weight), ...}"


class Corpus(Mapping[str, tuple[int, Fraction]]):
    """Sentences with their label and their exact probability: a read-only dict, sentence -> (label, weight).

    Parameters
    ----------
    entries : sentence (words with spaces between them) -> (label 0 or 1, weight); weights are positive and sum to 1.

    Raises
    ------
    DTypeError (a TypeError) : a sentence that is not a string, a weight that is a float.
    DataError (a ValueError) : no sentence, an empty one, a label other than 0 and 1, weights that do not sum to 1.

    Examples
    --------
    >>> tiny = Corpus({"good not bad": (1, Fraction(1, 2)), "bad not good": (0, Fraction(1, 2))})
    >>> len(tiny), tiny["bad not good"], tiny.words
    (2, (0, Fraction(1, 2)), ('bad', 'good', 'not'))
    """

    def __init__(self, entries: Mapping[str, tuple[int, Fraction]]) -> None:
        if not isinstance(entries, Mapping):
            raise DTypeError(phrase("Corpus", "expected a dict", found=describe(entries), why=ENTRIES))
        for sentence, entry in entries.items():
            _require_entry(sentence, entry)
        total = sum((weight for _, weight in entries.values()), Fraction(0))
        if total != 1:
            raise DataError(phrase("Corpus", "the weights do not sum to 1", found=str(total), fix="divide by the sum"))
        self._entries = {sentence: (int(label), Fraction(weight)) for sentence, (label, weight) in entries.items()}

    def __getitem__(self, sentence: str) -> tuple[int, Fraction]:
        return self._entries[sentence]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<Corpus of {len(self)} sentences, {len(self.words)} words>"

    @property
    def words(self) -> Words:
        """The distinct words, sorted."""
        return tuple(sorted({word for sentence in self for word in sentence.split()}))


# What a model may look at, and how far that can take it -----------------------------------------------------------


def nothing(words: Words) -> Hashable:
    """Return the same for every sentence, whatever its words."""
    return ()


def length(words: Words) -> Hashable:
    """Return the number of words."""
    return len(words)


def first_word(words: Words) -> Hashable:
    """Return the first of the words (as a tuple of one word)."""
    return words[:1]


def last_words(k: int) -> Statistic:
    """Return the statistic that keeps the last k words, in order (all words of a shorter sentence).

    Raises
    ------
    DTypeError (a TypeError), ArgumentError (a ValueError) : k is not an integer, or below 1.

    Examples
    --------
    >>> last_words(2)(("this", "film", "is", "good"))
    ('is', 'good')
    """
    require_int("last_words", "k", k, least=1)
    return lambda words: words[-k:]


def last_opinion_word(words: Words) -> Hashable:
    """Return the last of the words that is an adjective of the corpus, "" if there is none."""
    return next((word for word in reversed(words) if word in OPINIONS), "")


def bag_of_ngrams(k: int) -> Statistic:
    """Return the statistic that keeps which k neighbouring words occur how often, but not where.

    Raises
    ------
    DTypeError (a TypeError), ArgumentError (a ValueError) : k is not an integer, or below 1.

    Examples
    --------
    >>> bag_of_ngrams(2)(("not", "a", "b")) == bag_of_ngrams(2)(("a", "b", "not"))
    False
    """
    require_int("bag_of_ngrams", "k", k, least=1)
    return lambda words: tuple(sorted(words[i : i + k] for i in range(len(words) - k + 1)))


def bag_of_words(words: Words) -> Hashable:
    """Return which words occur how often: all that an order-blind model can see.

    >>> bag_of_words(("not", "a", "b")) == bag_of_words(("a", "b", "not"))
    True
    """
    return tuple(sorted(words))


def bag_of_bigrams(words: Words) -> Hashable:
    """Return which pairs of neighbouring words occur how often."""
    return tuple(sorted(pairwise(words)))


def whole_sentence(words: Words) -> Hashable:
    """Return everything: the words in order."""
    return words


def ceiling(corpus: Corpus, statistic: Statistic) -> Fraction:
    """Return the best accuracy of any model that sees a sentence only through the statistic.

    Sentences with the same value of the statistic T get the same answer, at best the likelier label:
    ``ceiling = sum over t of max over y of P(T = t, label = y)``, the accuracy of the Bayes classifier on T.

    Parameters
    ----------
    corpus : Corpus
    statistic : takes the words of a sentence (a tuple of str), returns anything hashable.

    Returns
    -------
    Fraction : exact, between the share of the more frequent label and 1.

    Raises
    ------
    DTypeError (a TypeError) : not a Corpus, not a function, or a statistic that returns something unhashable (a list).

    Examples
    --------
    >>> tiny = Corpus({"good": (1, Fraction(2, 3)), "bad": (0, Fraction(1, 3))})
    >>> ceiling(tiny, nothing), ceiling(tiny, whole_sentence)
    (Fraction(2, 3), Fraction(1, 1))
    """
    require_corpus("ceiling", corpus)
    if not callable(statistic):
        raise DTypeError(
            phrase(
                "ceiling", "the statistic is not a function", found=describe(statistic), fix="for example bag_of_words"
            )
        )
    mass: dict[Hashable, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for sentence, (label, weight) in corpus.items():
        value = statistic(tuple(sentence.split()))
        try:
            mass[value][label] += weight
        except TypeError as error:  # Python: a list, or a tuple with a list in it, cannot be a key
            raise DTypeError(
                phrase(
                    "ceiling", "the statistic is not hashable", found=repr(value)[:80], fix="return tuples, not lists"
                )
            ) from error
    return sum((max(both) for both in mass.values()), Fraction(0))


def counted(texts: Iterable[str], labels: Iterable[int]) -> Corpus:
    """Return a finite set as a Corpus, the weight of each text being how often it occurs: to count ceilings on it.

    Raises
    ------
    DTypeError (a TypeError) : one text instead of a list of texts.
    DataError (a ValueError) : no text, not one label per text, or the same text with both labels.

    Examples
    --------
    >>> counted(["good", "bad", "good"], [1, 0, 1])["good"]
    (1, Fraction(2, 3))
    """
    require_not_str("counted", texts, wanted="a list of texts")
    listed, classes = list(texts), [int(label) for label in labels]
    if not listed or len(listed) != len(classes):
        raise DataError(
            phrase("counted", "expected one label for each text", found=f"{len(listed)} texts, {len(classes)} labels")
        )
    counts = Counter(zip(listed, classes, strict=True))
    if len(counts) != len(set(listed)):
        twice = next(text for text, label in counts if (text, 1 - label) in counts)
        raise DataError(phrase("counted", "a text has both labels", found=repr(twice)))
    return Corpus({text: (label, Fraction(count, len(listed))) for (text, label), count in counts.items()})


def _require_entry(sentence: object, entry: object) -> None:
    if not isinstance(entry, tuple) or len(entry) != 2:
        raise DTypeError(phrase("Corpus", f"the entry of {sentence!r} is no pair", found=repr(entry), why=ENTRIES))
    label, weight = entry
    if not isinstance(sentence, str):
        raise DTypeError(phrase("Corpus", "a sentence is not a str", found=describe(sentence), fix="' '.join(words)"))
    if not sentence.strip():
        raise DataError(phrase("Corpus", "a sentence is empty", found=repr(sentence)))
    if label not in (0, 1):
        raise DataError(phrase("Corpus", f"the label of {sentence!r} is neither 0 nor 1", found=describe(label)))
    if not isinstance(weight, Rational):
        raise DTypeError(phrase("Corpus", "a weight is not exact", found=describe(weight), fix="Fraction(1, 4)"))
    if weight <= 0:
        raise DataError(phrase("Corpus", f"the weight of {sentence!r} is not positive", found=str(weight)))


def require_corpus(where: str, value: object) -> None:
    if not isinstance(value, Corpus):
        raise DTypeError(
            phrase(where, "expected a Corpus", found=describe(value), fix="twins.corpus() or Corpus({...})")
        )


STATISTICS: Mapping[str, Statistic] = {
    "nothing": nothing,
    "length": length,
    "first word": first_word,
    "last word": last_words(1),
    "last opinion word": last_opinion_word,
    "last 2 words": last_words(2),
    "last 3 words": last_words(3),
    "last 6 words": last_words(6),
    "last 8 words": last_words(8),
    "bag of words": bag_of_words,
    "bag of bigrams": bag_of_bigrams,
    "bag of 3-grams": bag_of_ngrams(3),
    "whole sentence": whole_sentence,
}
