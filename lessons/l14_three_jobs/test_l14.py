"""Lesson 14: what each exercise must do."""

from collections import defaultdict
from fractions import Fraction
from functools import cache

import numpy as np
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn.course import Exercise, Lesson, Student, floats, ids, masks, rng, size, when
from tinygrad_rnn.data import Dataset, pad, twins
from tinygrad_rnn.train import fit

lesson = Lesson(
    number=14,
    title="Three jobs for one cell",
    exercises=[
        Exercise("l14-1", "how surprised a model is", 2, read="How surprised?", bonus=True),
        Exercise("l14-2", "how surprised it must be", 2, ["l14-1"], read="A bound that nobody beats", bonus=True),
        Exercise("l14-3", "let it write", 3, read="Job 1: write", seconds=30, bonus=True),
        Exercise(
            "l14-4", "read here, write there", 4, read="Job 2: translate", seconds=20, without=["nn.RNN"], bonus=True
        ),
        Exercise("l14-5", "count the right frames", 2, read="Job 3: listen", bonus=True),
        Exercise("l14-6", "look before you write", 1, ["l14-3"], read="Stretch: beam search", seconds=15, bonus=True),
    ],
)

END = 0
SEED = st.integers(0, 2**31)


def log_softmax(z):
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def step(x, h, W_xh, W_hh, b):
    return np.tanh(x @ W_xh + h @ W_hh + b)


# l14-1: perplexity -------------------------------------------------------------------------------------------------


def chosen(logits, ids):
    """Return log p of each word, [b, s]."""
    return np.array([[row[v] for row, v in zip(*one)] for one in zip(log_softmax(logits), ids)])


PREDICTED = {"logits": floats("b s V"), "ids": ids("b s", below="V"), "mask": masks("b s")}


@lesson.check("l14-1", sizes={"s": (2, 5), "V": (2, 5)}, **PREDICTED)
def every_real_word_counts_once(student: Student, logits, ids, mask) -> None:
    """Add up -log p over the real words of all sentences, divide by how many they are, then take exp. A long sentence
    has more words, so it counts more."""
    log_p = chosen(logits, ids)
    twice = chosen(np.exp(log_softmax(logits)), ids)
    mean = np.array([row[real].mean() for row, real in zip(log_p, mask)])
    student.call("perplexity", logits=logits, ids=ids, mask=mask).must_equal(
        float(np.exp(-log_p[mask].mean())),
        mistakes={
            "padding is counted": float(np.exp(-log_p.mean())),
            "padding adds nothing, but counts in the divisor": float(np.exp(-(log_p * mask).sum() / mask.size)),
            "each sentence counts the same, however long": float(np.exp(-mean.mean())),
            "the mean of the sentences' perplexities is taken": float(np.exp(-mean).mean()),
            "exp is forgotten": float(-log_p[mask].mean()),
            "the sign is forgotten": float(np.exp(log_p[mask].mean())),
            "2 is raised to it, not e": float(2 ** -log_p[mask].mean()),
            "the mean of the probabilities is taken, not of their logarithms": float(1 / np.exp(log_p[mask]).mean()),
            "the sum over the words is not divided by their number": float(np.exp(-log_p[mask].sum())),
            "softmax is taken twice": float(np.exp(-twice[mask].mean())),
        },
    )


@lesson.check(
    "l14-1", sizes={"V": (2, 6)}, ids=ids("b s", below="V"), mask=masks("b s"), V=size("V"), height=st.integers(-9, 9)
)
def who_knows_nothing_has_perplexity_v(student: Student, ids, mask, V, height) -> None:
    """If all V words are equally likely, p is 1/V at every place, and exp(log V) = V: perplexity is the number of words
    among which the model hesitates. How high the equal scores are plays no role."""
    logits = np.full((*ids.shape, V), float(height))
    student.call("perplexity", logits=logits, ids=ids, mask=mask).must_equal(
        float(V), mistakes={"2 is raised to it, not e": float(2 ** np.log(V)), "exp is forgotten": float(np.log(V))}
    )


# l14-2: the bound --------------------------------------------------------------------------------------------------


def language(seed):
    """Draw a small language: up to 8 sentences of 1 to 4 words a, b, c with their probabilities."""
    dice = np.random.default_rng(seed)
    drawn = {" ".join(dice.choice(list("abc"), dice.integers(1, 5))) for _ in range(8)}
    weights = dice.integers(1, 9, size=len(drawn))
    return {sentence: float(weight / weights.sum()) for sentence, weight in zip(sorted(drawn), weights)}


def surprise_by_prefix(sentences):
    """Return exp of the mean surprise, counted word by word: at each beginning, the entropy of what follows it."""
    following = defaultdict(lambda: defaultdict(float))
    for sentence, p in sentences.items():
        words = [*sentence.split(), "<end>"]
        for k, word in enumerate(words):
            following[tuple(words[:k])][word] += p
    nats, places = 0.0, 0.0
    for masses in following.values():
        total = sum(masses.values())
        nats -= sum(mass * np.log(mass / total) for mass in masses.values())
        places += total
    return float(np.exp(nats / places))


@lesson.check("l14-2", seed=SEED)
def it_is_the_entropy_per_prediction(student: Student, seed) -> None:
    """Nobody can expect less surprise than the entropy -sum(p log p) of a sentence. All predictions share it: the
    expected number of words, and one more for the end. (The check counts it word by word: the same.)"""
    sentences = language(seed)
    p = np.array(list(sentences.values()))
    lengths = np.array([len(sentence.split()) for sentence in sentences])
    nats = -(p * np.log(p)).sum()
    student.call("best_perplexity", sentences=sentences).must_equal(
        surprise_by_prefix(sentences),
        mistakes={
            "the end of the sentence is not predicted": float(np.exp(nats / (p @ lengths))),
            "all sentences are taken to be equally likely": float(np.exp(np.log(len(p)) / (p @ lengths + 1))),
            "the mean length is taken without the probabilities": float(np.exp(nats / (lengths.mean() + 1))),
            "the entropy is that of a whole sentence, not of a word": float(np.exp(nats)),
            "each sentence's surprise is divided by its own length": float(
                np.exp(-(p * np.log(p) / (lengths + 1)).sum())
            ),
            "the letters are counted, not the words": float(
                np.exp(nats / (p @ [len(sentence) + 1 for sentence in sentences]))
            ),
            "2 is raised to it, not e": float(2 ** (nats / (p @ lengths + 1))),
            "exp is forgotten": float(nats / (p @ lengths + 1)),
        },
    )


@lesson.check("l14-2", count=st.integers(1, 9))
def n_sentences_of_one_word_give_the_root_of_n(student: Student, count) -> None:
    """N words, equally likely, then the end, which is certain: N choices at the first prediction and 1 at the second.
    Their geometric mean is sqrt(N)."""
    sentences = {f"word{k}": 1 / count for k in range(count)}
    student.call("best_perplexity", sentences=sentences).must_equal(
        float(np.sqrt(count)),
        mistakes={"the end of the sentence is not predicted": float(count)},
    )


# l14-3: sampling ---------------------------------------------------------------------------------------------------


def numbers(seed, *shape, scale=2.0):
    return np.random.default_rng(seed).integers(-64, 65, size=shape) / 64 * scale


def writer_parameters(V, n, m, seed):
    shapes = {"embedding.W": (V, n), "cell.W_xh": (n, m), "cell.W_hh": (m, m), "cell.b": (m,)}
    shapes |= {"output.W": (m, V), "output.b": (V,)}
    return {name: numbers(seed + k, *shape) for k, (name, shape) in enumerate(shapes.items())}


def read_on(p, word, h):
    """Return the scores after one more word, and the new state."""
    h = step(p["embedding.W"][word], h, p["cell.W_xh"], p["cell.W_hh"], p["cell.b"])
    return h @ p["output.W"] + p["output.b"], h


def greedy(p, prefix, longest, carry=True, feed=True, stop=True, with_end=False, with_prefix=False):
    """Write with temperature 0; the options are the mistakes that students make."""
    zero = np.zeros(len(p["cell.b"]))
    h, out = zero, []
    for v in prefix:
        scores, h = read_on(p, v, h)
    while len(out) < longest:
        word = int(np.argmax(scores))
        if word == END and stop:
            out += [END] if with_end else []
            break
        out.append(word)
        scores, h = read_on(p, word if feed else prefix[-1], h if carry else zero)
    return [*prefix, *out] if with_prefix else out


WRITER = {"V": size("V"), "n": size("n"), "m": size("m"), "seed": SEED}
WIDE = {"V": (3, 6), "n": (2, 3), "m": (2, 4)}


def writer(student, p):
    V, n = p["embedding.W"].shape
    return student.build("Writer", V, n, len(p["cell.b"]), rng=rng(0)).with_parameters(p)


def ask(student, model, prefix, temperature, seed, longest):
    return student.call("sample", model=model, prefix=prefix, temperature=temperature, rng=rng(seed), longest=longest)


def some_prefix(V, length, seed):
    return [END, *(int(v) for v in np.random.default_rng(seed).integers(1, V, size=length - 1))]


@lesson.check("l14-3", sizes=WIDE, length=st.integers(2, 4), longest=st.integers(2, 7), **WRITER)
def with_temperature_0_it_writes_the_likeliest_word(student: Student, V, n, m, seed, length, longest) -> None:
    """Read the whole prefix, one word after the other. Then write the word with the highest score, read it, and so on:
    the state goes from word to word. (END has no chance here.)"""
    p = writer_parameters(V, n, m, seed)
    p["output.b"][END] = -1e6
    prefix = some_prefix(V, length, seed)
    ask(student, writer(student, p), prefix, 0.0, seed, longest).must_equal(
        greedy(p, prefix, longest),
        mistakes={
            "the prefix is returned with the words": greedy(p, prefix, longest, with_prefix=True),
            "the state is not carried from word to word": greedy(p, prefix, longest, carry=False),
            "what was written is not read": greedy(p, prefix, longest, feed=False),
            "only the last word of the prefix is read": greedy(p, prefix[-1:], longest),
            "it writes one word too few": greedy(p, prefix, longest - 1),
            "the scores are divided by a temperature of 0": when("raised"),
            "the words are not drawn with rng": when("second call"),
            "a word is drawn even with temperature 0": when("values"),
        },
    )


@lesson.check("l14-3", sizes=WIDE, length=st.integers(1, 3), longest=st.integers(3, 7), **WRITER)
def the_end_stops_it(student: Student, V, n, m, seed, length, longest) -> None:
    """END says that the sentence is over: nothing comes after it, and it is not part of what was written."""
    p = writer_parameters(V, n, m, seed)
    prefix = some_prefix(V, length, seed)
    ask(student, writer(student, p), prefix, 0.0, seed, longest).must_equal(
        greedy(p, prefix, longest),
        mistakes={
            "END does not stop it": greedy(p, prefix, longest, stop=False),
            "END is returned with the words": greedy(p, prefix, longest, with_end=True),
        },
    )


@lesson.check("l14-3", seed=SEED)
def a_low_temperature_does_not_overflow(student: Student, seed) -> None:
    """Scores of 2 divided by 0.001 are 2000, and exp(2000) is infinity. Softmax takes off the largest score first; then
    the likeliest word is as good as certain."""
    p = writer_parameters(4, 2, 3, seed)
    p["output.b"] = p["output.b"] * 0 + np.array([-1e6, 4.0, 8.0, 12.0])
    p["output.W"] = p["output.W"] * 0.125
    answer = ask(student, writer(student, p), [END], 1e-3, seed, 3)
    answer.must_equal(
        greedy(p, [END], 3),
        mistakes={
            "the largest score is not subtracted": when("raised", "ValueError"),
            "the temperature multiplies the scores": when("values"),
        },
    )


def constant_writer(scores):
    """Parameters of a writer that forgets: after every word it has the same scores."""
    V = len(scores)
    shapes = {"embedding.W": (V, 1), "cell.W_xh": (1, 1), "cell.W_hh": (1, 1), "cell.b": (1,), "output.W": (1, V)}
    return {name: np.zeros(shape) for name, shape in shapes.items()} | {"output.b": scores}


@lesson.check("l14-3", order=st.permutations([0.0, 1.0, 2.0]), temperature=st.sampled_from([0.5, 2.0]), seed=SEED)
def words_come_as_often_as_their_probability_says(student: Student, order, temperature, seed) -> None:
    """softmax(scores / temperature): below 1 the differences grow and the likely words come more often, above 1 they
    shrink. This writer has the same scores after every word, and writes 300 of them; END has no chance."""
    scores = np.array([-1000.0, *order])
    model = writer(student, constant_writer(scores))
    answer = ask(student, model, [END], temperature, seed, 300)
    words = np.asarray(answer.value)
    answer.must_equal(answer.value, mistakes={"the words are not drawn with rng": when("second call")})
    answer.must(words.shape == (300,) and words.dtype.kind == "i", "A list of 300 ids must come back")
    share = np.bincount(words, minlength=4)[:4] / 300

    def like(p):
        return bool(np.all(np.abs(share - p) <= 5.5 * np.sqrt(p * (1 - p) / 300) + 1e-3))

    def p_of(z):
        return np.exp(log_softmax(z))

    others = {
        "the temperature multiplies the scores": p_of(scores * temperature),
        "the temperature is ignored": p_of(scores),
        "the likeliest word is always written": np.eye(4)[scores.argmax()],
        "all words are equally likely": np.array([0.25] * 4),
        "the probabilities are those of a softmax taken twice": p_of(p_of(scores / temperature)),
    }
    named = [name for name, p in others.items() if like(p)]
    expected = p_of(scores / temperature)
    shown = ", ".join(f"{number:.2f}" for number in share)
    answer.must(
        like(expected),
        f"Words 0 to 3 came with shares {shown}; expected {', '.join(f'{number:.2f}' for number in expected)}",
        mistake=named[0] if named else "",
    )
    other = ask(student, model, [END], temperature, seed + 1, 30).value
    alike = list(other) == list(words[:30])
    answer.must(not alike, "Another rng must draw other words", mistake="the same words come from every rng")


class NextWord(tg.nn.Module):
    """Scores [b, V] of the words that may follow after ids [b, s]."""

    def __init__(self, V, rng):
        self.embedding = tg.nn.Embedding(V, 16, rng=rng, dtype="float64")
        self.rnn = tg.nn.RNN(16, 48, rng=rng, dtype="float64")
        self.output = tg.nn.Linear(48, V, rng=rng, dtype="float64")

    def forward(self, ids, mask):
        return self.output(self.rnn(self.embedding(ids), mask=mask)[1])


@cache
def trained_writer():
    """Train a writer on the plain reviews of the twin corpus (less than a second): its parameters, and the words."""
    corpus = twins.corpus(w_plain=Fraction(1), w_near=Fraction(0), w_deep=Fraction(0))
    words = ["<end>", *corpus.words]
    beginnings, following = [], []
    for text in sorted(corpus):
        sentence = [END, *(words.index(word) for word in text.split()), END]
        beginnings += [sentence[:k] for k in range(1, len(sentence))]
        following += sentence[1:]
    dice = np.random.default_rng(0)
    model = NextWord(len(words), dice)
    data = Dataset(*pad(beginnings), np.array(following))
    fit(model, data, tg.optim.Adam(model.parameters(), lr=0.01), epochs=6, rng=dice)
    return (
        {name.replace("rnn.layers.0.forward", "cell"): p.numpy() for name, p in model.named_parameters()},
        words,
        corpus,
    )


@lesson.check("l14-3")
def a_trained_writer_writes_reviews_of_the_grammar(student: Student) -> None:
    """A writer that has read some thousand short reviews knows their grammar. Of 20 that it writes at temperature 0.5,
    at least 19 are sentences of the grammar, if each word is drawn after all words before it."""
    p, words, corpus = trained_writer()
    answers = [ask(student, writer(student, p), [END], 0.5, seed, 15) for seed in range(20)]
    reviews = [" ".join(words[word] for word in answer.value) for answer in answers]
    strange = [review for review in reviews if review not in corpus]
    problem = f"{len(strange)} of 20 reviews are not in the grammar, for example: {' / '.join(strange[:1])}"
    answers[0].must(len(strange) <= 1, problem)


# l14-4: the translator ---------------------------------------------------------------------------------------------


def translator_parameters(V, U, n, m, seed):
    cell = {"W_xh": (n, m), "W_hh": (m, m), "b": (m,)}
    shapes = {"source.W": (V, n), "target.W": (U, n), "output.W": (m, U), "output.b": (U,)}
    shapes |= {f"{which}.{name}": shape for which in ("reader", "writer") for name, shape in cell.items()}
    return {name: numbers(seed + k, *shape, scale=1.0) for k, (name, shape) in enumerate(shapes.items())}


def translator(student, p):
    V, n = p["source.W"].shape
    U, m = len(p["output.b"]), len(p["reader.b"])
    return student.build("Translator", V, U, n, m, rng=rng(0)).with_parameters(p)


def reading(words):
    """Return what `encode` gives if it reads `words(ids, real)` of each sentence."""

    def reference(ids, mask, source_W, reader_W_xh, reader_W_hh, reader_b, **_):
        last = []
        for sentence, real in zip(ids, mask):
            h = np.zeros(len(reader_b))
            for word in words(sentence, real):
                h = step(source_W[word], h, reader_W_xh, reader_W_hh, reader_b)
            last.append(h)
        return np.array(last)

    return reference


read = reading(lambda ids, real: ids[real])
PAIR = {"V": size("V"), "U": size("U"), "n": size("n"), "m": size("m"), "seed": SEED}
BOTH = {"b": (1, 3), "s": (2, 4), "t": (2, 4), "V": (2, 4), "U": (2, 4), "n": (1, 2), "m": (2, 3)}


@lesson.check("l14-4", sizes=BOTH | {"V": (2, 3), "U": (3, 5)}, ids=ids("b s", below="V"), mask=masks("b s"), **PAIR)
def the_reader_reads_all_real_words(student: Student, ids, mask, V, U, n, m, seed) -> None:
    """Lesson 9 once more: one step of `reader` for each real word, from the first to the last; padding leaves the state
    as it is. All that the writer will ever know of the sentence is in this state."""
    p = translator_parameters(V, U, n, m, seed)
    translator(student, p).call_method("encode", ids=ids, mask=mask).must_follow(
        read,
        gradients_of=("source_W", "reader_W_xh", "reader_W_hh"),
        mistakes={
            "padding is read like words": reading(lambda ids, real: ids),
            "the sentence is read from right to left": reading(lambda ids, real: ids[real][::-1]),
            "only the last word is read": reading(lambda ids, real: ids[real][-1:]),
            "the last word is not read": reading(lambda ids, real: ids[real][:-1]),
            "the writer's cell reads": lambda ids, mask, writer_W_xh, writer_W_hh, writer_b, source_W, **_: read(
                ids, mask, source_W, writer_W_xh, writer_W_hh, writer_b
            ),
            "the words are looked up in the other language": lambda ids, mask, source_W, target_W, **given: read(
                ids, mask, target_W, **given
            ),
        },
        gradient_mistakes={
            "the state is detached between the steps": last_step,
        },
    )


def last_step(g, ids, mask, source_W, reader_W_xh, reader_W_hh, reader_b, **_):
    """The gradients if only the last step of each sentence is on the tape."""
    dW_hh, dsource = np.zeros_like(reader_W_hh), np.zeros_like(source_W)
    for row, sentence, real in zip(g, ids, mask):
        part = {"source_W": source_W, "reader_W_xh": reader_W_xh, "reader_W_hh": reader_W_hh, "reader_b": reader_b}
        before = reading(lambda ids, real: ids[real][:-1])(sentence[None], real[None], **part)[0]
        last = sentence[real][-1]
        dz = row * (1 - step(source_W[last], before, reader_W_xh, reader_W_hh, reader_b) ** 2)
        dW_hh += np.outer(before, dz)
        dsource[last] += reader_W_xh @ dz
    return {"reader_W_hh": dW_hh, "source_W": dsource}


def writing(given, state0=None):
    """Return what `decode` gives if the writer is given `given(words)` of each sentence, word by word."""

    def reference(state, words, target_W, writer_W_xh, writer_W_hh, writer_b, output_W, output_b, **_):
        h, scores = state if state0 is None else state0(state), []
        for word in given(words).T:
            h = step(target_W[word], h, writer_W_xh, writer_W_hh, writer_b)
            scores.append(h @ output_W + output_b)
        return np.stack(scores, axis=1)

    return reference


def shifted(words):
    return np.c_[np.full(len(words), END), words[:, :-1]]


def alone(state, words, target_W, writer_W_xh, writer_W_hh, writer_b, output_W, output_b, **_):
    """What comes out if the writer is given its own likeliest words instead of the right ones."""
    h, word, scores = state, np.full(len(words), END), []
    for _column in words.T:
        h = step(target_W[word], h, writer_W_xh, writer_W_hh, writer_b)
        scores.append(h @ output_W + output_b)
        word = scores[-1].argmax(axis=1)
    return np.stack(scores, axis=1)


def not_carried(state, words, target_W, writer_W_xh, writer_W_hh, writer_b, output_W, output_b, **_):
    columns = [step(target_W[word], state, writer_W_xh, writer_W_hh, writer_b) for word in shifted(words).T]
    return np.stack([h @ output_W + output_b for h in columns], axis=1)


@lesson.check("l14-4", sizes=BOTH, words=ids("b t", below="U"), state=floats("b m", 0.5), **PAIR)
def the_writer_is_given_the_word_before(student: Student, words, state, V, U, n, m, seed) -> None:
    """Score k is for word k, and was made from END and the words before k: whoever shows the writer the word that it
    shall predict teaches it to copy. In training it is given the right words, not its own."""
    p = translator_parameters(V, U, n, m, seed)
    translator(student, p).call_method("decode", state=state, words=words).must_follow(
        writing(shifted),
        gradients_of=("state", "target_W", "writer_W_hh", "output_W", "output_b"),
        mistakes={
            "the writer is shown the word that it shall predict": writing(lambda words: words),
            "the words are shifted to the other side": writing(lambda words: np.c_[words[:, 1:], 0 * words[:, :1]]),
            "the reader's state is not used": writing(shifted, lambda state: 0 * state),
            "the writer is given END before every word": writing(lambda words: 0 * words),
            "the writer is given its own words": alone,
            "the state is not carried from word to word": not_carried,
            "the last word goes round to the front": writing(lambda words: np.roll(words, 1, axis=1)),
            "the scores come back as [t, b, U]": lambda **given: writing(shifted)(**given).swapaxes(0, 1),
        },
        gradient_mistakes={
            "the reader's state is detached": lambda g, state, **_: {"state": 0 * state},
        },
    )


def translating(p, ids, mask, length, words=None, carry=True, feed=True, first=END):
    """Translate greedily; the options are the mistakes that students make."""
    short = {name.replace(".", "_"): value for name, value in p.items()}
    h = start = (words or read)(ids, mask, **short)
    word, out = np.full(len(ids), first), []
    for _column in range(length):
        h = step(p["target.W"][word], h if carry else start, p["writer.W_xh"], p["writer.W_hh"], p["writer.b"])
        likeliest = (h @ p["output.W"] + p["output.b"]).argmax(axis=1)
        word = likeliest if feed else word
        out.append(likeliest)
    return np.stack(out, axis=1)


@lesson.check("l14-4", sizes=BOTH, ids=ids("b s", below="V"), mask=masks("b s"), length=st.integers(2, 5), **PAIR)
def a_translation_feeds_on_itself(student: Student, ids, mask, length, V, U, n, m, seed) -> None:
    """Nobody knows the right words now. The writer is given END, then each word that it has just written. The result is
    the ids of the highest scores, [b, length]."""
    p = {name: 1.5 * value for name, value in translator_parameters(V, U, n, m, seed).items()}
    translator(student, p).call_method("translate", ids=ids, mask=mask, length=length).must_equal(
        translating(p, ids, mask, length),
        mistakes={
            "padding is read like words": translating(p, ids, mask, length, reading(lambda ids, real: ids)),
            "the state is not carried from word to word": translating(p, ids, mask, length, carry=False),
            "the writer is given END before every word": translating(p, ids, mask, length, feed=False),
            "the writer begins with word 1, not with END": translating(p, ids, mask, length, first=1),
            "the result is [length, b]": translating(p, ids, mask, length).T,
        },
    )


# l14-5: frames -----------------------------------------------------------------------------------------------------


@lesson.check(
    "l14-5", sizes={"s": (2, 6), "k": (2, 4)}, scores=floats("b s k"), labels=ids("b s", below="k"), mask=masks("b s")
)
def all_real_frames_count_the_same(student: Student, scores, labels, mask) -> None:
    """A frame is right if the highest of its k scores is that of its label. Padding is neither right nor wrong, and a
    frame of a long recording counts no less than one of a short one."""
    right = np.array([[row.argmax() == label for row, label in zip(*one)] for one in zip(scores, labels)])
    over_time = scores.argmax(axis=1)
    student.call("frame_accuracy", scores=scores, labels=labels, mask=mask).must_equal(
        float(right[mask].mean()),
        mistakes={
            "padding is counted": float(right.mean()),
            "padding is counted as wrong": float((right & mask).mean()),
            "padding is counted as right": float((right | ~mask).mean()),
            "each recording counts the same, however long": float(
                np.mean([row[real].mean() for row, real in zip(right, mask)])
            ),
            "the highest score is looked for over time": float((over_time == labels).mean())
            if over_time.shape == labels.shape
            else None,
            "the highest score is looked for over time, not over the classes": when("raised"),
            "the right frames are counted, not their share": float(right[mask].sum()),
            "the share of wrong frames is returned": float(1 - right[mask].mean()),
            "a recording is right only if all its frames are": float(np.mean((right | ~mask).all(axis=1))),
            "only the last frame is judged": float(np.mean([row[real][-1] for row, real in zip(right, mask)])),
        },
    )


# l14-6: beam search ------------------------------------------------------------------------------------------------


def search(p, prefix, width, length, normalised=True, worst=False, log=True):
    """Beam search; the options are the mistakes that students make."""
    h = np.zeros(len(p["cell.b"]))
    for v in prefix:
        scores, h = read_on(p, v, h)
    kept = [(0.0, [], scores, h)]
    for _word in range(length):
        longer = []
        for total, words, scores, h in kept:
            gains = log_softmax(scores) if normalised else scores
            longer += [(total + gains[v], [*words, v], h) for v in range(len(gains))]
        longer.sort(key=lambda one: -one[0])
        kept = [(total, words, *read_on(p, words[-1], h)) for total, words, h in longer[:width]]
    total, words = (min if worst else max)(((one[0], one[1]) for one in kept), key=lambda one: one[0])
    return words, float(total if log else np.exp(total))


BEAM = {"V": (2, 4), "n": (2, 3), "m": (2, 3)}


@lesson.check("l14-6", sizes=BEAM, width=st.integers(2, 3), length=st.integers(2, 4), **WRITER)
def the_likeliest_beginnings_are_kept(student: Student, V, n, m, seed, width, length) -> None:
    """From each of the beginnings that were kept, every word may follow; of all these together the `width` with the
    highest sum of log p stay. At the end the best one is returned, with its sum."""
    p = writer_parameters(V, n, m, seed)
    answer = student.call("beam", model=writer(student, p), prefix=[END, 1], width=width, length=length)
    answer.must_equal(
        search(p, [END, 1], width, length),
        rtol=1e-7,
        mistakes={
            "only the single likeliest word is followed": search(p, [END, 1], 1, length),
            "the scores are added up, not log p": search(p, [END, 1], width, length, normalised=False),
            "a probability is returned, not its logarithm": search(p, [END, 1], width, length, log=False),
            "the worst of the beginnings is returned": search(p, [END, 1], width, length, worst=True),
            "the prefix is not read": search(p, [END], width, length),
        },
    )


@lesson.check("l14-6", sizes=BEAM, length=st.integers(1, 3), **WRITER)
def a_beam_that_keeps_all_finds_the_best(student: Student, V, n, m, seed, length) -> None:
    """With as many beginnings as there are sentences nothing is ever thrown away: the result is the likeliest of all
    V^length sentences."""
    p = writer_parameters(V, n, m, seed)
    answer = student.call("beam", model=writer(student, p), prefix=[END], width=V**length, length=length)
    answer.must_equal(
        search(p, [END], V**length, length),  # tries them all
        rtol=1e-7,
        mistakes={
            "only the single likeliest word is followed": search(p, [END], 1, length),
            "the scores are added up, not log p": search(p, [END], V**length, length, normalised=False),
            "a probability is returned, not its logarithm": search(p, [END], V**length, length, log=False),
        },
    )
