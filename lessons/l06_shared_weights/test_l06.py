"""Lesson 6: what each exercise must do."""

import itertools

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, ids, masks, named, rng, size, when

POOLS = ("functional.masked_sum", "functional.masked_mean")
lesson = Lesson(
    number=6,
    title="Share the weights",
    exercises=[
        Exercise("l06-1", "one layer at every place", points=3, read="One layer at every place"),
        Exercise("l06-2", "the sum over the real words", points=2, read="Add up what is real", without=POOLS),
        Exercise(
            "l06-3",
            "the mean over the real words",
            points=2,
            needs=("l06-2",),
            read="Divide by what is real",
            without=POOLS,
        ),
        Exercise(
            "l06-4",
            "scores for a bag of words",
            points=3,
            needs=("l06-1", "l06-3"),
            read="The whole model",
            seconds=15.0,
        ),
        Exercise(
            "l06-5",
            "the greatest of each feature",
            points=2,
            needs=("l06-2",),
            read="Stretch: the loudest word",
            bonus=True,
        ),
        Exercise("l06-6", "any model without order", points=1, read="Stretch: any model without order", bonus=True),
        Exercise("l06-7", "a test that finds order", points=2, read="Stretch: a test that finds order", bonus=True),
    ],
)
SEED = st.integers(0, 2**32 - 1)

# 1. One layer at every place -----------------------------------------------------------------------------------------


@lesson.check("l06-1", n=size("n"), m=size("m"))
def one_W_and_one_b_are_all_there_is(student: Student, n, m) -> None:
    """W is [n, m] and b is [m], together n m + m numbers. The length s of the sentence is not in that formula."""
    encoder = student.build("SharedEncoder", n, m, rng(0))
    count = encoder.parameter_count()
    several = count.value > n * m + m and count.value % (n * m + m) == 0
    count.must_equal(
        n * m + m,
        mistakes={
            "the bias is not a parameter": n * m,
            "every place has a W and a b of its own": count.value if several else None,
            "the bias belongs to the inputs instead of the features": n * m + n,
        },
        label=f"n m + m for n = {n}, m = {m}:",
    )
    shapes = {"W": np.zeros((n, m)), "b": np.zeros(m)}
    encoder.with_parameters(shapes).parameters().must_equal(
        shapes, mistakes={"W or b is missing or has another shape": when("parameters")}
    )


@lesson.check("l06-1", n=size("n"), m=size("m"), seed=SEED, sizes={"m": (2, 5)})
def the_random_start_comes_from_rng(student: Student, n, m, seed) -> None:
    """The same seed must give the same start, or no run can be repeated. And features that start equal get equal
    gradients, so they stay equal: that is why W must not start with equal columns."""
    start = student.build("SharedEncoder", n, m, rng(seed)).parameters()
    start.must("W" in start.value, "There must be a parameter W")
    start.must(
        len(np.unique(start.value["W"], axis=1).T) > 1,
        "The columns of W must not all start equal",
        mistake="W does not start at random",
    )
    comes_from_rng(student, seed, "SharedEncoder", n, m)


def comes_from_rng(student, seed, *description):
    """Build the object with one seed, with the same again, and with another."""
    start, again, other = (student.build(*description, rng(k)).parameters() for k in (seed, seed, seed + 1))
    mistake = "the random numbers do not come from rng"
    start.must_equal(again.value, mistakes={mistake: when("values")}, label="once more")
    matrices = [name for name in start.value if name.endswith("W")]
    start.must(
        not any(np.array_equal(start.value[name], other.value[name]) for name in matrices),
        "Another seed must give other weights",
        mistake=mistake,
    )


def separate_layers(X, W, b):
    """s layers, one a place, that happen to have the same weights."""
    layers = [(W, b) for _ in range(X.shape[1])]
    return np.stack([np.tanh(x_t @ W_t + b_t) for x_t, (W_t, b_t) in zip(X.swapaxes(0, 1), layers)], axis=1)


def mixed_up_rows(X, W, b):
    """The rows come out place by place and are folded up sentence by sentence."""
    return separate_layers(X, W, b).swapaxes(0, 1).reshape(*X.shape[:2], len(b))


@lesson.check("l06-1", X=floats("b s n"), W=floats("n m"), b=floats("m"))
def it_is_s_layers_with_the_same_weights(student: Student, X, W, b) -> None:
    """s layers of lesson 5, all holding the same W and b, are the shared layer: o_t = tanh(x_t W + b) for every t."""
    encoder = student.build("SharedEncoder", *W.shape, rng(0)).with_parameters(W=W, b=b)
    encoder.call(X=X).must_follow(
        separate_layers,
        gradients_of=("X",),
        mistakes={
            "the bias is not added": lambda X, W, b: np.tanh(X @ W),
            "there is no tanh": lambda X, W, b: X @ W + b,
            "the bias is added after the tanh": lambda X, W, b: np.tanh(X @ W) + b,
            "the activation is the sigmoid": lambda X, W, b: 1 / (1 + np.exp(-(X @ W + b))),
            "a reshape gives words the features of other words": mixed_up_rows,
            "the activation is relu": lambda X, W, b: np.maximum(X @ W + b, 0),
            "only the first word goes through the layer": lambda X, W, b: separate_layers(X[:, :1], W, b),
            "the words are summed already": lambda X, W, b: separate_layers(X, W, b).sum(axis=1),
        },
        gradient_mistakes={"the features are made of plain numbers, outside the tape": when("type")},
    )


def gradients_of_copies(g, X, W, b):
    """The gradients of s separate copies of W and b: [s, n, m] and [s, m]."""
    at_z = g * (1 - separate_layers(X, W, b) ** 2)
    return np.einsum("btn,btm->tnm", X, at_z), at_z.sum(axis=0)


@lesson.check("l06-1", X=floats("b s n"), W=floats("n m"), b=floats("m"), sizes={"s": (2, 5)})
def the_gradient_is_the_sum_over_the_places(student: Student, X, W, b) -> None:
    """Give every place its own copy of W. W moves all copies at once, so its gradient is the sum of theirs: every word
    trains the one W, and so it is for b."""

    def pooled(choose):
        return lambda g: dict(zip("Wb", map(choose, gradients_of_copies(g, X, W, b))))

    encoder = student.build("SharedEncoder", *W.shape, rng(0)).with_parameters(W=W, b=b)
    features = encoder.call(X=X)
    features.must_equal(separate_layers(X, W, b))
    features.must_have_gradients(
        pooled(lambda copies: copies.sum(axis=0)),
        mistakes={
            "only the first word trains W and b": pooled(lambda copies: copies[0]),
            "only the last word trains W and b": pooled(lambda copies: copies[-1]),
            "the words go through copies of W, so that no gradient reaches W itself": when("no gradient"),
        },
    )


# 2. The sum ----------------------------------------------------------------------------------------------------------


def with_a_word(mask):
    """The mask, but the first sentence has a word: a batch without any word has nothing to learn from."""
    return mask | (np.indices(mask.shape).sum(axis=0) == 0)


def total(F, mask):
    return np.array([words[real].sum(axis=0) for words, real in zip(F, mask)])


def up_to_the_length(pool):
    """A pool that trusts the first mask.sum() places to be the words."""
    return lambda F, mask: pool(F, np.sort(mask, axis=1)[:, ::-1])


@lesson.check("l06-2", F=floats("b s m"), mask=masks("b s", empty=True))
def only_real_words_are_added(student: Student, F, mask) -> None:
    """Padding fills the rectangle and says nothing: it must add nothing, and it gets no gradient."""
    student.call("sum_pool", F=F, mask=with_a_word(mask)).must_follow(
        total,
        mistakes={
            "the padding is added too": lambda F, mask: F.sum(axis=1),
            "the mask is upside down: the padding is added, the words are not": lambda F, mask: total(F, ~mask),
            "the sum is divided by the number of words": lambda F, mask: mean(F, mask),
            "the sum runs over the features, not over the words": lambda F, mask: (F * mask[:, :, None]).sum(axis=2),
            "the sum runs over the sentences, not over the words": lambda F, mask: (F * mask[:, :, None]).sum(axis=0),
            "the padding is set to zero inside F, which belongs to the caller": when("inputs changed"),
        },
        gradient_mistakes={"the sum is made of plain numbers, outside the tape": when("type")},
    )


@lesson.check("l06-2", words=floats("s m"), real=masks("one s"), seed=SEED, sizes={"s": (2, 6), "one": (1, 1)})
def every_order_has_the_same_sum(student: Student, words, real, seed) -> None:
    """Row 1 holds the words of row 0 in another order, and the mask moved with them. A sum does not know in which order
    its terms came."""
    F, mask = in_two_orders(seed, words, real[0])
    pooled = student.call("sum_pool", F=F, mask=mask)
    pooled.must(
        np.array_equal(pooled.value[0], pooled.value[1]),
        "The two rows hold the same words in another order, so their sums must be equal",
        mistake="the mask is read as a length, as if the padding always stood at the end",
    )


def in_two_orders(seed, *arrays):
    """Each array as two rows: as it is, and with its places shuffled (all arrays in the same way)."""
    order = np.random.default_rng(seed).permutation(len(arrays[0]))
    return [np.stack([array, array[order]]) for array in arrays]


# 3. The mean ---------------------------------------------------------------------------------------------------------


def mean(F, mask):
    return total(F, mask) / np.maximum(mask.sum(axis=1), 1)[:, None]


def greatest(F, mask):
    return np.array([words[real].max(axis=0, initial=-9e9) for words, real in zip(F, mask)])


@lesson.check("l06-3", F=floats("b s m"), mask=masks("b s"))
def the_mean_counts_only_real_words(student: Student, F, mask) -> None:
    """Row i has mask[i].sum() real words: that is what the sum of row i is divided by."""
    student.call("mean_pool", F=F, mask=mask).must_follow(
        mean,
        rtol=1e-6,
        mistakes={
            "the padding is counted in the mean": lambda F, mask: total(F, mask) / mask.shape[1],
            "the mask is ignored": lambda F, mask: F.mean(axis=1),
            "every row is divided by the mean length of the batch": lambda F, mask: (
                total(F, mask) / mask.sum(axis=1).mean()
            ),
            "every row is divided by the length of the longest": lambda F, mask: (
                total(F, mask) / mask.sum(axis=1).max()
            ),
            "every row is divided by the number of words in the batch": lambda F, mask: total(F, mask) / mask.sum(),
            "every row is divided by the square root of its count": lambda F, mask: (
                total(F, mask) / np.sqrt(mask.sum(axis=1))[:, None]
            ),
            "the sum is not divided": total,
            "one is added to every count": lambda F, mask: total(F, mask) / (mask.sum(axis=1) + 1)[:, None],
            "the greatest is taken instead of the mean": greatest,
        },
        gradient_mistakes={"the mean is made of plain numbers, outside the tape": when("type")},
    )


@lesson.check("l06-3", F=floats("b s m"), mask=masks("b s", empty=True))
def a_sentence_without_words_gives_zeros(student: Student, F, mask) -> None:
    """No words: 0 / 0 has no value, so we choose one. Zeros take no side, and no gradient flows through them.
    One NaN would spoil every weight at the next training step."""
    student.call("mean_pool", F=F, mask=with_a_word(mask)).must_follow(
        mean,
        rtol=1e-6,
        mistakes={"a sentence without words is divided by zero": when("nan")},
        gradient_mistakes={"the 0 / 0 is computed and only then replaced: its gradient is still NaN": when("nan")},
    )


@lesson.check("l06-3", words=floats("s m"), junk=floats("p m"), sizes={"p": (1, 3)})
def padding_changes_nothing(student: Student, words, junk) -> None:
    """The same sentence, alone and padded to sit beside a longer one: what it means cannot depend on its neighbours."""
    padded = np.concatenate([words, junk])[None]
    mask = np.arange(padded.shape[1])[None] < len(words)
    alone = student.call("mean_pool", F=words[None], mask=mask[:, : len(words)])
    student.call("mean_pool", F=padded, mask=mask).must_equal(
        alone.value,
        rtol=1e-6,
        mistakes={"the padding is counted in the mean": when("values")},
        label="without the padding",
    )


@lesson.check("l06-3", words=floats("s m"), real=masks("one s"), seed=SEED, sizes={"s": (2, 6), "one": (1, 1)})
def every_order_has_the_same_mean(student: Student, words, real, seed) -> None:
    """Row 1 holds the words of row 0 in another order, and the mask moved with them. Sum and number of words are the
    same, so the mean is."""
    F, mask = in_two_orders(seed, words, real[0])
    pooled = student.call("mean_pool", F=F, mask=mask)
    pooled.must(
        np.allclose(pooled.value[0], pooled.value[1], atol=1e-4),
        "The two rows hold the same words in another order, so their means must be equal",
        mistake="the mask is read as a length, as if the padding always stood at the end",
    )


# 4. The model --------------------------------------------------------------------------------------------------------

SHAPES = {"embedding.W": "V n", "encoder.W": "n m", "encoder.b": "m", "hidden.W": "m m", "hidden.b": "m"}
SHAPES |= {"output.W": "m two", "output.b": "two"}
PARAMETERS = {name.replace(".", "_"): floats(shape) for name, shape in SHAPES.items()}
SMALL = {"V": (1, 4), "n": (1, 3), "m": (1, 3), "b": (1, 3), "two": (2, 2)}


def bag_model(student: Student, parameters):
    V, n = parameters["embedding_W"].shape
    model = student.build("BagModel", V, n, len(parameters["encoder_b"]), rng(0))
    return model.with_parameters({name: parameters[name.replace(".", "_")] for name in SHAPES})


def features(x, p):
    return np.tanh(x @ p["encoder_W"] + p["encoder_b"])


def classifier(pooled, p, activation=np.tanh):
    return activation(pooled @ p["hidden_W"] + p["hidden_b"]) @ p["output_W"] + p["output_b"]


def scores(pool=mean, activation=np.tanh):
    """The model's reference, or with another pool or activation a mistake."""
    return lambda ids, mask, **p: classifier(pool(features(p["embedding_W"][ids], p), mask), p, activation)


def softmax(ids, mask, **p):
    powers = np.exp(scores()(ids, mask, **p))
    return powers / powers.sum(axis=1, keepdims=True)


@lesson.check("l06-4", V=size("V"), n=size("n"), m=size("m"))
def the_parts_have_the_right_number_of_parameters(student: Student, V, n, m) -> None:
    """Words V n, shared layer n m + m, hidden layer m m + m, scores 2 m + 2: again no s anywhere."""
    encoder, hidden, output = n * m + m, m * m + m, 2 * m + 2
    student.build("BagModel", V, n, m, rng(0)).parameter_count().must_equal(
        V * n + encoder + hidden + output,
        mistakes={
            "there is no hidden layer": V * n + encoder + output,
            "the shared layer is missing": V * n + hidden + output,
            "the embedding is missing": encoder + hidden + output,
            "there is one score and not two": V * n + encoder + hidden + m + 1,
        },
        label=f"for V = {V}, n = {n}, m = {m}:",
    )


@lesson.check("l06-4", V=size("V"), n=size("n"), m=size("m"), seed=SEED, sizes={"n": (2, 5), "m": (2, 5)})
def the_parts_start_from_rng(student: Student, V, n, m, seed) -> None:
    """All parts draw from the one rng, one after the other: with the same seed the same start, with another seed
    another one."""
    comes_from_rng(student, seed, "BagModel", V, n, m)


@lesson.check("l06-4", ids=ids("b s", below="V"), mask=masks("b s"), **PARAMETERS, sizes=SMALL)
def the_scores_follow_from_the_bag(student: Student, ids, mask, **parameters) -> None:
    """Look the words up, shared layer for each, mean over the real ones, hidden layer with tanh, two plain scores: the
    softmax belongs to the loss."""
    bag_model(student, parameters).call(ids=ids, mask=mask).must_follow(
        scores(),
        rtol=1e-6,
        mistakes={
            "the mask is ignored": scores(pool=lambda F, mask: F.mean(axis=1)),
            "the padding is counted in the mean": scores(pool=lambda F, mask: total(F, mask) / mask.shape[1]),
            "the features are summed, not averaged": scores(pool=total),
            "the word vectors are averaged first and go through the shared layer then": lambda ids, mask, **p: (
                classifier(features(mean(p["embedding_W"][ids], mask), p), p)
            ),
            "the padding is hidden before the shared layer, which makes tanh(b) of it": lambda ids, mask, **p: (
                classifier(
                    features(p["embedding_W"][ids] * mask[:, :, None], p).sum(axis=1) / mask.sum(axis=1)[:, None], p
                )
            ),
            "the hidden layer has no tanh": scores(activation=lambda z: z),
            "the hidden layer's activation is relu": scores(activation=lambda z: np.maximum(z, 0)),
            "a softmax is applied to the scores": softmax,
            "a tanh is applied to the scores": lambda ids, mask, **p: np.tanh(scores()(ids, mask, **p)),
            "a part is missing, or has another name or shape": when("parameters"),
        },
        gradient_mistakes={"the embedding is read outside the tape, so it cannot learn": when("no gradient")},
    )


@lesson.check("l06-4", words=ids("s", below="V"), real=masks("one s"), seed=SEED, **PARAMETERS,
              sizes={"s": (2, 6), "one": (1, 1), **SMALL})  # fmt: skip
def every_order_gets_the_same_scores(student: Student, words, real, seed, **parameters) -> None:
    """Row 1 holds the words of row 0 in another order. The mean forgets the order, so nothing behind it can know it:
    for any weights the scores are equal. This is the limit of the model."""
    ids, mask = in_two_orders(seed, words, real[0])
    answer = bag_model(student, parameters).call(ids=ids, mask=mask)
    answer.must(
        np.allclose(answer.value[0], answer.value[1], atol=1e-4),
        "The two rows hold the same words in another order, so their scores must be equal",
        mistake="the first places are taken for the words, wherever the mask says they are",
    )


@lesson.check(
    "l06-4", words=ids("s", below="V"), junk=ids("two p", below="V"), **PARAMETERS, sizes=SMALL | {"p": (1, 3)}
)
def what_stands_under_the_padding_does_not_matter(student: Student, words, junk, **parameters) -> None:
    """Both rows hold the same real words, and different numbers where the mask is False. What the mask hides cannot
    change a score."""
    ids = np.concatenate([np.stack([words, words]), junk], axis=1)
    mask = np.repeat(np.arange(ids.shape[1])[None] < len(words), 2, axis=0)
    answer = bag_model(student, parameters).call(ids=ids, mask=mask)
    answer.must(
        np.allclose(answer.value[0], answer.value[1], atol=1e-4),
        "The two rows differ only in the padding, so their scores must be equal",
        mistake="the mask is ignored",
    )


# 5. Stretch: the maximum ---------------------------------------------------------------------------------------------


def maximum(F, mask):
    return np.where(mask.any(axis=1)[:, None], greatest(F, mask), 0)


@lesson.check("l06-5", F=floats("b s m"), mask=masks("b s"))
def the_greatest_real_word_counts(student: Student, F, mask) -> None:
    """Each feature looks for its own greatest word, among the real ones only; that word alone gets the gradient.
    Padding is no word, not even one with the value zero."""
    student.call("max_pool", F=F, mask=mask).must_follow(
        maximum,
        mistakes={
            "the padding is set to zero and then wins against negative features": lambda F, mask: (
                F * mask[:, :, None]
            ).max(axis=1),
            "the mask is ignored": lambda F, mask: F.max(axis=1),
            "the greatest absolute value is taken": lambda F, mask: greatest(np.abs(F), mask),
            "the logarithm of the sum of exponentials stands in for the maximum": lambda F, mask: np.log(
                total(np.exp(F), mask)
            ),
            "the mean is taken instead of the greatest": mean,
            "one number is taken for all features": lambda F, mask: np.broadcast_to(
                maximum(F, mask).max(axis=1, keepdims=True), (len(F), F.shape[2])
            ),
        },
        gradient_mistakes={"the maximum is made of plain numbers, outside the tape": when("type")},
    )


@lesson.check("l06-5", F=floats("b s m"), mask=masks("b s", empty=True))
def no_words_give_zeros(student: Student, F, mask) -> None:
    """The maximum of nothing is minus infinity, which no layer can work with: we chose zeros, as for the mean."""
    student.call("max_pool", F=F, mask=with_a_word(mask)).must_follow(
        maximum,
        mistakes={"a sentence without words gives minus infinity": when("nan")},
        gradient_mistakes={"the gradient of a sentence without words is NaN": when("nan")},
    )


@lesson.check("l06-5", words=floats("s m"), real=masks("one s"), seed=SEED, sizes={"s": (2, 6), "one": (1, 1)})
def order_and_repetition_do_not_matter(student: Student, words, real, seed) -> None:
    """Row 1 says the words of row 0 twice, in another order. The greatest stays the greatest: of order the maximum
    knows as little as the sum, and of repetition nothing at all."""
    twice, mask = in_two_orders(seed, np.concatenate([words, words]), np.concatenate([real[0], real[0]]))
    mask[0, len(words) :] = False
    pooled = student.call("max_pool", F=twice, mask=mask)
    pooled.must(
        np.array_equal(pooled.value[0], pooled.value[1]),
        "Row 1 says the words of row 0 twice, in another order, so the maxima must be equal",
        mistake="the mask is read as a length, as if the padding always stood at the end",
    )


# 6. Stretch: any model without order ---------------------------------------------------------------------------------


@lesson.check("l06-6", b=size("b"), s=size("s"), n=size("n"), seed=SEED, sizes={"s": (1, 6)})
def every_sentence_gets_one_number(student: Student, b, s, n, seed) -> None:
    """[b, s, n] goes in and [b] comes out, whatever s is: the words are pooled, and so are the features."""
    X = np.random.default_rng(seed).normal(size=(b, s, n))
    answer = student.build("AnyOrder", n, rng(seed)).call(X=X)
    mistake = "there is a number for each feature or word, not one for each sentence"
    answer.must(np.shape(answer.value) == (b,), f"The result must have the shape [b] = ({b},)", mistake=mistake)


@lesson.check("l06-6", n=size("n"), seed=SEED)
def the_words_matter(student: Student, n, seed) -> None:
    """Twenty random sentences of the same length: to give them all one number is to read nothing."""
    X = np.random.default_rng(seed).normal(size=(20, 3, n))
    answer = student.build("AnyOrder", n, rng(seed)).call(X=X)
    mistake = "the number does not depend on the words"
    answer.must(np.ptp(answer.value) > 1e-6, "Not all of these sentences may get the same number", mistake=mistake)


@lesson.check("l06-6", s=size("s"), n=size("n"), seed=SEED, sizes={"s": (2, 4)})
def no_order_changes_the_number(student: Student, s, n, seed) -> None:
    """The rows are one sentence in all its orders. A model that knows no order takes them for the same."""
    words = np.random.default_rng(seed).normal(size=(s, n))
    X = np.stack([words[list(order)] for order in itertools.permutations(range(s))])
    answer = student.build("AnyOrder", n, rng(seed)).call(X=X)
    answer.must(
        np.allclose(answer.value, answer.value[0], rtol=1e-4, atol=1e-4),
        "These sentences hold the same words, so all numbers must be equal",
        mistake="the order of the words still matters",
    )


@lesson.check("l06-6", s=size("s"), n=size("n"), seed=SEED)
def a_sentence_is_read_alone(student: Student, s, n, seed) -> None:
    """What a sentence says does not depend on the other sentences in its batch."""
    X = np.random.default_rng(seed).normal(size=(4, s, n))
    model = student.build("AnyOrder", n, rng(seed))
    together, alone = model.call(X=X), model.call(X=X[:1])
    together.must(
        np.allclose(together.value[0], alone.value[0], rtol=1e-4, atol=1e-4),
        "The first sentence must get the same number as when it comes alone",
        mistake="the sentences of a batch are mixed",
    )


# 7. Stretch: a test that finds order ---------------------------------------------------------------------------------


def verdict(student, score, n, seed, expected, mistake):
    """Ask the student's test about one of the scores in solution.py."""
    answer = student.call("order_matters", score=named(score), n=n, rng=rng(seed))
    answer.must_equal(expected, mistakes={mistake: not expected}, label=f"for {score}")


@lesson.check("l06-7", score=st.sampled_from(["nothing", "loudest"]), n=size("n"), seed=SEED)
def the_innocent_are_cleared(student: Student, score, n, seed) -> None:
    """A constant and a maximum are the same in every order, to the last bit."""
    verdict(student, score, n, seed, False, "whatever the score is, the test finds that order matters")


@lesson.check("l06-7", n=size("n"), seed=SEED)
def rounding_is_not_order(student: Student, n, seed) -> None:
    """(a + b) + c and a + (b + c) may differ in the last bit. The score adds up and knows no order all the same."""
    verdict(student, "added_up", n, seed, False, "the scores are compared to the last bit")


@lesson.check("l06-7", n=size("n"), seed=SEED)
def a_memory_is_found(student: Student, n, seed) -> None:
    """Each word has a weight of its own here. To exchange any two different words changes the score."""
    verdict(student, "remembered", n, seed, True, "no two different words ever change places")


@lesson.check("l06-7", n=size("n"), seed=SEED)
def the_last_word_is_found(student: Student, n, seed) -> None:
    """This score looks at the last word only: it notices nothing before another word comes to stand there."""
    verdict(student, "last_word", n, seed, True, "the last word always stays where it is")


@lesson.check("l06-7", n=size("n"), seed=SEED)
def order_beyond_two_words_is_found(student: Student, n, seed) -> None:
    """Two words show no order here, longer sentences do. A law for all sentences is not tried on the shortest only."""
    verdict(student, "late_words", n, seed, True, "only sentences of two words are tried")


@lesson.check("l06-7", n=size("n"), seed=SEED)
def a_mirror_does_not_hide_it(student: Student, n, seed) -> None:
    """The first and the last word count the same, and more than the others. To read it backwards changes nothing, to
    bring a word from the middle to an end does."""
    verdict(student, "both_ends", n, seed, True, "sentences are only turned round, or only their ends exchanged")


@lesson.check("l06-7", n=size("n"), seed=SEED)
def a_ring_does_not_hide_it(student: Student, n, seed) -> None:
    """Here it matters who stands beside whom, in a ring. Rotated or turned round, a ring is the same ring; three words
    have no other order."""
    verdict(student, "neighbours", n, seed, True, "sentences are only rotated or turned round, or are too short")
