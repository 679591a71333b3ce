"""From text to numbers: standardise, cut into words (tokens), number the words.

>>> words = tokenise("I dislike this BORING movie!")
>>> words
['i', 'dislike', 'this', 'boring', 'movie']
>>> vocabulary = Vocabulary.fit([words])
>>> vocabulary.decode(vocabulary.encode(words)) == words
True
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from numbers import Integral

from tinygrad_rnn.arguments import require_int, require_not_str
from tinygrad_rnn.errors import ArgumentError, DTypeError, TokenError, describe, phrase

PAD, UNK = 0, 1
SPECIAL_WORDS = ("<pad>", "<unk>")

LINE_BREAK_TAG = re.compile(r"<br\s*/?>")
# Letters and digits, with apostrophes and hyphens inside ("don't", "too-tepid"); punctuation is left out.
ENGLISH_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# One character is one token; only a run of Latin letters and digits ("wifi", "2m") stays together.
CHINESE_CHARACTER = re.compile(r"[a-z0-9]+|[^\W_]")
LANGUAGES = ("en", "zh", "spaces")


def standardise(text: str) -> str:
    """Return the text in one standard form, so that "Movie" and "MOVIE " become the same word.

    Full-width and other compatibility characters are replaced by the usual ones (NFKC), letters made small, HTML line
    breaks (``<br />``) and all runs of white space become one space. Doing it twice changes nothing more.

    Parameters
    ----------
    text : str

    Raises
    ------
    DTypeError (a TypeError) : `text` is not a string.

    Examples
    --------
    >>> standardise("  This  MOVIE<br />is good ")
    'this movie is good'
    """
    _require_text("standardise", text)
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return " ".join(LINE_BREAK_TAG.sub(" ", small).split())


def tokenise(text: str, lang: str = "en") -> list[str]:
    """Return the words of the standardised text, in order.

    Parameters
    ----------
    text : str
    lang : the rule by which the text is cut.

        - ``"en"``: runs of letters and digits, with apostrophes and hyphens inside a word; punctuation is left out.
        - ``"zh"``: one token per character; a run of Latin letters and digits stays one token; spaces and
          punctuation are left out.
        - ``"spaces"``: at white space and nowhere else, nothing is left out. For text that is already cut into words:
          the twin corpus of either language, rt-polarity.

    Returns
    -------
    list of str : the s words; empty if the text has none.

    Raises
    ------
    DTypeError (a TypeError) : `text` is not a string.
    ArgumentError (a ValueError) : `lang` is none of the three.

    Examples
    --------
    >>> tokenise("It isn't good, it's well-made.")
    ['it', "isn't", 'good', "it's", 'well-made']
    >>> tokenise("这部电影很好看。WiFi 也好", lang="zh")
    ['这', '部', '电', '影', '很', '好', '看', 'wifi', '也', '好']
    >>> tokenise("这部 电影 很 好看 。", lang="spaces")
    ['这部', '电影', '很', '好看', '。']
    """
    if lang not in LANGUAGES:
        raise ArgumentError(
            phrase("tokenise", "no rule has that name", found=f"lang={lang!r}", fix=f"choose one of {LANGUAGES}")
        )
    _require_text("tokenise", text)
    standard = standardise(text)
    if lang == "spaces":
        return standard.split()
    return (ENGLISH_WORD if lang == "en" else CHINESE_CHARACTER).findall(standard)


class Vocabulary:
    """A numbered list of words: id 0 is ``<pad>`` (filling), id 1 is ``<unk>`` (any word not in the list).

    Parameters
    ----------
    words : the known words in the order of their ids 2, 3, ...; without the two special ones, each once.

    Attributes
    ----------
    words : tuple of str, the word of every id, special words included; ``len(vocabulary)`` of them.

    Raises
    ------
    DTypeError (a TypeError) : a word is not a string.
    ArgumentError (a ValueError) : a word twice, or a special word.

    Examples
    --------
    >>> vocabulary = Vocabulary(["good", "not"])
    >>> len(vocabulary), "good" in vocabulary, "dull" in vocabulary
    (4, True, False)
    >>> vocabulary.encode(["not", "dull"])
    [3, 1]
    >>> vocabulary.decode([3, 1, 0])
    ['not', '<unk>', '<pad>']
    """

    def __init__(self, words: Iterable[str]) -> None:
        known = _require_words("Vocabulary", words)
        twice = sorted(word for word, count in Counter(known).items() if count > 1)
        if twice:
            raise ArgumentError(phrase("Vocabulary", "a word is there twice", found=repr(twice[0]), fix="drop one"))
        special = sorted(set(known) & set(SPECIAL_WORDS))
        if special:
            raise ArgumentError(
                phrase("Vocabulary", "a special word is among the words", found=special[0], fix="it is added; drop it")
            )
        self.words: tuple[str, ...] = (*SPECIAL_WORDS, *known)
        self._ids = {word: number for number, word in enumerate(known, start=len(SPECIAL_WORDS))}

    @classmethod
    def fit(cls, sentences: Iterable[Sequence[str]], min_count: int = 1, max_size: int | None = None) -> Vocabulary:
        """Return the vocabulary of the sentences: most frequent word first, equally frequent ones by alphabet.

        The order of the sentences does not matter, so the same corpus always gives the same ids.

        Parameters
        ----------
        sentences : b lists of words, as `tokenise` returns them.
        min_count : words that occur less often are left out.
        max_size : the largest ``len`` of the result, ``<pad>`` and ``<unk>`` included (the rows of the embedding).

        Raises
        ------
        DTypeError (a TypeError) : a sentence is a string and not a list of words.
        ArgumentError (a ValueError) : `min_count` below 1 or `max_size` below 2.

        Examples
        --------
        >>> Vocabulary.fit([["not", "good"], ["good"]]).words
        ('<pad>', '<unk>', 'good', 'not')
        >>> Vocabulary.fit([["not", "good"], ["good"]], max_size=3).words
        ('<pad>', '<unk>', 'good')
        """
        require_int("Vocabulary.fit", "min_count", min_count, least=1)
        if max_size is not None:
            require_int("Vocabulary.fit", "max_size", max_size, least=len(SPECIAL_WORDS))
        require_not_str("Vocabulary.fit", sentences, wanted="a list of sentences, each a list of words")
        counts = Counter(word for sentence in sentences for word in _require_words("Vocabulary.fit", sentence))
        frequent = [word for word in counts if counts[word] >= min_count and word not in SPECIAL_WORDS]
        frequent.sort(key=lambda word: (-counts[word], word))
        return cls(frequent if max_size is None else frequent[: max_size - len(SPECIAL_WORDS)])

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """Return the id of every word; an unknown word becomes 1 (``<unk>``), and none becomes 0 (``<pad>``).

        Raises
        ------
        DTypeError (a TypeError) : `tokens` is a string, or holds something that is not one.

        Examples
        --------
        >>> Vocabulary(["good"]).encode(["so", "good"])
        [1, 2]
        """
        return [self._ids.get(word, UNK) for word in _require_words("Vocabulary.encode", tokens)]

    def decode(self, ids: Iterable[int]) -> list[str]:
        """Return the word of every one of `ids`; undoes `encode` on known words.

        Raises
        ------
        DTypeError (a TypeError) : an id is not an integer.
        TokenError (an IndexError) : an id is negative, or not below ``len(vocabulary)``.

        Examples
        --------
        >>> Vocabulary(["good"]).decode([2, 0])
        ['good', '<pad>']
        """
        return [self.words[self._require_id(number)] for number in ids]

    def _require_id(self, number: int) -> int:
        if isinstance(number, bool) or not isinstance(number, Integral):
            raise DTypeError(phrase("Vocabulary.decode", "an id is not an integer", found=describe(number)))
        if not 0 <= number < len(self):
            raise TokenError(
                phrase("Vocabulary.decode", "no word has this id", found=str(number), why=f"ids are 0..{len(self) - 1}")
            )
        return int(number)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    def __repr__(self) -> str:
        return f"<Vocabulary of {len(self)} words>"


def _require_text(where: str, text: object) -> None:
    if not isinstance(text, str):
        raise DTypeError(phrase(where, "expected one text, a str", found=describe(text), fix="call it text by text"))


def _require_words(where: str, words: Iterable[str]) -> list[str]:
    if isinstance(words, str):
        raise DTypeError(
            phrase(where, "expected a list of words, not a str", found=repr(words[:40]), fix="tokenise(text) first")
        )
    listed = list(words)
    for word in listed:
        if not isinstance(word, str):
            raise DTypeError(phrase(where, "a word is not a str", found=describe(word), fix="tokenise(text) first"))
    return listed
