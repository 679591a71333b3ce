"""Lesson 5: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, rng, size, when

lesson = Lesson(
    number=5,
    title="One layer per word",
    exercises=[
        Exercise("l05-1", "a fully connected layer", points=3, read="One layer", without=("nn.Linear",)),
        Exercise(
            "l05-2",
            "a layer for every place",
            points=4,
            needs=("l05-1",),
            read="Network 1: a layer for every place",
            seconds=10,
            without=("models.PerWordClassifier",),
        ),
        Exercise(
            "l05-3",
            "merge and classify",
            points=2,
            needs=("l05-2",),
            read="Network 2: merge and classify",
            seconds=15,
            without=("models.PerWordClassifier",),
        ),
        Exercise("l05-4", "count what must be learned", points=2, needs=("l05-3",), read="First fault: it grows"),
        Exercise(
            "l05-5",
            "what each place has to say",
            points=2,
            needs=("l05-3",),
            read="Third fault: it sees one word at a time",
            seconds=15,
        ),
        Exercise(
            "l05-6",
            "move the sentence by one word",
            points=2,
            needs=("l05-3",),
            read="Stretch: one place to the right",
            bonus=True,
        ),
    ],
)

# l05-1: one layer --------------------------------------------------------------------------------------------------


@lesson.check("l05-1", n=size("n"), m=size("m"))
def W_and_b_have_the_shapes_of_the_formula(student: Student, n, m) -> None:
    """A word is a row of n numbers and stands left of W: [b, n] @ [n, m] is [b, m]. b is added to each row of m
    numbers. Together that is n m + m numbers."""
    layer = student.build("Linear", n, m, rng(0))
    layer.parameter_count().must_equal(
        n * m + m,
        mistakes={"there are two biases": n * m + 2 * m, "b is no parameter": n * m, "b has n numbers": n * m + n},
        label=f"n m + m for n = {n}, m = {m}:",
    )
    shapes = {"W": np.zeros((n, m)), "b": np.zeros(m)}
    layer.with_parameters(shapes).parameters().must_equal(
        shapes, mistakes={"W or b is missing or has another shape": when("parameters")}
    )


@lesson.check("l05-1", n=size("n"), m=size("m"), seed=st.integers(0, 2**32 - 2), sizes={"m": (2, 5)})
def the_random_start_comes_from_rng(student: Student, n, m, seed) -> None:
    """Features that start equal get equal gradients and stay equal for ever, so W is random. It comes from rng, or no
    experiment could be repeated. b may start with zeros."""
    start, again, other = (student.build("Linear", n, m, rng(k)).parameters() for k in (seed, seed, seed + 1))
    W = start.value["W"]
    start.must(
        len(np.unique(W, axis=1).T) == m,
        "The columns of W must differ from each other",
        mistake="W does not start at random",
    )
    mistake = "the random numbers do not come from rng"
    start.must_equal(again.value, mistakes={mistake: when("values")}, label="once more")
    start.must(not np.array_equal(W, other.value["W"]), "Another seed must give another W", mistake=mistake)
    start.must(not start.value["b"].any(), "b must start with zeros", mistake="b starts at random")


LAYER_MISTAKES = {
    "the bias is not added": lambda x, W, b: x @ W,
    "the bias is subtracted": lambda x, W, b: x @ W - b,
    "there is an activation already": lambda x, W, b: np.tanh(x @ W + b),
    "relu stands behind the layer": lambda x, W, b: np.maximum(x @ W + b, 0),
    "W is multiplied number by number": lambda x, W, b: x * W.T[: len(x)] if x.shape == W.T.shape else None,
    "every sentence gets the sum over all sentences": lambda x, W, b: np.broadcast_to(
        (x @ W + b).sum(axis=0), (len(x), len(b))
    ),
}


@lesson.check("l05-1", x=floats("b n"), W=floats("n m"), b=floats("m"))
def the_layer_is_x_W_plus_b(student: Student, x, W, b) -> None:
    """Number k of the result is the sum over j of x_j W_jk, plus b_k; each row of x by itself. The activation comes
    later, outside of the layer."""
    layer = student.build("Linear", *W.shape, rng(0)).with_parameters(W=W, b=b)
    layer.call(x=x).must_follow(
        lambda x, W, b: np.einsum("ij,jk->ik", x, W) + b,
        mistakes=LAYER_MISTAKES,
        gradient_mistakes={
            "the result is made of plain numbers, outside the tape": when("type"),
            "b gets the mean of the rows' gradients instead of their sum": lambda g, x, W, b: {"b": g.mean(axis=0)},
            "W is copied or detached, so that no gradient reaches it": when("no gradient"),
        },
    )


@lesson.check("l05-1", x=floats("b n"), W=floats("n m"))
def without_a_bias_only_W_is_left(student: Student, x, W) -> None:
    """bias=False leaves out m numbers and the addition. So zero in gives zero out."""
    layer = student.build("Linear", *W.shape, rng(0), bias=False)
    layer.parameter_count().must_equal(W.size, mistakes={"bias=False is ignored": W.size + W.shape[1]})
    layer.with_parameters(W=W).call(x=x).must_follow(
        lambda x, W: np.einsum("ij,jk->ik", x, W),
        gradients_of=(),
        mistakes={"without a bias, forward fails": when("raised")},
    )


# l05-2: network 1 --------------------------------------------------------------------------------------------------

SMALL = {"b": (1, 3), "s": (2, 4), "n": (1, 3), "m": (1, 3)}  # small enough to check a message by hand
LAYERS = {"X": floats("b s n"), "W": floats("s n m"), "b": floats("s m")}


def encoder_parameters(W, b, prefix=""):
    """The parameters of s layers by name, from W [s, n, m] and b [s, m]."""
    matrices = {f"{prefix}layers.{t}.W": W_t for t, W_t in enumerate(W)}
    return matrices | {f"{prefix}layers.{t}.b": b_t for t, b_t in enumerate(b)}


def encoder(student, W, b):
    s, n, m = W.shape
    return student.build("PerPositionEncoder", s, n, m, rng(0)).with_parameters(encoder_parameters(W, b))


def gathered(parameters, prefix=""):
    """W [s, n, m] and b [s, m] again, from the parameters by name."""
    s = sum(name.startswith(f"{prefix}layers_") for name in parameters) // 2
    return tuple(np.stack([parameters[f"{prefix}layers_{t}_{name}"] for t in range(s)]) for name in "Wb")


def sums(X, W, b):
    """What stands inside the tanh: word t times matrix t, plus bias t."""
    return np.einsum("btn,tnm->btm", X, W) + b


def of_layers(function):
    """A reference that gets the layers' parameters as W [s, n, m] and b [s, m]."""
    return lambda X, **parameters: function(X, *gathered(parameters))


def one_layer_for_all(t):
    return of_layers(lambda X, W, b: np.tanh(X @ W[t] + b[t]))


@lesson.check("l05-2", s=size("s"), n=size("n"), m=size("m"), sizes={"s": (2, 5)})
def there_are_s_layers(student: Student, s, n, m) -> None:
    """Each place has a W and a b of its own: s (n m + m) numbers. The layers start differently, or they would not be
    different layers at all."""
    model = student.build("PerPositionEncoder", s, n, m, rng(0))
    model.parameter_count().must_equal(
        s * (n * m + m),
        mistakes={
            "there is one layer, used s times": n * m + m,
            "the layers have no bias": s * n * m,
            "there is one layer too few": (s - 1) * (n * m + m),
            "the layers are no part of the module, so nothing finds their parameters": 0,
            "each layer sees the whole sentence": s * (s * n * m + m),
        },
        label=f"s (n m + m) for s = {s}, n = {n}, m = {m}:",
    )
    names = {name: np.zeros(shape) for t in range(s) for name, shape in layer_shapes(t, n, m)}
    answer = model.with_parameters(names).parameters()
    answer.must_equal(names, mistakes={"the layers are not in a list called layers": when("parameters")})
    start = model.parameters()
    W = np.stack([start.value[f"layers.{t}.W"] for t in range(s)])
    start.must(
        len(np.unique(W, axis=0)) == s,
        "The layers must start with different weights",
        mistake="all layers start with the same numbers",
    )


def layer_shapes(t, n, m):
    return [(f"layers.{t}.W", (n, m)), (f"layers.{t}.b", (m,))]


ENCODER_MISTAKES = {
    "every word goes through the first layer": one_layer_for_all(0),
    "every word goes through the last layer": one_layer_for_all(-1),
    "there is no tanh": of_layers(sums),
    "the activation is the sigmoid": of_layers(lambda X, W, b: 1 / (1 + np.exp(-sums(X, W, b)))),
    "the bias is outside the tanh": of_layers(lambda X, W, b: np.tanh(sums(X, W, 0 * b)) + b),
    "the layers stand in reverse order": of_layers(lambda X, W, b: np.tanh(sums(X, W[::-1], b[::-1]))),
    "layer t reads the word before": of_layers(lambda X, W, b: np.tanh(sums(np.roll(X, 1, axis=1), W, b))),
    "the places stand before the sentences: [s, b, m]": of_layers(
        lambda X, W, b: np.tanh(sums(X, W, b)).swapaxes(0, 1)
    ),
    "a reshape gives sentences the features of others": of_layers(
        lambda X, W, b: np.tanh(sums(X, W, b)).swapaxes(0, 1).reshape(*X.shape[:2], -1)
    ),
    "the features are merged already": of_layers(lambda X, W, b: np.tanh(sums(X, W, b)).reshape(len(X), -1)),
    "the words are summed already": of_layers(lambda X, W, b: np.tanh(sums(X, W, b)).sum(axis=1)),
    "every word is seen less the mean of its sentence": of_layers(
        lambda X, W, b: np.tanh(sums(X - X.mean(axis=1, keepdims=True), W, b))
    ),
    "layer t sees the words up to t": of_layers(lambda X, W, b: np.tanh(sums(X.cumsum(axis=1), W, b))),
}


@lesson.check("l05-2", **LAYERS, sizes=SMALL)
def word_t_goes_through_layer_t(student: Student, X, W, b) -> None:
    """o_t = tanh(x_t W_t + b_t): the first word through the first layer, the second through the second, in every
    sentence of the batch. Each layer learns from its own word alone."""
    encoder(student, W, b).call(X=X).must_follow(
        of_layers(lambda X, W, b: np.tanh(sums(X, W, b))),
        mistakes=ENCODER_MISTAKES,
        gradient_mistakes={"the features are made of plain numbers, outside the tape": when("type")},
    )


@lesson.check("l05-2", **LAYERS, other=floats("n"), t=st.integers(0, 3), sizes=SMALL)
def a_layer_sees_only_its_own_word(student: Student, X, W, b, other, t) -> None:
    """Another word at one place changes the features of that place. Those of all other places stay the same, bit for
    bit: their layers do not even notice. (A leopard, seen through a tube: one spot.)"""
    t %= X.shape[1]
    changed = X.copy()
    changed[:, t] = other
    elsewhere = np.arange(X.shape[1]) != t
    before, after = (encoder(student, W, b).call(X=some) for some in (X, changed))
    after.must(np.shape(after.value) == np.shape(before.value) == (*X.shape[:2], W.shape[2]), "It must be [b, s, m]")
    after.must(
        np.array_equal(before.value[:, elsewhere], after.value[:, elsewhere]),
        f"The word at place {t} was replaced, and the features of other places changed",
        mistake="a layer sees more than its own word",
    )


@lesson.check("l05-2", X=floats("b length n"), s=size("s"), m=size("m"), sizes={"length": (1, 5), "s": (1, 5)})
def a_sentence_of_another_length_is_an_error(student: Student, X, s, m) -> None:
    """The number of layers is part of the network: with s layers it reads s words. A sentence that is cut or half
    ignored would be a mistake that nobody sees. The error names both numbers."""
    length, n = X.shape[1:]
    s = s if s != length else s + 1
    student.build("PerPositionEncoder", s, n, m, rng(0)).call(X=X).must_raise(
        ValueError,
        mentioning=(str(s), str(length)),
        mistakes={
            "a sentence of another length is cut, or read in part": when("no error"),
            "the error comes by chance from an index": when("raised", "IndexError"),
            "the error is an AssertionError": when("raised", "AssertionError"),
            "the error does not name both lengths": when("raised", "ValueError"),
        },
    )


# l05-3: network 2 --------------------------------------------------------------------------------------------------


@lesson.check("l05-3", features=floats("b s m"), sizes={"b": (1, 4), "s": (1, 4), "m": (1, 4)})
def a_sentence_becomes_one_row(student: Student, features) -> None:
    """Merging throws nothing away: s rows of m features become one row of s m features, still in the order of the
    words, and sentence i is still row i."""
    b, words = features.shape[:2]
    student.call("merge", features=features).must_follow(
        lambda features: np.array([np.concatenate(list(sentence)) for sentence in features]),
        mistakes={
            "first come all first features, then all second ones": lambda features: features.swapaxes(1, 2).reshape(
                b, -1
            ),
            "the features of different sentences are mixed": lambda features: features.swapaxes(0, 1).reshape(b, -1),
            "the words are summed, and their order is lost": lambda features: features.sum(axis=1),
            "the words are averaged, and their order is lost": lambda features: features.mean(axis=1),
            "the words stand in reverse order": lambda features: features[:, ::-1].reshape(b, -1),
            "the sentences are merged too": lambda features: features.ravel(),
            "every word has a row of its own: [b * s, m]": lambda features: features.reshape(b * words, -1),
            "only the last word is kept": lambda features: features[:, -1],
        },
        gradient_mistakes={"the row is made of plain numbers, outside the tape": when("type")},
    )


MODEL = {**LAYERS, "C": floats("s m two"), "c": floats("two")}
TINY = SMALL | {"s": (1, 3), "two": (2, 2)}


def model_parameters(W, b, C, c):
    """All parameters of the model by name; C [s, m, 2] is the classifier's matrix, c its bias."""
    return encoder_parameters(W, b, "encoder.") | {"classifier.W": C.reshape(-1, 2), "classifier.b": c}


def model(student, W, b, C, c):
    s, n, m = W.shape
    return student.build("PerPositionModel", s, n, m, rng(0)).with_parameters(model_parameters(W, b, C, c))


def of_model(function, prefix=""):
    """A reference that gets features F [b, s, m], the classifier's matrix [s, m, 2] and its bias."""

    def reference(X, **parameters):
        F = np.tanh(sums(X, *gathered(parameters, f"{prefix}encoder_")))
        C = parameters[f"{prefix}classifier_W"].reshape(*F.shape[1:], 2)
        return function(F, C, parameters[f"{prefix}classifier_b"])

    return reference


def scores(F, C, c):
    return np.einsum("btm,tmk->bk", F, C) + c


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


@lesson.check("l05-3", **MODEL, sizes=TINY)
def two_scores_for_a_sentence(student: Student, X, W, b, C, c) -> None:
    """Network 1, then merge, then one linear layer to two scores. No activation behind it: the softmax belongs to the
    loss."""
    described = model(student, W, b, C, c)
    described.call(X=X).must_follow(
        of_model(scores),
        mistakes={
            "the softmax is taken too early": of_model(lambda F, C, c: softmax(scores(F, C, c))),
            "the scores go through tanh": of_model(lambda F, C, c: np.tanh(scores(F, C, c))),
            "the scores go through the sigmoid": of_model(lambda F, C, c: 1 / (1 + np.exp(-scores(F, C, c)))),
            "the classifier has no bias": of_model(lambda F, C, c: scores(F, C, 0 * c)),
            "the words are given to the classifier in reverse order": of_model(
                lambda F, C, c: scores(F[:, ::-1], C, c)
            ),
            "the parts have other names or sizes": when("parameters"),
        },
        gradient_mistakes={"the scores are made of plain numbers, outside the tape": when("type")},
    )


# l05-4: count ------------------------------------------------------------------------------------------------------


@lesson.check("l05-4", s=size("s"), n=size("n"), m=size("m"), bias=st.booleans())
def every_number_counts(student: Student, s, n, m, bias) -> None:
    """A matrix [n, m] holds n m numbers, and all of them must be learned. The parts of a module count too, however deep
    they lie inside it."""
    layer = [(n, m), (m,)] if bias else [(n, m)]
    whole = [(n, m), (m,)] * s + [(s * m, 2), (2,)]
    for module, shapes in (("Linear", layer), ("PerPositionModel", whole)):
        sizes = (s, n, m) if module == "PerPositionModel" else (n, m)
        options = {} if module == "PerPositionModel" else {"bias": bias}
        student.call("parameter_count", module=student.build(module, *sizes, rng(0), **options)).must_equal(
            sum(np.prod(shape, dtype=int).item() for shape in shapes),
            mistakes={
                "the parameters are counted, not the numbers in them": len(shapes),
                "the lengths of the axes are added, not multiplied": sum(sum(shape) for shape in shapes),
                "only the first axis of each parameter is counted": sum(shape[0] for shape in shapes),
                "the biases are not counted": sum(np.prod(shape).item() for shape in shapes if len(shape) == 2),
                "bytes are counted, not numbers": 8 * sum(np.prod(shape).item() for shape in shapes),
                "the parameters inside the parts are not counted": 0 if shapes is whole else None,
                "only network 1 is counted": s * (n * m + m) if shapes is whole else None,
                "only network 2 is counted": 2 * s * m + 2 if shapes is whole else None,
                "every module is expected to have a W and a b of its own": when("raised"),
            },
        )


@lesson.check("l05-4", s=size("s"), n=size("n"), m=size("m"))
def the_formula_needs_no_network(student: Student, s, n, m) -> None:
    """s layers of n m + m numbers, and a classifier from s m numbers to 2: s (n m + m) + 2 s m + 2. Twice as many
    words, almost twice as many numbers."""
    network_1, network_2 = s * (n * m + m), 2 * s * m + 2
    student.call("predicted_count", s=s, n=n, m=m).must_equal(
        network_1 + network_2,
        mistakes={
            "network 2 is forgotten": network_1,
            "the biases of network 1 are forgotten": s * n * m + network_2,
            "the bias of network 2 is forgotten": network_1 + 2 * s * m,
            "network 2 reads the features of one word": network_1 + 2 * m + 2,
            "the layers of network 1 are counted once": n * m + m + network_2,
            "the bias of network 2 is counted for every word": network_1 + s * (2 * m + 2),
            "network 2 has one output": network_1 + s * m + 1,
            "a layer has n biases": s * (n * m + n) + network_2,
        },
        label=f"for s = {s}, n = {n}, m = {m}:",
    )


# l05-5: additive ---------------------------------------------------------------------------------------------------


def leads(F, C, c):
    """What place t adds to score 1 - score 0."""
    return np.einsum("btm,tm->bt", F, C[..., 1] - C[..., 0])


CONTRIBUTION_MISTAKES = {
    "the lead of class 0 is computed": lambda F, C, c: -leads(F, C, c),
    "only the score of class 1 is looked at": lambda F, C, c: np.einsum("btm,tm->bt", F, C[..., 1]),
    "only the score of class 0 is looked at": lambda F, C, c: np.einsum("btm,tm->bt", F, C[..., 0]),
    "the two scores are added": lambda F, C, c: np.einsum("btm,tm->bt", F, C.sum(axis=2)),
    "the bias is added to every place": lambda F, C, c: leads(F, C, c) + c[1] - c[0],
    "the bias is shared out among the places": lambda F, C, c: leads(F, C, c) + (c[1] - c[0]) / F.shape[1],
    "the lead is summed over the places": lambda F, C, c: leads(F, C, c).sum(axis=1),
    "there is one contribution for every feature, not for every place": lambda F, C, c: F * (C[..., 1] - C[..., 0]),
    "the weights of the classifier are folded up the wrong way": lambda F, C, c: leads(
        F, C.reshape(F.shape[2], F.shape[1], 2).swapaxes(0, 1), c
    ),
    "the features are summed without the classifier's weights": lambda F, C, c: F.sum(axis=2),
    "the contributions of a sentence are divided by their sum": lambda F, C, c: (
        leads(F, C, c) / leads(F, C, c).sum(axis=1, keepdims=True)
    ),
    "each place gets the lead of the words up to it": lambda F, C, c: leads(F, C, c).cumsum(axis=1),
}


@lesson.check("l05-5", **MODEL, sizes=TINY)
def the_lead_is_a_sum_over_the_places(student: Student, X, W, b, C, c) -> None:
    """The lead of class 1 is (w_1 - w_0) times the merged features, plus the difference of the biases. Cut the long row
    of s m terms into s pieces of m: each piece belongs to one place and is made of that place's word alone."""
    described = model(student, W, b, C, c)
    answer = student.call("contributions", model=described, X=X)
    answer.must_follow(
        of_model(leads, "model_"),
        mistakes={name: of_model(mistake, "model_") for name, mistake in CONTRIBUTION_MISTAKES.items()},
        gradients_of=(),
    )


# Places 0 to 4 of the four sentences, as rows of `words`: film, never, always, A, B.
FOUR = np.array([[0, 1, 3, 2, 4], [0, 2, 4, 1, 3], [0, 1, 4, 2, 3], [0, 2, 3, 1, 4]])
SIGNS = np.array([1, 1, -1, -1])


@lesson.check(
    "l05-5",
    words=floats("five n"),
    W=floats("five n m"),
    b=floats("five m"),
    C=floats("five m two"),
    c=floats("two"),
    sizes={"five": (5, 5), "two": (2, 2), "n": (1, 2), "m": (1, 2)},
)
def four_sentences_are_too_much_for_every_such_model(student: Student, words, W, b, C, c) -> None:
    """At each place, "film never A always B" and "film always B never A" (positive) hold together the same words as
    "film never B always A" and "film always A never B" (negative). So the positive leads less the negative ones
    are 0."""
    answer = student.call("contributions", model=model(student, W, b, C, c), X=words[FOUR])
    fits = np.shape(answer.value) == (4, 5)
    answer.must(fits, "Four sentences of five words must give [4, 5]")
    certificate = SIGNS @ answer.value
    answer.must(
        np.allclose(certificate, 0, atol=1e-4),
        "At each place, the contributions to the two positive sentences minus those to the two negative ones must be 0",
        mistake="what a place contributes depends on other words of the sentence",
    )


# l05-6: stretch ----------------------------------------------------------------------------------------------------


def moved(X, k):
    result = np.zeros_like(X)
    for t in range(k, X.shape[1]):
        result[:, t] = X[:, t - k]
    return result


@lesson.check("l05-6", X=floats("b s n"), k=st.integers(0, 5), sizes={"b": (1, 3), "s": (1, 4), "n": (1, 3)})
def words_move_to_the_right(student: Student, X, k) -> None:
    """Word t stands at place t + k afterwards. Nothing was said before it, so zeros are there, and what leaves the
    rectangle is gone."""
    student.call("shift", X=X, k=k).must_follow(
        moved,
        gradients_of=("X",) if k < X.shape[1] else (),
        mistakes={
            "the words that are pushed out come in again in front": lambda X, k: np.roll(X, k, axis=1),
            "the words move to the left": lambda X, k: moved(X[:, ::-1], k)[:, ::-1],
            "the sentences are moved instead of the words": lambda X, k: moved(X.swapaxes(0, 1), k).swapaxes(0, 1),
            "the numbers of a word are moved instead of the words": lambda X, k: moved(X.swapaxes(1, 2), k).swapaxes(
                1, 2
            ),
            "the first word is repeated in front": lambda X, k: np.concatenate(
                [X[:, :1]] * min(k, X.shape[1]) + [X], 1
            )[:, : X.shape[1]],
            "the words move by one place whatever k is": lambda X, k: moved(X, 1),
            "the sentence grows by k places": lambda X, k: moved(
                np.concatenate([X, np.zeros((len(X), k, X.shape[2]))], 1), k
            ),
            "the words that are pushed out are kept: a place is erased and nothing moves": lambda X, k: (
                X * (np.arange(X.shape[1]) >= k)[:, None]
            ),
            "a k that is greater than s breaks it": when("raised"),
            "a k that is greater than s gives another length": when("shape"),
            "the caller's X is changed": when("inputs changed"),
        },
        gradient_mistakes={"the words are moved as plain numbers, outside the tape": when("type")},
    )
