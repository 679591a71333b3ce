"""Lesson 1: what each exercise must do."""

import re
import unicodedata

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, plain, when

lesson = Lesson(
    number=1,
    title="Turn words into numbers",
    exercises=[
        Exercise("l01-1", "one form for every text", points=1, read="One form", without=("data.standardise",)),
        Exercise(
            "l01-2", "cut a text into words", points=2, needs=("l01-1",), read="Cut it up", without=("data.tokenise",)
        ),
        Exercise("l01-3", "number the words", points=3, read="Number the words", without=("data.Vocabulary",)),
        Exercise(
            "l01-4", "a rectangle and its mask", points=3, needs=("l01-3",), read="Fill up", without=("data.pad",)
        ),
        Exercise("l01-5", "number the classes", points=1, read="Number the answers"),
        Exercise(
            "l01-6",
            "standardise numbers, and cut Chinese into characters",
            points=2,
            needs=("l01-1",),
            read="Stretch: numbers and characters",
            without=("data.tokenise",),
            bonus=True,
        ),
    ],
)

# l01-1: one form ---------------------------------------------------------------------------------------------------

BREAKS = ["<br />", "<BR/>", "<br>"]
BLANKS = [" ", "  ", "\t", "\n"]
VISIBLE = ["Good", "film", "MOVIE", "2", "!", "Ｗｉｆｉ", "É"]
pieces_of_text = st.lists(st.sampled_from(VISIBLE + BLANKS + BREAKS), min_size=2, max_size=8)


def usual(piece):
    """What a piece of a text is in standard form, runs of blanks not yet joined."""
    return " " if piece in BLANKS + BREAKS else {"Ｗｉｆｉ": "wifi"}.get(piece, piece.lower())


def changed(pieces, change):
    """The standard form if `change` tells what some pieces become; runs of blanks are joined."""
    return " ".join("".join(change.get(piece, usual(piece)) for piece in pieces).split())


@lesson.check("l01-1", pieces=pieces_of_text)
def every_text_gets_the_standard_form(student: Student, pieces) -> None:
    """A word must look the same wherever it stands: else "Movie" at the start of a sentence and "movie" in the middle
    would be two words, and what is learnt about one is lost for the other."""
    text = "".join(pieces)
    blanks_as_they_are = "".join(piece if piece in BLANKS else usual(piece) for piece in pieces)
    student.call("standardise", text=text).must_equal(
        changed(pieces, {}),
        mistakes={
            "capital letters stay": changed(pieces, {p: p for p in [*VISIBLE, "<BR/>"]} | {"Ｗｉｆｉ": "Wifi"}),
            "full-width characters stay": changed(pieces, {"Ｗｉｆｉ": "ｗｉｆｉ"}),
            "line breaks stay in the text": changed(pieces, {p: p.lower() for p in BREAKS}),
            "only the line break <br /> is found": changed(pieces, {p: p.lower() for p in BREAKS[1:]}),
            "a line break in capital letters stays": changed(pieces, {"<BR/>": "<br/>"}),
            "line breaks vanish, and the words beside them grow together": changed(pieces, dict.fromkeys(BREAKS, "")),
            "letters with accents lose them": changed(pieces, {"É": "e"}),
            "white space stays as it is": blanks_as_they_are,
            "white space is only cut off at the ends": blanks_as_they_are.strip(),
            "all white space is left out": "".join(blanks_as_they_are.split()),
            "white space at the ends stays, as one space": re.sub(r"\s+", " ", blanks_as_they_are),
            "the text is cut into a list already": changed(pieces, {}).split(),
        },
    )


@lesson.check("l01-1", pieces=pieces_of_text)
def doing_it_twice_changes_nothing(student: Student, pieces) -> None:
    """What is in standard form already must stay as it is. A rule with this property is called idempotent."""
    once = student.call("standardise", text="".join(pieces)).value
    student.call("standardise", text=once).must_equal(
        once, mistakes={"doing it twice is not the same as doing it once": when("values")}, label="after the first time"
    )


# l01-2: words ------------------------------------------------------------------------------------------------------

WORDS = ["good", "I", "isn't", "well-made", "rock'n'roll", "2nd", "1984", "Été", "the"]
GAPS = [" ", "  ", ", ", "! ", " - ", " '", "' ", "... ", "_", "<br />", " (", ") ", "—"]
words_and_gaps = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=8)


@lesson.check("l01-2", parts=words_and_gaps)
def words_are_kept_and_the_rest_is_left_out(student: Student, parts) -> None:
    """Letters and digits make a word, and an apostrophe or a hyphen inside holds it together. "good" and "good!" must
    not become two different words."""
    text = "".join(word + gap for word, gap in parts)
    plain_text = "".join(word.lower() + (" " if gap == "<br />" else gap) for word, gap in parts)
    words = [word.lower() for word, _ in parts]
    student.call("tokenise", text=text).must_equal(
        words,
        mistakes={
            "the text is not standardised first": cut(text, "'-"),
            "the underscore counts as a letter": cut(plain_text, "'-_"),
            "punctuation stays attached to the words": plain_text.split(),
            "punctuation is a token too": cut(plain_text, "'-", alone=True),
            "apostrophes and hyphens cut words": cut(plain_text, ""),
            "hyphens cut words": cut(plain_text, "'"),
            "apostrophes cut words": cut(plain_text, "-"),
            "digits are left out": cut("".join(" " if c.isdigit() else c for c in plain_text), "'-"),
            "only the letters a to z count as letters": cut("".join(" " if c == "é" else c for c in plain_text), "'-"),
            "a word is cut after its first apostrophe or hyphen": [
                part for word in words for part in (["rock'n", "roll"] if word == "rock'n'roll" else [word])
            ],
            "apostrophes and hyphens at the edge of a word stay": stuck(plain_text),
            "every character is a token": [c for c in " ".join(plain_text.split()) if not c.isspace()],
            "words that occur again are left out": list(dict.fromkeys(words)),
            "the words stand in the order of the alphabet": sorted(words),
        },
    )


def cut(text, inside, alone=False):
    """Cut by walking along the text: `inside` holds a word together between two letters, `alone` keeps other signs."""
    words, word = [], ""
    for here, following in zip(text, [*text[1:], " "]):
        joined = here == "_" if "_" in inside and here == "_" else here in inside and word and following.isalnum()
        if here.isalnum() or joined:
            word += here
            continue
        words += [word] if word else []
        words += [here] if alone and not here.isspace() else []
        word = ""
    return words + ([word] if word else [])


def stuck(text):
    """The runs of letters, digits, apostrophes and hyphens, wherever the last two stand."""
    return "".join(c if c.isalnum() or c in "'-" else " " for c in text).split()


# l01-3: ids --------------------------------------------------------------------------------------------------------

SOME_WORDS = ["bad", "film", "good", "not", "this"]
some_sentences = st.lists(st.lists(st.sampled_from(SOME_WORDS), max_size=4), min_size=1, max_size=4)


def counted(sentences):
    """The words and how often they occur, in the order in which they come first."""
    everything = [word for sentence in sentences for word in sentence]
    return {word: everything.count(word) for word in dict.fromkeys(everything)}


@lesson.check("l01-3", sentences=some_sentences, least=st.integers(1, 3))
def frequent_words_come_first(student: Student, sentences, least) -> None:
    """The order must not depend on chance, or the same text would get other ids tomorrow: by frequency, and where that
    does not decide, by the alphabet."""
    counts = counted(sentences)
    often = {word: count for word, count in counts.items() if count >= least}
    expected = [word for _, word in sorted((-count, word) for word, count in often.items())]
    in_sentences = {word: sum(word in sentence for sentence in sentences) for word in sorted(counts)}
    by_sentences = sorted((w for w in in_sentences if in_sentences[w] >= least), key=lambda w: -in_sentences[w])
    student.call("frequent_words", sentences=sentences, min_count=least).must_equal(
        expected,
        mistakes={
            "equally frequent words stand in the order of the text": sorted(often, key=lambda w: -often[w]),
            "the words stand in the order of the alphabet": sorted(often),
            "the words stand in the order of the text": list(often),
            "the rarest word comes first": sorted(sorted(often), key=often.get),
            "equally frequent words stand in the order of the alphabet from z to a": sorted(
                sorted(often, reverse=True), key=lambda w: -often[w]
            ),
            "min_count is not looked at": [
                word for _, word in sorted((-count, word) for word, count in counts.items())
            ],
            "a word that occurs exactly min_count times is left out": [w for w in expected if often[w] > least],
            "it is counted in how many sentences a word occurs": by_sentences,
            "the special words are put in already": ["<pad>", "<unk>", *expected],
            "a word is listed as often as it occurs": [word for word in expected for _ in range(often[word])],
            "the counts are returned too": when("type"),
        },
    )


vocabularies = st.lists(st.sampled_from(SOME_WORDS), min_size=1, max_size=4, unique=True)
some_tokens = st.lists(st.sampled_from(SOME_WORDS), max_size=5)


@lesson.check("l01-3", words=vocabularies, tokens=some_tokens)
def a_known_word_gets_its_id_and_others_get_1(student: Student, words, tokens) -> None:
    """The ids of the known words begin at 2. A word that nobody has seen before becomes <unk>, 1: it is a real word,
    only an unknown one. <pad>, 0, is no word at all."""
    place = {word: number for number, word in enumerate(words)}
    known = [word for word in tokens if word in place]
    student.build("Vocab", words).call_method("encode", tokens=tokens).must_equal(
        [place[word] + 2 if word in place else 1 for word in tokens],
        mistakes={
            "unknown words become padding": [place[word] + 2 if word in place else 0 for word in tokens],
            "unknown words are left out": [place[word] + 2 for word in known],
            "the ids are counted from 0, as if there were no special words": (
                [place[word] for word in tokens] if len(known) == len(tokens) else None
            ),
            "the ids are one too small": [place[word] + 1 if word in place else 0 for word in tokens],
            "unknown words get new ids": with_new_ids(words, tokens),
            "an unknown word raises an error": when("raised", "KeyError"),
            "unknown words become None": [place[word] + 2 if word in place else None for word in tokens],
            "words are added to the vocabulary when they are read": when("second call"),
        },
    )


def with_new_ids(words, tokens):
    """Every unknown word gets the next free number."""
    everything = list(dict.fromkeys([*words, *tokens]))
    return [everything.index(word) + 2 for word in tokens]


@lesson.check("l01-3", words=vocabularies, places=st.lists(st.integers(0, 11), min_size=4, max_size=4))
def decoding_undoes_encoding(student: Student, words, places) -> None:
    """An id is a place in the list of words, so nothing is lost: the words come back, in their order, special ones
    too."""
    ids = [place % (2 + len(words)) for place in places]
    tokens = [["<pad>", "<unk>", *words][i] for i in ids]
    student.build("Vocab", words).call_method("decode", ids=ids).must_equal(
        tokens,
        mistakes={
            "the special words are left out": [word for word in tokens if word in words],
            "the padding is left out": [word for word in tokens if word != "<pad>"],
            "the ids are counted from 2 in a list that has the special words": [
                ["<pad>", "<unk>", *words][i - 2] for i in ids
            ],
            "the words are joined to one text": " ".join(tokens),
        },
    )


@lesson.check("l01-3", words=vocabularies, beyond=st.integers(0, 3), negative=st.booleans())
def an_id_that_no_word_has_is_an_error(student: Student, words, beyond, negative) -> None:
    """Ids go from 0 to V - 1. In Python, words[-1] is the last word: a wrong id must not quietly become a word."""
    bad = -1 - beyond if negative else len(words) + 2 + beyond
    student.build("Vocab", words).call_method("decode", ids=[0, bad]).must_raise(
        IndexError,
        mentioning=(str(bad),),
        mistakes={
            "a negative id counts from the end of the list": when("no error") if negative else None,
            "an id that no word has becomes a word all the same": None if negative else when("no error"),
            "the error does not say which id it was": when("raised", "IndexError"),
            "the error is a KeyError": when("raised", "KeyError"),
        },
    )


# l01-4: a rectangle ------------------------------------------------------------------------------------------------

id_lists = st.lists(st.lists(st.integers(0, 7), max_size=4), max_size=3)
first_sentences = st.lists(st.integers(2, 7), min_size=1, max_size=5)


def rows(ids, s, side="right", keep_last=False, fill=0):
    """Row by row, as lists: words and filling put side by side."""
    X, mask = [], []
    for sentence in ids:
        kept = sentence[max(0, len(sentence) - s) :] if keep_last else sentence[0:s]
        filling = s - len(kept)
        left = side == "left"
        X.append([fill] * filling + kept if left else kept + [fill] * filling)
        mask.append([False] * filling + [True] * len(kept) if left else [True] * len(kept) + [False] * filling)
    return np.array(X, dtype=np.int64).reshape(len(ids), s), np.array(mask).reshape(len(ids), s)


def padding_mistakes(ids, s, side):
    X, mask = rows(ids, s, side)
    longest = max(map(len, ids))
    other = "left" if side == "right" else "right"
    return {
        "the words of a long sentence are kept from its end": rows(ids, s, side, keep_last=True),
        "the filling is <unk>, 1": rows(ids, s, side, fill=1),
        "the filling is -1": rows(ids, s, side, fill=-1),
        "the mask is True on the filling": (X, ~mask),
        "the mask is read off the ids: a word with the id 0 is taken for filling": (X, X != 0),
        "the words are padded on one side and the mask on the other": (X, rows(ids, s, other)[1]),
        "the filling stands on the other side": rows(ids, s, other),
        "the mask holds numbers instead of True and False": when("dtype"),
        "s is not looked at: the longest sentence decides": rows(ids, longest, side) if longest != s else None,
        "only the rectangle is returned, without the mask": when("type"),
        "the lists of the caller are filled up": when("inputs changed"),
        "long sentences are not cut": when("raised", "ValueError"),
    }


@lesson.check(
    "l01-4", first=first_sentences, others=st.lists(st.lists(st.integers(0, 7), max_size=4), min_size=2, max_size=3)
)
def the_longest_sentence_decides(student: Student, first, others) -> None:
    """A batch is a rectangle [b, s]: the longest sentence has all its words in it, and the others are filled up. The
    mask remembers which is which: it comes from the lengths, not from the ids."""
    ids = [*others[:1], first, *others[1:]]
    longest = max(map(len, ids))
    student.call("pad_batch", ids=ids).must_equal(
        rows(ids, longest),
        mistakes=padding_mistakes(ids, longest, "right")
        | {
            "the shortest sentence decides": rows(ids, min(map(len, ids))),
            "the last sentence decides": rows(ids, len(ids[-1])),
        },
    )


@lesson.check(
    "l01-4", first=first_sentences, others=id_lists, s=st.integers(1, 6), side=st.sampled_from(["right", "left"])
)
def a_given_s_is_kept(student: Student, first, others, s, side) -> None:
    """With s given, every row has s places: shorter sentences are filled up on the given side, longer ones keep their
    first s words."""
    ids = [*others, first]
    student.call("pad_batch", ids=ids, s=s, side=side).must_equal(
        rows(ids, s, side),
        mistakes={"side is not looked at": rows(ids, s, "right") if side == "left" else None}
        | padding_mistakes(ids, s, side),
    )


@lesson.check(
    "l01-4", first=first_sentences, others=id_lists, s=st.integers(1, 6), side=st.sampled_from(["right", "left"])
)
def the_mask_brings_the_sentences_back(student: Student, first, others, s, side) -> None:
    """Row i has min(length, s) real words, and X[i][mask[i]] are just those: padding can be undone."""
    ids = [*others, first]
    answer = student.call("pad_batch", ids=ids, s=s, side=side)
    X, mask = answer.value if isinstance(answer.value, tuple) and len(answer.value) == 2 else (None, None)
    fits = np.shape(X) == np.shape(mask) == (len(ids), s) and mask.dtype == bool
    answer.must(fits, f"It must return X and the boolean mask, both [{len(ids)}, {s}]")
    kept = [row[real].tolist() for row, real in zip(X, mask)]
    answer.must(
        kept == [sentence[:s] for sentence in ids],
        "X[i][mask[i]] must be the first s words of sentence i",
        mistake="the mask does not stand where the words are",
    )


# l01-5: labels -----------------------------------------------------------------------------------------------------

CLASSES = ["negative", "neutral", "positive"]


@lesson.check(
    "l01-5", classes=st.permutations(CLASSES), labels=st.lists(st.sampled_from(CLASSES), min_size=1, max_size=5)
)
def a_label_is_its_place_among_the_classes(student: Student, classes, labels) -> None:
    """The list of classes decides, not the labels that happen to be in the batch: else the same answer would get
    another number in the next batch."""
    numbers = np.array([classes.index(label) for label in labels])
    student.call("encode_labels", labels=labels, classes=classes).must_equal(
        numbers,
        mistakes={
            "the labels are numbered in the order in which they occur": np.array(
                [list(dict.fromkeys(labels)).index(label) for label in labels]
            ),
            "the labels are numbered in the order of the alphabet": np.array(
                [CLASSES.index(label) for label in labels]
            ),
            "the labels of this batch are numbered in the order of the alphabet": np.array(
                [sorted(set(labels)).index(label) for label in labels]
            ),
            "the classes are counted from 1": numbers + 1,
            "a label becomes a row of zeros and a one": np.eye(3)[numbers],
            "the numbers are floats": when("dtype"),
            "a list is returned instead of an array": when("type"),
        },
    )


@lesson.check("l01-5", classes=st.permutations(CLASSES), label=st.sampled_from(["postive", "NEGATIVE"]))
def a_label_of_no_class_is_an_error(student: Student, classes, label) -> None:
    """A misspelt label is a mistake in the data. It must be heard of, and by name, before anything learns from it."""
    student.call("encode_labels", labels=[*classes, label], classes=classes).must_raise(
        ValueError,
        mentioning=(label,),
        mistakes={
            "a label of no class gets a number all the same": when("no error"),
            "the error is a KeyError": when("raised", "KeyError"),
            "the error does not say which label it was": when("raised", "ValueError"),
        },
    )


# l01-6: stretch ----------------------------------------------------------------------------------------------------


def z(X, train):
    """Column by column: how many standard deviations of the training column lie between a number and its mean."""
    columns = []
    for x, known in zip(X.T, train.T):
        middle = sum(known) / len(known)
        spread = (sum((known - middle) ** 2) / len(known)) ** 0.5
        columns.append((x - middle) / (spread if np.ptp(known) > 0 else 1))
    return np.array(columns).T


Z_MISTAKES = {
    "mean and spread are taken from X, which holds the test examples": lambda X, train: z(X, X),
    "mean and spread are taken over everything, not column by column": lambda X, train: (
        (X - train.mean()) / train.std()
    ),
    "mean and spread are taken along the rows": lambda X, train: z(X.T, X.T).T,
    "it is divided by the variance": lambda X, train: (X - train.mean(0)) / train.var(axis=0),
    "the sum of squares is divided by a - 1": lambda X, train: (X - train.mean(0)) / train.std(axis=0, ddof=1),
    "the mean is not subtracted": lambda X, train: X / train.std(axis=0),
    "it is not divided by the spread": lambda X, train: X - train.mean(axis=0),
    "the numbers are squeezed between 0 and 1": lambda X, train: (X - train.min(0)) / np.ptp(train, axis=0),
}


@lesson.check("l01-6", X=floats("b k"), train=floats("a k"), sizes={"a": (3, 5), "b": (2, 4), "k": (2, 3)})
def numbers_are_counted_in_standard_deviations(student: Student, X, train) -> None:
    """Mean and standard deviation are learnt, and what is learnt may come from the training examples only: the test
    examples are measured with the same ruler."""
    student.call("z_score", X=plain(X), train=plain(train)).must_equal(
        z(X, train),
        mistakes={name: mistake(X, train) for name, mistake in Z_MISTAKES.items()}
        | {"the caller's X is changed": when("inputs changed")},
        rtol=1e-7,
    )


@lesson.check("l01-6", train=floats("a k"), c=st.integers(-2, 2), sizes={"a": (3, 5), "k": (2, 3)})
def training_columns_get_mean_0_and_spread_1(student: Student, train, c) -> None:
    """For the training examples themselves the new mean is 0 and the new spread 1. A constant column has nothing to
    divide by: it becomes zeros, not 0 / 0."""
    train = np.column_stack([train, np.full(len(train), c / 1.0)])
    student.call("z_score", X=plain(train), train=plain(train)).must_equal(
        z(train, train), mistakes={"a constant column is divided by zero": when("nan")}, rtol=1e-7
    )


@lesson.check(
    "l01-6", X=floats("b k"), train=floats("a k"), sizes={"a": (3, 5), "k": (2, 3)}, a=st.sampled_from([0.5, 2, 4])
)
def the_unit_of_measurement_does_not_matter(student: Student, X, train, a) -> None:
    """Metres or feet, Celsius or Fahrenheit: x and a x + c, with a > 0, are the same number of standard deviations from
    the mean."""
    once = student.call("z_score", X=plain(X), train=plain(train))
    student.call("z_score", X=plain(a * X + 3), train=plain(a * train + 3)).must_equal(
        once.value,
        label="in the other unit",
        rtol=1e-7,
    )


CHINESE = ["这部", "电影", "很", "好看", "WiFi", "2024", " ", "。", "！", "_"]


@lesson.check("l01-6", pieces=st.lists(st.sampled_from(CHINESE), max_size=10))
def every_chinese_character_is_a_token(student: Student, pieces) -> None:
    """Chinese puts no spaces between words, and to find the words is an art. The characters are there to be counted."""
    text = "".join(pieces)
    standard = unicodedata.normalize("NFKC", text).lower()
    runs = "".join(c if c.isalnum() else " " for c in standard).split()
    student.call("characters", text=text).must_equal(
        [token for run in runs for token in characters_of(run)],
        mistakes={
            "the text is cut at spaces and signs only": runs,
            "letters and digits are cut one by one too": [c for run in runs for c in run],
            "punctuation is a token too": [token for run in standard.split() for token in characters_of(run)],
            "letters and digits are left out": [c for run in runs for c in run if not c.isascii()],
            "the text is not standardised first": [
                token for run in cut(text, "") for token in characters_of(run) if token.isalnum()
            ],
        },
    )


def characters_of(run):
    """Cut a run without spaces into characters, but keep ASCII letters and digits together."""
    tokens = []
    for c, before in zip(run, " " + run):
        if c.isascii() and c.isalnum() and before.isascii() and before.isalnum():
            tokens[-1] += c
        else:
            tokens.append(c)
    return tokens
