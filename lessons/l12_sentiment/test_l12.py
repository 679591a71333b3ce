"""Lesson 12: what each exercise must do."""

from functools import cache

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, ids, masks, own, plain, rng, when
from tinygrad_rnn.data import Vocabulary, pad, tokenise, twins

ENGINE = ("nn", "optim", "functional", "train", "tensor", "tanh", "grad", "where", "models")
lesson = Lesson(
    number=12,
    title="Read a review",
    exercises=[
        Exercise(
            "l12-1", "words in, two scores out", points=2, read="The model", without=("models.RecurrentClassifier",)
        ),
        Exercise(
            "l12-2",
            "train it",
            points=3,
            needs=("l12-1",),
            read="Train it",
            seconds=20.0,
            without=("models.RecurrentClassifier", "compare"),
        ),
        Exercise("l12-3", "count the mistakes", points=2, read="Which mistakes?"),
        Exercise("l12-4", "ask it, save it, load it", points=2, needs=("l12-1",), read="Use it"),
        Exercise("l12-5", "words without order", points=2, read="Stretch: words without order", bonus=True),
        Exercise(
            "l12-6",
            "the summit: nothing but your own",
            points=5,
            needs=("l02-5", "l03-4", "l04-3", "l07-4", "l09-2"),
            read="The summit",
            seconds=30.0,
            without=ENGINE,
            bonus=True,
            summit=True,
        ),
    ],
)

SEED = st.integers(0, 2**32 - 1)
CELL = "rnn_layers_0_forward_"  # the only cell of an nn.RNN: its name in references, with _ for the dots
PARAMETERS = {
    "embedding_W": floats("V n", scale=0.5),
    f"{CELL}W_xh": floats("n m", scale=0.5),
    f"{CELL}W_hh": floats("m m", scale=0.5),
    f"{CELL}b": floats("m", scale=0.5),
    "output_W": floats("m two", scale=0.5),
    "output_b": floats("two"),
}
SMALL = {"V": (3, 5), "b": (2, 4), "s": (2, 4), "n": (1, 3), "m": (1, 3), "two": (2, 2)}


# l12-1: the model --------------------------------------------------------------------------------------------------


def simple_rnn(sequence, kernel, recurrent_kernel, bias, activation=np.tanh, start=0):
    """The last output of Keras's SimpleRNN for one sequence, as its documentation describes a step of it.

    output = activation(dot(input, kernel) + bias + dot(previous output, recurrent_kernel))
    """
    output = np.zeros(len(recurrent_kernel))
    for word in sequence[start:]:
        output = activation(np.dot(word, kernel) + bias + np.dot(output, recurrent_kernel))
    return output


def read(choose=lambda words, real: words[real], **options):
    """The scores of a model that reads what `choose` takes of a sentence's words."""

    def scores(ids, mask, embedding_W, output_W, output_b, **cell):
        weights = [cell[CELL + name] for name in ("W_xh", "W_hh", "b")]
        last = [simple_rnn(choose(embedding_W[row], real), *weights, **options) for row, real in zip(ids, mask)]
        return np.array(last) @ output_W + output_b

    return scores


def shares(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def spelled(name):
    """A parameter's name as the model has it: "output_W" is "output.W"."""
    return next(
        name.replace(part, part.replace("_", "."), 1) for part in (CELL, "embedding_", "output_") if part in name
    )


def sentiment(student, arrays):
    """The student's model with these arrays in its parameters."""
    V, n = arrays["embedding_W"].shape
    model = student.build("SentimentRNN", V, n, len(arrays[CELL + "b"]), rng(0))
    return model.with_parameters({spelled(name): array for name, array in arrays.items()})


@lesson.check("l12-1", ids=ids("b s", below="V"), mask=masks("b s"), **PARAMETERS, sizes=SMALL)
def it_reads_a_sentence_as_SimpleRNN_and_Dense_do(student: Student, ids, mask, **arrays) -> None:
    """Look up, read word by word, score the last state: the chapter's SimpleRNN and Dense. What is padding is not read,
    and the softmax belongs to the loss."""
    sentiment(student, arrays).call(ids=ids, mask=mask).must_follow(
        read(),
        mistakes={
            "padding is read like words": read(lambda words, real: words),
            "the last word is not read": read(lambda words, real: words[real][:-1]),
            "a softmax is applied to the scores": lambda **given: shares(read()(**given)),
            "the mean of the word vectors is scored, not the memory": read(
                lambda words, real: words[real].mean(0, keepdims=True)
            ),
            "the sentence is read from right to left": read(lambda words, real: words[real][::-1]),
            "the state at the last place is scored, and padding wipes it": read(
                lambda words, real: words if real[-1] else words[:0]
            ),
            "the first state is scored": read(lambda words, real: words[:1]),
            "a tanh is applied to the scores": lambda **given: np.tanh(read()(**given)),
            "a part is missing, or has another name or shape": when("parameters"),
        },
        gradient_mistakes={
            "the embedding is read outside the tape, so it cannot learn": when("no gradient"),
        },
    )


@lesson.check("l12-1")
def the_numbers_are_those_of_keras(student: Student) -> None:
    """Worked out by hand from Keras's formula: one number a word, one unit. tanh(2 · 1 + 0.5) = 0.98661, then
    tanh(2 · (-0.5) + 0.5 + 0.25 · 0.98661) = -0.24806, scored with (3, -1) and (0.5, 0)."""
    arrays = {
        "embedding_W": np.array([[1.0], [-0.5]]),
        CELL + "W_xh": np.array([[2.0]]),
        CELL + "W_hh": np.array([[0.25]]),
        CELL + "b": np.array([0.5]),
        "output_W": np.array([[3.0, -1.0]]),
        "output_b": np.array([0.5, 0.0]),
    }
    answer = sentiment(student, arrays).call(ids=np.array([[0, 1]]), mask=np.array([[True, True]]))
    answer.must_equal(
        np.array([[-0.24419, 0.24806]]),
        rtol=1e-4,
        mistakes={"the bias of the last layer is forgotten": np.array([[-0.74419, 0.24806]])},
    )


@lesson.check("l12-1", seed=SEED)
def the_weights_come_from_rng(student: Student, seed) -> None:
    """The same seed gives the same model, another seed another one: without that no result can be repeated."""
    start, again, other = (student.build("SentimentRNN", 5, 3, 4, rng(k)).parameters() for k in (seed, seed, seed + 1))
    mistake = "a part draws its numbers elsewhere than from rng"
    start.must_equal(again.value, mistakes={mistake: when("values")}, label="once more")
    matrices = [name for name in start.value if name.split(".")[-1].startswith("W")]
    start.must(
        not any(np.array_equal(start.value[name], other.value[name]) for name in matrices),
        "Another seed must give other weights",
        mistake=mistake,
    )


# l12-2: training ---------------------------------------------------------------------------------------------------


@cache
def corpus(size=960):
    """Twin-closed sentences to learn from and others to be asked: of both exactly 3/4 can be had without order."""
    return twins.train_and_test(twins.corpus(), size, size, np.random.default_rng(7))


@lesson.check("l12-2")
def the_seed_decides_everything(student: Student) -> None:
    """Weights and shuffling come from one generator with this seed. So a second run gives the same numbers to the last
    bit, and another seed other ones."""
    (texts, labels), _ = corpus(160)
    one = student.call("after_training", texts=texts, labels=labels, seed=1, asked=texts[:8])
    one.must_equal(
        one.value, exact=True, mistakes={"randomness comes from elsewhere than the seed": when("second call")}
    )
    other = student.call("after_training", texts=texts, labels=labels, seed=2, asked=texts[:8])
    one.must(
        not np.array_equal(one.value["scores"], other.value["scores"]),
        "Another seed must give another model",
        mistake="the seed is ignored",
    )


@lesson.check("l12-2")
def it_learns_what_no_order_blind_model_can(student: Student) -> None:
    """Each of the mixed sentences has a twin: the same words, another order, the other label. Without order nobody gets
    more than 3/4 of the test set right. A memory of 24 numbers gets nearly all of them."""
    (texts, labels), (asked, wanted) = corpus()
    answer = student.call("after_training", texts=texts, labels=labels, seed=0, asked=asked)
    found = answer.value
    right = (found["scores"].argmax(axis=1) == wanted).mean()
    answer.must(
        found["words"][2:] and set(found["words"][2:]) <= {word for text in texts for word in tokenise(text)},
        "The vocabulary must hold the words of the training texts, and no others",
        mistake="the vocabulary is not that of the texts",
    )
    answer.must(len(found["losses"]) >= 2, "There must be a loss for every epoch", mistake="only one loss is returned")
    answer.must(
        found["losses"][-1] < found["losses"][0] / 2,
        "The losses must fall to less than half of the first epoch's",
        mistake="nothing is learnt: the loss does not fall",
    )
    told = f"The share of right answers to {len(wanted)} new sentences must be at least 0.97; it is {right:.4f}"
    answer.must(right > 0.76, told, mistake="order is lost on the way, or the labels are not those of the texts")
    answer.must(right >= 0.97, told, mistake="training ends too early")


@lesson.check("l12-2")
def to_swap_two_words_turns_the_verdict(student: Student) -> None:
    """ "not boring but moving" is praise, "not moving but boring" is not: the same words, and the opposite label. The
    model has seen neither of these sentences."""
    both = {"boring", "moving"}
    texts, labels = zip(*[(text, label) for text, label in zip(*corpus()[0]) if not both <= set(text.split())])
    asked = ["this film is not boring but moving", "this film is not moving but boring"]
    answer = student.call("after_training", texts=list(texts), labels=np.array(labels), seed=0, asked=asked)
    answer.must(
        list(answer.value["scores"].argmax(axis=1)) == [1, 0],
        "The first must be class 1 (positive), the second class 0",
        mistake="order is lost on the way, or the labels are not those of the texts",
    )


# l12-3: the confusion matrix ---------------------------------------------------------------------------------------

ANSWERS = {"labels": ids("b", below="two"), "answers": ids("b", below="two"), "sizes": {"b": (1, 6), "two": (2, 2)}}


@lesson.check("l12-3", **ANSWERS)
def row_is_label_and_column_is_answer(student: Student, labels, answers) -> None:
    """The entry in row i and column j counts the sentences of class i that were given the answer j: on the diagonal
    stands what is right."""
    right = np.array([[sum((labels == i) & (answers == j)) for j in range(2)] for i in range(2)])
    student.call("confusion_matrix", labels=labels, answers=answers).must_equal(
        right,
        mistakes={
            "rows and columns are exchanged": right.T,
            "each combination is counted once, however often it occurs": np.minimum(right, 1),
            "shares are returned, not counts": when("dtype"),
            "positive comes first": right[::-1, ::-1],
            "only the right answers are counted": np.diag(np.diag(right)),
            "a class that does not occur is left out": when("shape"),
            "the four counts stand in one row": right.ravel(),
            "a class that does not occur makes an error": when("raised"),
        },
    )


@lesson.check("l12-3", **ANSWERS)
def the_diagonal_is_the_accuracy(student: Student, labels, answers) -> None:
    """All entries together are the b sentences, those of a row the sentences of a class, and the diagonal those that
    were answered rightly."""
    answer = student.call("confusion_matrix", labels=labels, answers=answers)
    counts = answer.value
    answer.must(
        np.shape(counts) == (2, 2),
        "The result must have the shape [2, 2]",
        mistake="a class that does not occur is left out",
    )
    answer.must(
        np.sum(counts) == len(labels),
        f"The entries must add up to {len(labels)}",
        mistake="shares are returned, not counts",
    )
    answer.must(np.trace(counts) == np.sum(labels == answers), "The diagonal must count the right answers")


# l12-4: predict, save, load ----------------------------------------------------------------------------------------

WORDS = ["bad", "but", "film", "good", "not", "the"]


@lesson.check("l12-4", **PARAMETERS, text=st.lists(st.sampled_from([*WORDS, "dull"]), min_size=1, max_size=5),
              sizes=SMALL | {"V": (8, 8)})  # fmt: skip
def the_answer_is_the_likelier_class(student: Student, text, **arrays) -> None:
    """Tokenise, number, read, softmax. The probability is that of the answer, so of two classes it is never below 1/2.
    A word that the vocabulary does not know is <unk>."""
    arrays["output_W"] = arrays["output_W"] * 4
    sentence = " ".join(text).capitalize() + "!"
    numbers = np.array([[WORDS.index(word) + 2 if word in WORDS else 1 for word in text]])
    z = read()(numbers, numbers > 0, **arrays)
    p = shares(z)[0]
    cut = np.array([[WORDS.index(word) + 2 if word in WORDS else 1 for word in sentence.split()]])
    p_cut = shares(read()(cut, cut > 0, **arrays))[0]
    cut_at_blanks = (int(p_cut.argmax()), float(p_cut.max()))
    answer = student.call("ask", model=sentiment(student, arrays), words=WORDS, text=sentence)
    label = int(p.argmax())
    answer.must_equal(
        (label, float(p[label])),
        mistakes={
            "the probability is always that of class 1": (label, float(p[1])),
            "the score is returned, not its probability": (label, float(z[0, label])),
            "the classes are exchanged": (1 - label, float(p[label])),
            "the other class's probability is returned": (label, float(p[1 - label])),
            "the label is returned without its probability": label,
            "the text is cut at its blanks only, and capitals or a full stop hide a word": cut_at_blanks,
        },
        rtol=1e-7,
    )


@lesson.check("l12-4", **PARAMETERS, sizes=SMALL | {"V": (8, 8)})
def what_comes_back_is_what_was_saved(student: Student, **arrays) -> None:
    """A file that is a little different is worse than none, because nobody notices. All numbers must be the same,
    bit for bit, and all words have their old ids: without the vocabulary the ids mean nothing."""
    text = "the film not good but bad"
    p = shares(read()(np.array([[7, 4, 6, 5, 3, 2]]), np.ones((1, 6), dtype=bool), **arrays))[0]
    answer = student.call("through_a_file", model=sentiment(student, arrays), words=WORDS, text=text)
    kept = {spelled(name): array for name, array in arrays.items()}
    found = answer.value
    answer.must(
        isinstance(found[0], dict) and set(found[0]) == set(kept),
        "The loaded model must have the parameters of the saved one",
        mistake="a parameter is lost",
    )
    answer.must(
        all(found[0][name].shape == array.shape for name, array in kept.items()),
        "The loaded parameters must have their shapes",
        mistake="the sizes are not kept",
    )
    rounded = all(np.allclose(found[0][name], array, atol=1e-2) for name, array in kept.items())
    answer.must(
        all(np.array_equal(found[0][name], array) for name, array in kept.items()),
        "The loaded parameters must equal the saved ones, bit for bit",
        mistake="the numbers are rounded on their way"
        if rounded
        else "the parameters are not loaded: they are new random numbers",
    )
    answer.must(
        found[1] == ["<pad>", "<unk>", *WORDS],
        "Every word must have its old id",
        mistake="the words come back in another order"
        if set(found[1]) == {"<pad>", "<unk>", *WORDS}
        else "words are lost, or new",
    )
    answer.must(np.isclose(found[2], p.max()), "The loaded model must give the probability of the saved one")


# l12-5: words without order ----------------------------------------------------------------------------------------

BAG = {"ids": ids("b s", below="V"), "mask": masks("b s"), "W": floats("V two"), "b_": floats("two")}


def word_scores(ids, mask, W, b):
    return np.array([W[row[real]].sum(axis=0) for row, real in zip(ids, mask)]) + b


@lesson.check("l12-5", **BAG, sizes={"s": (2, 5), "two": (2, 2)})
def every_word_adds_its_scores(student: Student, ids, mask, W, b_) -> None:
    """A row of W is what a word says for each class. The sentence says the sum of that, and b what is said before any
    word. Logistic regression is no more than this, and softmax."""
    model = student.build("WordScores", len(W)).with_parameters(W=W, b=b_)
    model.call(ids=ids, mask=mask).must_follow(
        word_scores,
        mistakes={
            "padding is counted": lambda ids, mask, W, b: W[ids].sum(axis=1) + b,
            "the scores are averaged, not summed": lambda ids, mask, W, b: (
                word_scores(ids, mask, W, 0 * b) / mask.sum(axis=1, keepdims=True) + b
            ),
            "b is not added": lambda ids, mask, W, b: word_scores(ids, mask, W, 0 * b),
            "b is added for every word": lambda ids, mask, W, b: (
                word_scores(ids, mask, W, b) + b * (mask.sum(1)[:, None] - 1)
            ),
            "a word counts once, however often it is said": lambda ids, mask, W, b: (
                np.array([W[np.unique(row[real])].sum(axis=0) for row, real in zip(ids, mask)]) + b
            ),
            "a softmax is applied to the scores": lambda ids, mask, W, b: shares(word_scores(ids, mask, W, b)),
        },
        gradient_mistakes={"W is read outside the tape, so it cannot learn": when("no gradient")},
    )


@lesson.check("l12-5", V=st.integers(3, 6))
def it_starts_without_an_opinion(student: Student, V) -> None:
    """With zeros every sentence gets equal scores: the loss starts at log 2. No symmetry has to be broken, for each
    word has a row of its own."""
    student.build("WordScores", V).parameters().must_equal(
        {"W": np.zeros((V, 2)), "b": np.zeros(2)}, mistakes={"the weights start with random numbers": when("values")}
    )


# l12-6: the summit -------------------------------------------------------------------------------------------------

OWN = own("l02", "l03", "l04", "l07", "l09")
NAMES = ("E", "W_xh", "W_hh", "b", "W", "c")
BATCH = {"ids": ids("b s", below="V"), "mask": masks("b s"), "labels": ids("b", below="two")}
TINY = {"V": (2, 3), "b": (2, 3), "s": (2, 4), "n": (1, 2), "m": (1, 2), "two": (2, 2)}
SIX = dict(zip(NAMES, PARAMETERS.values()))


def own_loss(choose=lambda words, real: words[real], **options):
    """The mean loss of a batch, by the formulas of the earlier lessons."""

    def loss(ids, mask, labels, E, W_xh, W_hh, b, W, c):
        last = [simple_rnn(choose(E[row], real), W_xh, W_hh, b, **options) for row, real in zip(ids, mask)]
        z = np.array(last) @ W + c
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])

    return loss


def own_slopes(loss, ids, mask, labels, arrays):
    """The gradients of a loss for all six arrays, by complex steps."""
    gradients = []
    for name, array in arrays.items():
        found = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[place] += 1e-20j
            found[place] = loss(ids, mask, labels, **(arrays | {name: moved})).imag * 1e20
        gradients.append(found)
    return tuple(gradients)


@lesson.check("l12-6", **BATCH, **SIX, sizes=TINY)
def your_pieces_make_one_network(student: Student, ids, mask, labels, **arrays) -> None:
    """Your look-up, your cell, your loss, each an operation of your tape: the loss is that of the formulas, and one
    walk of your backward finds the slopes of all six parameters."""
    given = {"own": OWN, "ids": ids, "mask": mask, "labels": labels} | {k: plain(v) for k, v in arrays.items()}
    right = own_slopes(own_loss(), ids, mask, labels, arrays)
    zero = [0 * gradient for gradient in right]
    value = float(own_loss()(ids, mask, labels, **arrays))
    linear = own_loss(activation=lambda z: z)

    def read_as(loss):
        return float(loss(ids, mask, labels, **arrays)), own_slopes(loss, ids, mask, labels, arrays)

    student.call("own_gradients", **given).must_equal(
        (value, right),
        mistakes={
            "the look-up has no rule, so the word vectors do not learn": (value, (None, *right[1:])),
            "the words' gradient is lost": (value, (zero[0], *right[1:])),
            "padding is read like words": read_as(own_loss(lambda words, real: words)),
            "padding wipes the memory": read_as(own_loss(lambda words, real: words if real[-1] else words[:0])),
            "only the last word is read: the state is not passed on": read_as(
                own_loss(lambda words, real: words[real][-1:])
            ),
            "the last word is not read": read_as(own_loss(lambda words, real: words[real][:-1])),
            "the cell has no tanh": read_as(linear),
            "the loss has no rule, so nothing learns": (value, (None,) * 6),
            "the tanh has no rule, so nothing below it learns": (value, (None, None, None, None, *right[4:])),
        },
        rtol=1e-7,
    )


@lesson.check("l12-6", lr=st.sampled_from([0.25, 0.5]), **BATCH, **SIX, sizes=TINY)
def a_step_goes_down_and_forgets_the_last_one(student: Student, lr, ids, mask, labels, **arrays) -> None:
    """Forget the old gradients, run forwards, run backwards, step: two steps of SGD follow the slope at two places. The
    loss that is returned is the one before the step."""

    loss = own_loss()
    ways = [arrays]
    slopes = []
    for _ in range(2):
        slopes.append(dict(zip(NAMES, own_slopes(loss, ids, mask, labels, ways[-1]))))
        ways.append({name: array - lr * slopes[-1][name] for name, array in ways[-1].items()})
    before, between, after = (float(loss(ids, mask, labels, **now)) for now in ways)
    piled_up = ways[1]["E"] - lr * (slopes[0]["E"] + slopes[1]["E"])
    given = {"own": OWN, "ids": ids, "mask": mask, "labels": labels, "lr": lr}
    student.call("own_steps", **given, **{name: plain(array) for name, array in arrays.items()}).must_equal(
        ([before, between], ways[2]["E"]),
        mistakes={
            "the gradients of the step before are still there": ([before, between], piled_up),
            "no step is taken, or the gradients are forgotten before it": ([before, before], arrays["E"]),
            "the loss is measured after the step": ([between, after], ways[2]["E"]),
        },
        rtol=1e-6,
    )


def in_numbers(size):
    """Training and test sentences as ids, masks and labels."""
    (texts, labels), (asked, wanted) = corpus(size)
    vocabulary = Vocabulary.fit(map(tokenise, texts))
    rectangles = [pad([vocabulary.encode(tokenise(text)) for text in part]) for part in (texts, asked)]
    return rectangles, labels, wanted, len(vocabulary)


@lesson.check("l12-6")
def the_summit(student: Student) -> None:
    """960 sentences, 15 times over, and nothing at work that you have not written: at least 95 of 100 new sentences
    must be read rightly. Without order nobody gets more than 75."""
    ((ids, mask), (asked, real)), labels, wanted, V = in_numbers(960)
    answer = student.call("own_answers", own=OWN, ids=ids, mask=mask, labels=labels, V=V, asked=asked, real=real)
    answer.must(np.shape(answer.value) == (len(wanted), 2), f"The scores must have the shape {[len(wanted), 2]}")
    right = (answer.value.argmax(axis=1) == wanted).mean()
    told = f"The share of right answers to {len(wanted)} new sentences must be at least 0.95; it is {right:.4f}"
    answer.must(
        right >= 0.95, told, mistake="training ends too early, or nothing is learnt from the order of the words"
    )
