"""The twin corpus and its ceilings: every number that the lessons and the docs state, exactly."""

from collections import Counter
from collections.abc import Hashable
from fractions import Fraction
from itertools import combinations
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_rnn.data import Corpus, ceiling, tokenise, twins
from tinygrad_rnn.data.ceilings import Words
from tinygrad_rnn.errors import ArgumentError, DataError, DTypeError

ENGLISH, CHINESE = twins.corpus(), twins.corpus("zh")
LANGUAGES = {"en": ENGLISH, "zh": CHINESE}
HALVES = twins.split(ENGLISH, Fraction(1, 2), np.random.default_rng(0))

seeds = st.integers(0, 2**32 - 1)
shares = st.fractions(0, 1, max_denominator=12)


def of_mixed_twins(corpus: Corpus) -> Fraction:
    """Return mu, the mass of the sentences whose twin has the other label."""
    return sum((weight for s, (label, weight) in corpus.items() if corpus[twins.twin(s)][0] != label), Fraction(0))


# The design ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "words", "lengths"), [("en", 36, (4, 13)), ("zh", 41, (4, 15))])
def test_size_of_the_corpus(lang: str, words: int, lengths: tuple[int, int]) -> None:
    corpus = LANGUAGES[lang]
    counts = [len(sentence.split()) for sentence in corpus]
    assert (len(corpus), len(corpus.words), min(counts), max(counts)) == (6528, words, *lengths)


@pytest.mark.parametrize(
    ("name", "fraction"),
    {
        "nothing": Fraction(1, 2),
        "length": Fraction(1, 2),
        "first word": Fraction(1, 2),
        "last word": Fraction(9, 16),
        "last opinion word": Fraction(2, 3),
        "last 2 words": Fraction(19, 24),
        "last 3 words": Fraction(5, 6),
        "last 6 words": Fraction(15, 16),
        "last 8 words": Fraction(23, 24),
        "bag of words": Fraction(3, 4),
        "bag of bigrams": Fraction(7, 8),
        "bag of 3-grams": Fraction(1),
        "whole sentence": Fraction(1),
    }.items(),
)
def test_the_table_of_ceilings_in_english(name: str, fraction: Fraction) -> None:
    assert ceiling(ENGLISH, twins.STATISTICS[name]) == fraction


@pytest.mark.parametrize(
    ("statistic", "fraction"),
    [
        (twins.nothing, Fraction(1, 2)),
        (twins.bag_of_words, Fraction(3, 4)),
        (twins.bag_of_bigrams, Fraction(7, 8)),
        (twins.whole_sentence, Fraction(1)),
    ],
)
def test_ceilings_in_chinese(statistic: twins.Statistic, fraction: Fraction) -> None:
    assert ceiling(CHINESE, statistic) == fraction


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("i dislike this boring movie", 0),
        ("i love this moving film", 1),
        ("this film is good", 1),
        ("this film is not good", 0),
        ("this film is not dull", 1),
        ("this film is not good but great", 1),
        ("this film is not boring but moving", 1),
        ("this film is not moving but boring", 0),
        ("this film is always clever never silly", 1),
        ("although the start was bad the film was good", 1),
        ("i expected a very good show but i got a very bad show", 0),
    ],
)
def test_labels_are_what_a_reader_would_say(sentence: str, label: int) -> None:
    assert ENGLISH[sentence][0] == label


def test_weights_of_the_kinds_and_of_mixed_pairs() -> None:
    for corpus in LANGUAGES.values():
        mass: Counter[tuple[str, bool]] = Counter()
        for sentence, (_, weight) in corpus.items():
            kind, mixed, _ = twins.stratum(corpus, sentence)
            mass[kind, mixed] += weight  # type: ignore[assignment]
        assert mass == {
            ("plain", False): Fraction(1, 4),
            ("near", True): Fraction(1, 4),
            ("near", False): Fraction(1, 8),
            ("deep", True): Fraction(1, 4),
            ("deep", False): Fraction(1, 8),
        }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tokeniser_for_cut_text_leaves_every_sentence_as_it_is(lang: str) -> None:
    assert all(tokenise(sentence, "spaces") == sentence.split() for sentence in LANGUAGES[lang])
    assert lang == "zh" or all(tokenise(sentence) == sentence.split() for sentence in ENGLISH)


def test_twins_are_in_the_corpus_and_have_the_same_words_and_the_same_weight() -> None:
    for corpus in LANGUAGES.values():
        for sentence, (_, weight) in corpus.items():
            other = twins.twin(sentence)
            assert twins.twin(other) == sentence
            assert sorted(other.split()) == sorted(sentence.split())
            assert corpus[other][1] == weight


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(["en", "zh"]), shares, shares, shares)
def test_the_ceiling_of_order_blind_models_is_one_minus_half_the_mixed_twins(
    lang: str, plain: Fraction, near: Fraction, mixed: Fraction
) -> None:
    w_plain, w_near, w_deep = plain, (1 - plain) * near, (1 - plain) * (1 - near)
    corpus = twins.corpus(lang, w_plain, w_near, w_deep, mixed)
    mu = of_mixed_twins(corpus)
    assert mu == mixed * (w_near + w_deep)
    assert ceiling(corpus, twins.bag_of_words) == 1 - mu / 2
    assert ceiling(corpus, twins.bag_of_bigrams) == 1 - mixed * w_deep / 2
    assert ceiling(corpus, twins.nothing) == Fraction(1, 2)


@pytest.mark.parametrize(("lang", "clause"), [("en", 5), ("zh", 4)])
@pytest.mark.parametrize("gap", [1, 4, 11])
def test_a_memory_shorter_than_the_gap_is_held_to_three_quarters(lang: str, clause: int, gap: int) -> None:
    corpus = twins.corpus(lang, gap=gap)
    for k in range(1, gap + clause + 1):
        assert ceiling(corpus, twins.last_words(k)) == Fraction(3, 4)
    assert ceiling(corpus, twins.last_words(gap + clause + 1)) == 1
    assert ceiling(corpus, twins.bag_of_words) == Fraction(3, 4)
    assert len({len(sentence.split()) for sentence in corpus}) == 1


def test_a_gap_of_d_adds_d_words() -> None:
    short, long = (min(len(sentence.split()) for sentence in twins.corpus(gap=gap)) for gap in (1, 40))
    assert long - short == 39


# Ceilings of any corpus ---------------------------------------------------------------------------------------------


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    sentence = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(" ".join)
    counts = draw(st.dictionaries(sentence, st.tuples(st.integers(0, 1), st.integers(1, 9)), min_size=1, max_size=12))
    total = sum(count for _, count in counts.values())
    return Corpus({text: (label, Fraction(count, total)) for text, (label, count) in counts.items()})


statistics = st.sampled_from([*twins.STATISTICS.values(), twins.last_words(4), twins.bag_of_ngrams(4)])


@settings(deadline=None)
@given(corpora())
def test_knowing_nothing_gives_the_majority_and_knowing_all_gives_one(corpus: Corpus) -> None:
    positive = sum((weight for label, weight in corpus.values() if label == 1), Fraction(0))
    assert ceiling(corpus, twins.nothing) == max(positive, 1 - positive)
    assert ceiling(corpus, twins.whole_sentence) == 1


@settings(deadline=None)
@given(corpora(), statistics, st.integers(0, 3))
def test_a_function_of_a_statistic_has_no_higher_ceiling(
    corpus: Corpus, statistic: twins.Statistic, classes: int
) -> None:
    def coarser(words: Words) -> Hashable:
        return crc32(repr(statistic(words)).encode()) % (classes + 1)

    assert ceiling(corpus, coarser) <= ceiling(corpus, statistic)


@pytest.mark.parametrize(
    ("coarse", "fine"),
    [
        *combinations(["nothing", "bag of words", "whole sentence"], 2),
        *combinations(["last word", "last 2 words", "last 3 words", "last 6 words", "last 8 words"], 2),
        ("length", "bag of words"),
        ("bag of bigrams", "whole sentence"),
    ],
)
@settings(deadline=None)
@given(corpora())
def test_the_ladder_of_ceilings_is_in_order(coarse: str, fine: str, corpus: Corpus) -> None:
    assert ceiling(corpus, twins.STATISTICS[coarse]) <= ceiling(corpus, twins.STATISTICS[fine])


@settings(deadline=None)
@given(corpora(), statistics, st.integers(0, 2**20))
def test_no_model_of_the_statistic_beats_its_ceiling(corpus: Corpus, statistic: twins.Statistic, salt: int) -> None:
    accuracy = sum(
        (
            w
            for s, (label, w) in corpus.items()
            if crc32(repr((salt, statistic(tuple(s.split())))).encode()) % 2 == label
        ),
        Fraction(0),
    )
    assert accuracy <= ceiling(corpus, statistic)


# Finite sets --------------------------------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(["en", "zh"]), st.floats(0.1, 0.9), seeds)
def test_split_is_a_twin_closed_partition_with_the_same_ceilings(lang: str, fraction: float, seed: int) -> None:
    corpus = LANGUAGES[lang]
    first, second = twins.split(corpus, fraction, np.random.default_rng(seed))
    assert set(first) | set(second) == set(corpus)
    assert not set(first) & set(second)
    bags = [{tuple(sorted(sentence.split())) for sentence in side} for side in (first, second)]
    assert not bags[0] & bags[1]
    assert abs(len(bags[0]) - fraction * len(bags[0] | bags[1])) <= 4  # half a bag for each of the eight strata
    for side in (first, second):
        assert all(twins.twin(sentence) in side for sentence in side)
        assert all(side[sentence][0] == corpus[sentence][0] for sentence in side)
        assert of_mixed_twins(side) == of_mixed_twins(corpus)
        assert ceiling(side, twins.nothing) == Fraction(1, 2)
        assert ceiling(side, twins.bag_of_words) == Fraction(3, 4)
        assert ceiling(side, twins.bag_of_bigrams) == Fraction(7, 8)


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(HALVES), st.integers(1, 30), seeds)
def test_the_ceilings_hold_exactly_on_every_finite_set(half: Corpus, thirty_seconds: int, seed: int) -> None:
    texts, labels = twins.sample(half, 32 * thirty_seconds, np.random.default_rng(seed))
    assert len(texts) == len(labels) == 32 * thirty_seconds
    assert labels.dtype == np.int64
    assert all(half[text][0] == label for text, label in zip(texts, labels, strict=True))
    drawn = twins.counted(texts, labels)
    assert all(drawn[twins.twin(text)][1] == weight for text, (_, weight) in drawn.items())
    assert ceiling(drawn, twins.nothing) == Fraction(1, 2)
    assert ceiling(drawn, twins.bag_of_words) == Fraction(3, 4) == 1 - of_mixed_twins(drawn) / 2
    assert ceiling(drawn, twins.bag_of_bigrams) == Fraction(7, 8)


@given(seeds)
@settings(max_examples=5, deadline=None)
def test_no_order_blind_model_beats_three_quarters_on_a_finite_set(seed: int) -> None:
    rng = np.random.default_rng(seed)
    texts, labels = twins.sample(HALVES[0], 4000, rng)
    score = dict(zip(ENGLISH.words, rng.normal(size=len(ENGLISH.words)), strict=True))
    right = [(sum(sorted(score[w] for w in t.split())) > 0) == y for t, y in zip(texts, labels, strict=True)]
    assert np.mean(right) <= 0.75


def test_training_and_test_set_of_four_thousand() -> None:
    train, test = twins.train_and_test(ENGLISH, 4000, 4000, np.random.default_rng(3))
    for texts, labels in (train, test):
        assert len(texts) == 4000
        assert ceiling(twins.counted(texts, labels), twins.bag_of_words) == Fraction(3, 4)
    assert not set(train.texts) & set(test.texts)
    again, _ = twins.train_and_test(ENGLISH, 4000, 4000, np.random.default_rng(3))
    assert again.texts == train.texts


def test_the_gap_corpus_can_be_split_and_sampled() -> None:
    train, test = twins.train_and_test(twins.corpus(gap=20), 400, 200, np.random.default_rng(0))
    for part in (train, test):
        assert ceiling(twins.counted(*part), twins.bag_of_words) == Fraction(3, 4)


def test_a_set_is_drawn_by_weight_and_in_random_order() -> None:
    texts, labels = twins.sample(ENGLISH, 16_000, np.random.default_rng(0))
    verdicts = sum(text.startswith(("i like", "i love", "i hate", "i dislike")) for text in texts)
    assert abs(verdicts / 16_000 - 1 / 12) < 0.01
    assert 0.45 < labels[:1000].mean() < 0.55
    assert len(set(texts)) > 5000


# Bad input ----------------------------------------------------------------------------------------------------------


def test_corpus_names_bad_weights() -> None:
    with pytest.raises(ArgumentError, match="no grammar for this language"):
        twins.corpus("fr")
    with pytest.raises(DTypeError, match=r"w_plain is not exact(.|\n)*Fraction"):
        twins.corpus(w_plain=0.25)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="is not 1"):
        twins.corpus(w_plain=Fraction(1, 2))
    with pytest.raises(ArgumentError, match="w_deep is negative"):
        twins.corpus(w_plain=Fraction(1), w_near=Fraction(1), w_deep=Fraction(-1))
    with pytest.raises(ArgumentError, match="mixed is above 1"):
        twins.corpus(mixed=Fraction(2))
    with pytest.raises(ArgumentError, match="gap is below 0"):
        twins.corpus(gap=-1)
    with pytest.raises(DTypeError, match="gap is not an integer"):
        twins.corpus(gap=1.5)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="gap and weights"):
        twins.corpus(w_plain=Fraction(1), w_near=Fraction(0), w_deep=Fraction(0), gap=3)


def test_a_corpus_of_ones_own_is_checked() -> None:
    with pytest.raises(DTypeError, match="expected a dict"):
        Corpus(["good"])  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="no pair"):
        Corpus({"good": 1})  # type: ignore[dict-item]
    with pytest.raises(DTypeError, match="not a str"):
        Corpus({("good",): (1, Fraction(1))})  # type: ignore[dict-item]
    with pytest.raises(DataError, match="empty"):
        Corpus({" ": (1, Fraction(1))})
    with pytest.raises(DataError, match="neither 0 nor 1"):
        Corpus({"good": (2, Fraction(1))})
    with pytest.raises(DTypeError, match="not exact"):
        Corpus({"good": (1, 1.0)})  # type: ignore[dict-item]
    with pytest.raises(DataError, match="not positive"):
        Corpus({"good": (1, Fraction(0))})
    with pytest.raises(DataError, match="sum to 1"):
        Corpus({"good": (1, Fraction(1, 2))})
    with pytest.raises(DataError, match="sum to 1"):
        Corpus({})


def test_ceiling_and_statistics_name_bad_input() -> None:
    with pytest.raises(DTypeError, match="expected a Corpus"):
        ceiling({"good": (1, Fraction(1))}, twins.nothing)  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="not a function"):
        ceiling(ENGLISH, "bag of words")  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="not hashable"):
        ceiling(ENGLISH, lambda words: list(words))  # type: ignore[arg-type,return-value]
    with pytest.raises(DTypeError, match="not hashable"):
        ceiling(ENGLISH, lambda words: (list(words),))
    with pytest.raises(ArgumentError, match="k is below 1"):
        twins.last_words(0)
    with pytest.raises(DTypeError, match="k is not an integer"):
        twins.bag_of_ngrams(2.0)  # type: ignore[arg-type]


def test_split_sample_and_counted_name_bad_input() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(DTypeError, match="expected a Corpus"):
        twins.split([], 0.5, rng)  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="default_rng"):
        twins.split(ENGLISH, 0.5, 3)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="not between 0 and 1"):
        twins.split(ENGLISH, 1.0, rng)
    with pytest.raises(ArgumentError, match="would be empty"):
        twins.split(ENGLISH, 0.0001, rng)
    with pytest.raises(ArgumentError, match="a multiple of 32, for example 4000"):
        twins.sample(ENGLISH, 3999, rng)
    with pytest.raises(ArgumentError, match="size is below 1"):
        twins.sample(ENGLISH, 0, rng)
    with pytest.raises(DTypeError, match="default_rng"):
        twins.sample(ENGLISH, 32, None)  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="expected a Corpus"):
        twins.train_and_test({}, 32, 32, rng)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="does not have this sentence"):
        twins.stratum(ENGLISH, "unheard of")
    with pytest.raises(DTypeError, match="list of texts"):
        twins.counted("good", [1])
    with pytest.raises(DataError, match="2 texts, 1 labels"):
        twins.counted(["good", "bad"], [1])
    with pytest.raises(DataError, match="both labels"):
        twins.counted(["good", "good"], [1, 0])
    with pytest.raises(DTypeError, match="expected one sentence"):
        twins.twin(["good"])  # type: ignore[arg-type]
