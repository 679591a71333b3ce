"""Laws of standardise, tokenise and Vocabulary."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_rnn.data import Vocabulary, standardise, tokenise
from tinygrad_rnn.data.text import LANGUAGES, PAD, SPECIAL_WORDS, UNK
from tinygrad_rnn.errors import ArgumentError, DTypeError, TokenError

texts = st.text(max_size=60)
words = st.text(alphabet="abcdé好-'", min_size=1, max_size=4)
sentences = st.lists(st.lists(words, max_size=8), max_size=8)


@settings(deadline=None)
@given(texts)
def test_standardising_twice_changes_nothing_more(text: str) -> None:
    assert standardise(standardise(text)) == standardise(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<br />", "<", "br", "/>", "<BR>", " ", "＜", "\t", "İ", "Σ", "ϔ", "x"]), max_size=12))
def test_standardising_twice_changes_nothing_more_on_nasty_pieces(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert standardise(standardise(text)) == standardise(text)


@settings(deadline=None)
@given(texts)
def test_standard_text_has_no_runs_of_space(text: str) -> None:
    assert standardise(text) == " ".join(standardise(text).split(" "))
    assert "  " not in standardise(text)
    assert standardise(text).strip() == standardise(text)


@settings(deadline=None)
@given(texts, st.sampled_from(LANGUAGES))
def test_tokens_are_those_of_the_standardised_text(text: str, lang: str) -> None:
    assert tokenise(text, lang) == tokenise(standardise(text), lang)


@settings(deadline=None)
@given(texts, st.sampled_from(LANGUAGES))
def test_tokens_are_pieces_of_the_standardised_text_in_order(text: str, lang: str) -> None:
    rest = standardise(text)
    for token in tokenise(text, lang):
        assert token
        assert not any(character.isspace() for character in token)
        _, found, rest = rest.partition(token)
        assert found


@settings(deadline=None)
@given(texts)
def test_cutting_at_spaces_loses_nothing(text: str) -> None:
    assert " ".join(tokenise(text, "spaces")) == standardise(text)


@settings(deadline=None)
@given(texts)
def test_english_and_chinese_tokens_lose_only_what_is_neither_letter_nor_digit(text: str) -> None:
    letters = [character for character in standardise(text) if character.isalnum()]
    assert [character for character in "".join(tokenise(text, "en")) if character.isalnum()] == letters
    assert list("".join(tokenise(text, "zh"))) == letters


def test_the_sentence_of_the_chapter_has_five_words() -> None:
    assert tokenise("I dislike this boring movie") == ["i", "dislike", "this", "boring", "movie"]


def test_chinese_is_cut_into_characters_and_keeps_latin_words_whole() -> None:
    assert tokenise("我讨厌这部无聊的电影,WiFi不行", "zh") == [*"我讨厌这部无聊的电影", "wifi", *"不行"]


@settings(deadline=None)
@given(sentences)
def test_decode_undoes_encode_on_known_words(corpus: list[list[str]]) -> None:
    vocabulary = Vocabulary.fit(corpus)
    for sentence in corpus:
        assert vocabulary.decode(vocabulary.encode(sentence)) == sentence


@settings(deadline=None)
@given(sentences, st.lists(st.one_of(words, st.sampled_from(SPECIAL_WORDS)), max_size=8))
def test_unknown_words_become_unk_and_no_word_becomes_pad(corpus: list[list[str]], other: list[str]) -> None:
    vocabulary = Vocabulary.fit(corpus)
    ids = vocabulary.encode(other)
    assert all((number == UNK) == (word not in vocabulary) for word, number in zip(other, ids, strict=True))
    assert all(PAD < number < len(vocabulary) for number in ids)


@settings(deadline=None)
@given(sentences, st.randoms(use_true_random=False))
def test_the_order_of_the_sentences_does_not_matter(corpus: list[list[str]], random: object) -> None:
    shuffled = list(corpus)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Vocabulary.fit(shuffled).words == Vocabulary.fit(corpus).words


@settings(deadline=None)
@given(sentences, st.integers(1, 4))
def test_min_count_keeps_exactly_the_frequent_words(corpus: list[list[str]], min_count: int) -> None:
    everything = [word for sentence in corpus for word in sentence]
    frequent = {word for word in everything if everything.count(word) >= min_count}
    assert set(Vocabulary.fit(corpus, min_count=min_count).words) - set(SPECIAL_WORDS) == frequent


@settings(deadline=None)
@given(sentences, st.integers(2, 10))
def test_max_size_keeps_the_first_words_and_counts_the_special_ones(corpus: list[list[str]], max_size: int) -> None:
    assert Vocabulary.fit(corpus, max_size=max_size).words == Vocabulary.fit(corpus).words[:max_size]


@settings(deadline=None)
@given(sentences)
def test_frequent_words_come_first_then_by_alphabet(corpus: list[list[str]]) -> None:
    everything = [word for sentence in corpus for word in sentence]
    known = Vocabulary.fit(corpus).words[len(SPECIAL_WORDS) :]
    assert list(known) == sorted(known, key=lambda word: (-everything.count(word), word))


def test_special_ids_and_words() -> None:
    vocabulary = Vocabulary.fit([["<pad>", "good"]])
    assert vocabulary.words == ("<pad>", "<unk>", "good")
    assert "<pad>" not in vocabulary
    assert 3 not in vocabulary
    assert vocabulary.decode(np.array([[2, 1, 0]])[0]) == ["good", "<unk>", "<pad>"]


def test_bad_input_names_the_problem() -> None:
    with pytest.raises(DTypeError, match=r"standardise: expected one text.*\n  found: list"):
        standardise(["a"])  # type: ignore[arg-type]
    with pytest.raises(DTypeError, match="tokenise: expected one text"):
        tokenise(b"a")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="lang='fr'"):
        tokenise("a", lang="fr")
    with pytest.raises(DTypeError, match="tokenise"):
        Vocabulary.fit(["not tokenised"])
    with pytest.raises(DTypeError, match="list of sentences"):
        Vocabulary.fit("good film")
    with pytest.raises(DTypeError, match="not a str"):
        Vocabulary.fit([[1, 2]])  # type: ignore[list-item]
    with pytest.raises(ArgumentError, match="min_count is below 1"):
        Vocabulary.fit([], min_count=0)
    with pytest.raises(ArgumentError, match="max_size is below 2"):
        Vocabulary.fit([], max_size=1)
    with pytest.raises(DTypeError, match="min_count is not an integer"):
        Vocabulary.fit([], min_count=1.5)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="twice"):
        Vocabulary(["a", "a"])
    with pytest.raises(ArgumentError, match="special word"):
        Vocabulary(["<unk>"])
    with pytest.raises(DTypeError, match=r"Vocabulary\.encode"):
        Vocabulary(["a"]).encode("a")
    with pytest.raises(TokenError, match=r"found: -1"):
        Vocabulary(["a"]).decode([-1])
    with pytest.raises(TokenError, match=r"ids are 0\.\.2"):
        Vocabulary(["a"]).decode([3])
    with pytest.raises(DTypeError, match="not an integer"):
        Vocabulary(["a"]).decode([1.0])  # type: ignore[list-item]
