"""The twin corpus: generated reviews in which word order decides the label, and the best accuracy is an exact fraction.

A review has two opinions, A and B, and its frame makes B the one that counts: "this film is not boring but moving"
is positive. Its *twin* has the two opinions swapped, "this film is not moving but boring": the same words in another
order, and the other label. A model that does not see order must give twins one answer. Everything can be enumerated,
so the best accuracy of a model that sees only some part of the sentence (its `ceiling`) is counted, not estimated.

The corpus is synthetic. It shows what word order can be worth; it says nothing about accuracy on real reviews.

>>> ceiling(corpus(), bag_of_words), ceiling(corpus(), bag_of_bigrams), ceiling(corpus(), whole_sentence)
(Fraction(3, 4), Fraction(7, 8), Fraction(1, 1))
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from fractions import Fraction
from itertools import cycle, islice
from numbers import Rational
from typing import NamedTuple

import numpy as np

from tinygrad_rnn.arguments import first_part, require_generator, require_int
from tinygrad_rnn.data.batching import LabelledTexts
from tinygrad_rnn.data.ceilings import (
    STATISTICS,
    Corpus,
    Statistic,
    Words,
    bag_of_bigrams,
    bag_of_ngrams,
    bag_of_words,
    ceiling,
    counted,
    first_word,
    last_opinion_word,
    last_words,
    length,
    nothing,
    require_corpus,
    whole_sentence,
)
from tinygrad_rnn.data.grammar import GRAMMARS, OPINIONS, Grammar
from tinygrad_rnn.errors import ArgumentError, DTypeError, describe, phrase

__all__ = [
    "STATISTICS",
    "Corpus",
    "Statistic",
    "Stratum",
    "Words",
    "bag_of_bigrams",
    "bag_of_ngrams",
    "bag_of_words",
    "ceiling",
    "corpus",
    "counted",
    "first_word",
    "last_opinion_word",
    "last_words",
    "length",
    "nothing",
    "sample",
    "split",
    "stratum",
    "train_and_test",
    "twin",
    "whole_sentence",
]

W_PLAIN, W_NEAR, W_DEEP = Fraction(1, 4), Fraction(3, 8), Fraction(3, 8)


# The generated sentences ------------------------------------------------------------------------------------------


def corpus(
    lang: str = "en",
    w_plain: Fraction = W_PLAIN,
    w_near: Fraction = W_NEAR,
    w_deep: Fraction = W_DEEP,
    mixed: Fraction | None = None,
    gap: int = 0,
) -> Corpus:
    """Return all sentences of the grammar with their labels and probabilities.

    As designed, that is 6,528 sentences, half of the probability positive: of 4 to 13 words, 36 different ones, in
    English; of 4 to 15 words, 41 different ones, in Chinese (already cut into words by spaces). `grammar.py` lists the
    frames.

    A `gap` asks for the *gap corpus* instead: "the end was B, `gap` filler words, although the start was A", and as
    often "although the start was A, `gap` filler words, the end was B". A and B are independent in polarity, so a model
    that remembers fewer words than the gap has is held to 3/4: it knows B half of the time and guesses otherwise.
    (Exactly: ``last_words(k)`` for k up to ``gap + 5`` in English and ``gap + 4`` in Chinese, the length of the clause
    about A added.)

    Parameters
    ----------
    lang : ``"en"`` or ``"zh"``.
    w_plain, w_near, w_deep : probability of the three kinds of frames (see `grammar.py`), exact, summing to 1.
    mixed : in frames with two opinions, the probability that A and B differ in polarity; None is 2/3, or 1/2 with a
        gap. Without same-polarity sentences "the opposite of A" would be a shortcut past B.
    gap : number of filler words; 0 is the corpus without a gap. Cannot be combined with other weights.

    Returns
    -------
    Corpus

    Raises
    ------
    ArgumentError (a ValueError) : unknown `lang`, weights that are negative or do not sum to 1, `mixed` outside 0..1,
        a negative `gap`, or a `gap` together with weights.
    DTypeError (a TypeError) : a weight that is a float (not exact), a `gap` that is not an integer.

    Examples
    --------
    >>> corpus()
    <Corpus of 6528 sentences, 36 words>
    >>> corpus()["this film is not boring but moving"][0], corpus()["this film is not moving but boring"][0]
    (1, 0)
    >>> corpus("zh")
    <Corpus of 6528 sentences, 41 words>
    >>> next(iter(corpus(gap=3)))
    'although the start was bad so they say the end was good'
    """
    if lang not in GRAMMARS:
        raise ArgumentError(
            phrase("twins.corpus", "no grammar for this language", found=repr(lang), fix="'en' or 'zh'")
        )
    grammar = GRAMMARS[lang]
    weights = [_require_exact(name, w) for name, w in (("w_plain", w_plain), ("w_near", w_near), ("w_deep", w_deep))]
    gap = require_int("twins.corpus", "gap", gap, least=0)
    share = _require_exact("mixed", mixed if mixed is not None else Fraction(1, 2) if gap else Fraction(2, 3))
    if share > 1:
        raise ArgumentError(phrase("twins.corpus", "mixed is above 1", found=str(share), fix="a probability"))
    if gap:
        if weights != [W_PLAIN, W_NEAR, W_DEEP]:
            raise ArgumentError(
                phrase("twins.corpus", "a gap and weights at once", why="the gap corpus has none of these kinds")
            )
        filler = " ".join(islice(cycle(grammar.filler), gap))
        frames = tuple(frame.replace("{filler}", filler) for frame in grammar.gap)
        return Corpus(_two_opinions(grammar, frames, Fraction(1), share))
    if sum(weights) != 1:
        raise ArgumentError(
            phrase("twins.corpus", "w_plain + w_near + w_deep is not 1", found=str(sum(weights)), fix="exact fractions")
        )
    return Corpus(
        _one_opinion(grammar, weights[0])
        | _two_opinions(grammar, grammar.near, weights[1], share)
        | _two_opinions(grammar, grammar.deep, weights[2], share)
    )


def twin(sentence: str) -> str:
    """Return the sentence with its two opinion words swapped; one that has not exactly two is its own twin.

    Raises
    ------
    DTypeError (a TypeError) : not a string.

    Examples
    --------
    >>> twin("this film is not boring but moving")
    'this film is not moving but boring'
    >>> twin("this film is good")
    'this film is good'
    """
    if not isinstance(sentence, str):
        raise DTypeError(phrase("twin", "expected one sentence, a str", found=describe(sentence)))
    words = sentence.split()
    places = [place for place, word in enumerate(words) if word in OPINIONS]
    if len(places) != 2:
        return sentence
    a, b = places
    words[a], words[b] = words[b], words[a]
    return " ".join(words)


def _one_opinion(grammar: Grammar, weight: Fraction) -> dict[str, tuple[int, Fraction]]:
    """Return the plain sentences: verdict, statement and denial with a third of the weight each."""
    verdicts, statements, denials = {}, {}, {}
    for label, adjectives, verbs in ((1, grammar.positive, grammar.likes), (0, grammar.negative, grammar.dislikes)):
        for adjective in adjectives:
            for n in grammar.nouns:
                verdicts.update({grammar.verdict.format(verb=verb, b=adjective, n=n): label for verb in verbs})
                statements[grammar.statement.format(b=adjective, n=n)] = label
                denials[grammar.denial.format(a=adjective, n=n)] = 1 - label
    return _spread(verdicts, weight / 3) | _spread(statements, weight / 3) | _spread(denials, weight / 3)


def _two_opinions(
    grammar: Grammar, frames: tuple[str, ...], weight: Fraction, mixed: Fraction
) -> dict[str, tuple[int, Fraction]]:
    """Return the frames with all pairs of two different adjectives; the label is the polarity of B."""
    entries: dict[str, tuple[int, Fraction]] = {}
    good, bad = grammar.positive, grammar.negative
    for frame in frames:
        nouns = grammar.nouns if "{n}" in frame else ("",)
        differ: dict[str, int] = {}
        agree: dict[str, int] = {}
        for n in nouns:
            for label, same, other in ((1, good, bad), (0, bad, good)):
                differ.update({frame.format(a=a, b=b, n=n): label for b in same for a in other})
                agree.update({frame.format(a=a, b=b, n=n): label for b in same for a in same if a != b})
        entries |= _spread(differ, weight * mixed / len(frames)) | _spread(agree, weight * (1 - mixed) / len(frames))
    return entries


def _spread(labels: dict[str, int], weight: Fraction) -> dict[str, tuple[int, Fraction]]:
    """Return the sentences with the weight shared equally among them; none if there is no weight."""
    return {sentence: (label, weight / len(labels)) for sentence, label in labels.items()} if weight else {}


# Finite training and test sets ------------------------------------------------------------------------------------


class Stratum(NamedTuple):
    """What kind of sentence this is, as far as order matters.

    Attributes
    ----------
    kind : "plain" (its own twin), "deep" (its twin has the same bag of bigrams) or "near" (it has not).
    mixed : whether its twin has the other label.
    label : 0 or 1.
    """

    kind: str
    mixed: bool
    label: int


def stratum(corpus: Corpus, sentence: str) -> Stratum:
    """Return the stratum of a sentence of the corpus; one whose twin is not in the corpus counts as plain.

    Raises
    ------
    DTypeError (a TypeError) : not a Corpus.
    ArgumentError (a ValueError) : the corpus does not have the sentence.

    Examples
    --------
    >>> stratum(corpus(), "this film is not boring but moving")
    Stratum(kind='near', mixed=True, label=1)
    """
    require_corpus("stratum", corpus)
    if sentence not in corpus:
        raise ArgumentError(phrase("stratum", "the corpus does not have this sentence", found=repr(sentence)))
    label, _ = corpus[sentence]
    other = twin(sentence)
    if other == sentence or other not in corpus:
        return Stratum("plain", False, label)
    same_bigrams = bag_of_bigrams(tuple(other.split())) == bag_of_bigrams(tuple(sentence.split()))
    return Stratum("deep" if same_bigrams else "near", corpus[other][0] != label, label)


def split(corpus: Corpus, fraction: float | Fraction, rng: np.random.Generator) -> tuple[Corpus, Corpus]:
    """Divide the sentences at random into two corpora; sentences with the same words stay together.

    So both sides are twin-closed, and no side has a sentence of the other in another word order. The division is done
    stratum by stratum, and each stratum keeps its whole probability on both sides (shared out in the old proportions).
    So the mass of mixed twins is that of the whole corpus, and with it the ceilings of the bag of words and of the bag
    of bigrams: 3/4 and 7/8 on both sides, exactly.

    Parameters
    ----------
    corpus : Corpus
    fraction : share of the groups (sentences with the same words) that go to the first side, between 0 and 1.
    rng : draws which ones.

    Returns
    -------
    (first, second) : two Corpora that share no bag of words.

    Raises
    ------
    DTypeError (a TypeError) : not a Corpus, `fraction` not a number, `rng` not a Generator.
    ArgumentError (a ValueError) : a stratum would be empty on one side.

    Examples
    --------
    >>> train, test = split(corpus(), Fraction(1, 2), np.random.default_rng(0))
    >>> len(train) + len(test), ceiling(train, bag_of_words), ceiling(test, bag_of_words)
    (6528, Fraction(3, 4), Fraction(3, 4))
    """
    require_corpus("twins.split", corpus)
    require_generator("twins.split", rng)
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for sentence in corpus:
        groups[bag_of_words(tuple(sentence.split()))].append(sentence)
    strata: dict[frozenset[Stratum], list[list[str]]] = defaultdict(list)
    for group in groups.values():
        strata[frozenset(stratum(corpus, sentence) for sentence in group)].append(group)
    first: dict[str, tuple[int, Fraction]] = {}
    second: dict[str, tuple[int, Fraction]] = {}
    for members in strata.values():
        count = first_part("twins.split", fraction, len(members), "groups of sentences with the same words")
        order = rng.permutation(len(members))
        whole = _mass(corpus, members)
        for side, chosen in ((first, order[:count]), (second, order[count:])):
            part = [members[i] for i in chosen]
            scale = whole / _mass(corpus, part)
            side.update({s: (corpus[s][0], corpus[s][1] * scale) for group in part for s in group})
    return Corpus(first), Corpus(second)


def sample(corpus: Corpus, size: int, rng: np.random.Generator) -> LabelledTexts:
    """Draw a finite twin-closed set on which the order-blind ceiling of the corpus holds exactly, not only on average.

    Each stratum gets exactly its share of `size`. Within a stratum sentences are drawn with repetition by their weight,
    and each comes with its twin, so that every twin is in the set equally often.

    *Why no order-blind model gets more than 3/4 right.* An order-blind model is a function of the bag of words. Call M
    the drawn sentences that are mixed (their twin has the other label). They come in pairs of twins: one bag, two
    labels, so of each pair the model gets exactly one right, whatever it has learnt: of M, exactly half. Of the rest it
    gets at most all. So its accuracy is at most 1 - |M| / (2 size). The shares are exact: |M| = size * (mass of the
    mixed sentences), as designed size * 3/4 * 2/3 = size/2, and 1 - 1/4 = 3/4. The model that knows the corpus meets
    the bound, for no sentence outside M shares its bag with one of the other label. Counting mixed *deep* sentences and
    bags of bigrams in the same way gives 7/8. Nothing here depends on what was drawn: it holds on a training set and on
    a test set alike. The labels are balanced, because each stratum of a label gets its exact share too.

    Parameters
    ----------
    corpus : Corpus, whole or a side of `split`.
    size : number of sentences, such that every stratum gets a whole number of pairs. As designed: a multiple of 32.
    rng : draws the sentences and their order.

    Returns
    -------
    LabelledTexts : `size` texts (words with spaces between them) and labels int64 [size].

    Raises
    ------
    DTypeError (a TypeError) : not a Corpus, `size` not an integer, `rng` not a Generator.
    ArgumentError (a ValueError) : `size` is not a multiple of the number that makes the shares whole.

    Examples
    --------
    >>> train, test = split(corpus(), 0.5, np.random.default_rng(0))
    >>> texts, labels = sample(train, 4000, np.random.default_rng(1))
    >>> ceiling(counted(texts, labels), bag_of_words), labels.mean()
    (Fraction(3, 4), np.float64(0.5))
    """
    require_corpus("twins.sample", corpus)
    require_int("twins.sample", "size", size, least=1)
    require_generator("twins.sample", rng)
    drawn: list[str] = []
    for key, members, number in _drawing_plan(corpus, size):
        weights = np.array([float(corpus[sentence][1]) for sentence in members])
        picks = rng.choice(len(members), size=number, p=weights / weights.sum())
        chosen = [members[i] for i in picks]
        drawn += chosen
        if key.kind != "plain":
            drawn += [twin(sentence) for sentence in chosen]
    texts = [drawn[i] for i in rng.permutation(size)]
    return LabelledTexts(texts, np.array([corpus[text][0] for text in texts], dtype=np.int64))


def train_and_test(
    corpus: Corpus, train_size: int, test_size: int, rng: np.random.Generator
) -> tuple[LabelledTexts, LabelledTexts]:
    """Split the corpus in two halves (`split`) and draw a finite set from each (`sample`).

    No bag of words of the test set occurs in the training set, and on both the order-blind ceiling is exact.

    Parameters
    ----------
    corpus : as in `split`.
    train_size, test_size : sentences of each, as in `sample`.
    rng : draws both.

    Raises
    ------
    What `split` and `sample` raise.

    Examples
    --------
    >>> train, test = train_and_test(corpus(), 4000, 4000, np.random.default_rng(0))
    >>> [ceiling(counted(*part), bag_of_words) for part in (train, test)]
    [Fraction(3, 4), Fraction(3, 4)]
    """
    first, second = split(corpus, Fraction(1, 2), rng)
    return sample(first, train_size, rng), sample(second, test_size, rng)


def _drawing_plan(corpus: Corpus, size: int) -> list[tuple[Stratum, list[str], int]]:
    """Return from which sentences of each stratum to draw how many; their twins come on top.

    A mixed stratum and that of its twins are one: its positive sentences are drawn, the negative ones follow.
    """
    pools: dict[Stratum, list[str]] = defaultdict(list)
    shares: dict[Stratum, Fraction] = defaultdict(Fraction)
    for sentence, (label, weight) in corpus.items():
        key = stratum(corpus, sentence)
        key = key._replace(label=1) if key.mixed else key
        shares[key] += weight if key.kind == "plain" else weight / 2
        if label == key.label:
            pools[key].append(sentence)
    step = math.lcm(*(share.denominator for share in shares.values()))
    if size % step:
        raise ArgumentError(
            phrase(
                "twins.sample",
                "the strata do not fit into this size exactly",
                found=f"size {size}",
                why=f"their shares are multiples of 1/{step}",
                fix=f"a multiple of {step}, for example {max(1, round(size / step)) * step}",
            )
        )
    return [(key, pools[key], int(shares[key] * size)) for key in sorted(pools)]


def _mass(corpus: Corpus, groups: Iterable[Iterable[str]]) -> Fraction:
    return sum((corpus[sentence][1] for group in groups for sentence in group), Fraction(0))


def _require_exact(name: str, value: Fraction) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, Rational):
        raise DTypeError(phrase("twins.corpus", f"{name} is not exact", found=describe(value), fix="Fraction(3, 8)"))
    if value < 0:
        raise ArgumentError(phrase("twins.corpus", f"{name} is negative", found=str(value)))
    return Fraction(value)
