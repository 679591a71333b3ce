"""Lesson 3: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, ids, named, plain, when

lesson = Lesson(
    number=3,
    title="Squash and score",
    exercises=[
        Exercise("l03-1", "the sigmoid and its slope", points=3, read="Between 0 and 1", without=("sigmoid",)),
        Exercise("l03-2", "tanh and its slope", points=2, read="Between -1 and 1", without=("tanh",)),
        Exercise("l03-3", "scores to probabilities", points=4, read="Many classes", without=("softmax", "log_softmax")),
        Exercise(
            "l03-4",
            "the cross-entropy",
            points=4,
            needs=("l03-3",),
            read="How wrong is it?",
            without=("cross_entropy", "softmax", "log_softmax"),
        ),
        Exercise("l03-5", "the accuracy", points=1, read="What people ask for", without=("accuracy",)),
        Exercise(
            "l03-6", "a bug that trains", points=2, needs=("l03-4",), read="Stretch: a bug that trains", bonus=True
        ),
    ],
)

EXTREMES = np.array([-10_000.0, -800.0, -30.0, -1.0, 0.0, 1.0, 30.0, 800.0, 10_000.0])
OVERFLOW = "exp of a large number overflows"
ONE_SHIFT = "the largest score of the whole batch is subtracted, not that of each row"
G_IGNORED = "the gradient that arrives is ignored"
INPUT = "the slope is computed with the input, where the output is given"


def slope(function, x):
    """How fast a function of numbers changes, by a complex step: f(x + ih) = f(x) + ih f'(x)."""
    return function(x + 1e-20j).imag * 1e20


# l03-1: sigmoid ----------------------------------------------------------------------------------------------------


def logistic(x):
    return 1 / (1 + np.exp(-x))


@lesson.check("l03-1", x=floats("b m", scale=4.0))
def sigmoid_squashes_between_0_and_1(student: Student, x) -> None:
    """1 / (1 + exp(-x)): close to 0 for very negative x, 1/2 at 0, close to 1 for large x."""
    student.call("sigmoid", x=plain(x)).must_equal(
        logistic(x),
        mistakes={
            "the sign of x is lost: exp(x) stands where exp(-x) should": logistic(-x),
            "it is the tanh": np.tanh(x),
            "the argument is doubled, as in tanh": logistic(2 * x),
            "it is halfway between tanh and sigmoid: the 1 / 2 is missing": 1 + np.tanh(x / 2),
        },
    )


@lesson.check("l03-1")
def sigmoid_never_overflows(student: Student) -> None:
    """exp(800) is larger than any float. exp(-|x|) never is: write the sigmoid with it, one way for x >= 0 and the
    other way for x < 0."""
    right = np.exp(-np.logaddexp(0, -EXTREMES))
    answer = student.call("strictly", function=named("sigmoid"), x=plain(EXTREMES))
    answer.must_equal(right, mistakes={OVERFLOW: when("raised", "FloatingPointError")})


@lesson.check("l03-1", x=floats("b m", scale=2.0))
def sigmoid_is_symmetric(student: Student, x) -> None:
    """σ(-x) = 1 - σ(x): of two classes, what is taken from one goes to the other."""
    there, back = (student.call("sigmoid", x=plain(sign * x)) for sign in (1, -1))
    there.must_equal(1 - back.value, label="1 - σ(-x)", rtol=1e-7)


@lesson.check("l03-1", x=floats("b m", scale=2.0), g=floats("b m"))
def the_slope_of_sigmoid_is_y_times_1_minus_y(student: Student, x, g) -> None:
    """With y = σ(x) the slope is y (1 - y): steepest in the middle, 1/4, and flat at both ends. g times the slope goes
    back to x."""
    y = logistic(x)
    inner = logistic(y)
    student.call("sigmoid_backward", g=plain(g), y=plain(y)).must_equal(
        g * slope(logistic, x),
        mistakes={
            INPUT: g * inner * (1 - inner),
            G_IGNORED: y * (1 - y),
            "it is the slope of tanh": g * (1 - y**2),
            "it is (1 - y)²": g * (1 - y) ** 2,
            "it is y itself, without 1 - y": g * y,
            "it is 1 - y, without y": g * (1 - y),
            "the sign is wrong": -g * y * (1 - y),
        },
    )


# l03-2: tanh -------------------------------------------------------------------------------------------------------


@lesson.check("l03-2", x=floats("b m", scale=4.0))
def tanh_squashes_between_minus_1_and_1(student: Student, x) -> None:
    """tanh(x) = 2 σ(2x) - 1: the sigmoid, twice as steep and stretched to the range from -1 to 1."""
    student.call("tanh", x=plain(x)).must_equal(
        np.tanh(x),
        rtol=1e-8,
        mistakes={
            "the argument is not doubled: 2 σ(x) - 1": 2 * logistic(x) - 1,
            "it is the sigmoid": logistic(x),
            "it is the tangent, not the hyperbolic tangent": np.tan(x),
            "the range is not stretched: σ(2x)": logistic(2 * x),
        },
    )


@lesson.check("l03-2")
def tanh_never_overflows(student: Student) -> None:
    """(exp(x) - exp(-x)) / (exp(x) + exp(-x)) is the definition, and infinity over infinity at 800."""
    answer = student.call("strictly", function=named("tanh"), x=plain(EXTREMES))
    answer.must_equal(np.tanh(EXTREMES), rtol=1e-8, mistakes={OVERFLOW: when("raised", "FloatingPointError")})


@lesson.check("l03-2", x=floats("b m"))
def tanh_is_odd(student: Student, x) -> None:
    """tanh(-x) = -tanh(x). That its mean is 0 is what makes it the favourite of recurrent networks."""
    there, back = (student.call("tanh", x=plain(sign * x)) for sign in (1, -1))
    there.must_equal(-back.value, label="-tanh(-x)", rtol=1e-7)


@lesson.check("l03-2", x=floats("b m"), g=floats("b m"))
def the_slope_of_tanh_is_1_minus_y_squared(student: Student, x, g) -> None:
    """With y = tanh(x) the slope is 1 - y²: 1 in the middle, where the sigmoid has 1/4, and flat at both ends."""
    y = np.tanh(x)
    student.call("tanh_backward", g=plain(g), y=plain(y)).must_equal(
        g * slope(np.tanh, x),
        mistakes={
            INPUT: g * (1 - np.tanh(y) ** 2),
            G_IGNORED: 1 - y**2,
            "it is (1 - y)²": g * (1 - y) ** 2,
            "it is the slope of sigmoid": g * y * (1 - y),
            "it is 1 - y, without the square": g * (1 - y),
            "it is 1 + y²": g * (1 + y**2),
        },
    )


# l03-3: softmax ----------------------------------------------------------------------------------------------------


def shares(z, axis=-1):
    """exp(z) and its share of the sum: right for tame numbers, and for complex ones too."""
    return np.exp(z) / np.sum(np.exp(z), axis=axis, keepdims=True)


AXIS = st.sampled_from([0, 1, 2, -1, -2])


@lesson.check("l03-3", z=floats("b s k"), axis=AXIS)
def softmax_gives_shares_along_the_axis(student: Student, z, axis) -> None:
    """Scores become positive (exp), and are divided by their sum along the axis: shares of 1. The logarithm of a share
    is the score less the logarithm of that sum."""
    right = shares(z, axis)
    wrong = {
        "the shares are taken over the batch, the first axis": shares(z, 0),
        "the axis is ignored: the last one is taken": shares(z),
        "the shares are taken of everything together": np.exp(z) / np.exp(z).sum(),
    }
    student.call("softmax", z=plain(z), axis=axis).must_equal(
        right,
        mistakes=wrong
        | {
            "the sum is missing: it is exp(z)": np.exp(z),
            "it is the sigmoid": logistic(z),
            "the scores are changed in place": when("inputs changed"),
        },
    )
    student.call("log_softmax", z=plain(z), axis=axis).must_equal(
        np.log(right),
        mistakes={name: np.log(value) for name, value in wrong.items()}
        | {
            "the logarithm is missing": right,
            "the sign is wrong": -np.log(right),
            "a small number is added to the softmax before the logarithm": np.log(right + 1e-8),
        },
        rtol=1e-8,
    )


@lesson.check("l03-3", z=floats("b k"))
def left_out_the_axis_is_the_last(student: Student, z) -> None:
    """The scores of one sentence stand in a row [k]; the rows of the batch have nothing to do with each other."""
    for name, right in (("softmax", shares(z)), ("log_softmax", np.log(shares(z)))):
        student.call(name, z=plain(z)).must_equal(
            right,
            mistakes={
                "the shares are taken over the batch, the first axis": shares(z, 0)
                if name == "softmax"
                else np.log(shares(z, 0))
            },
            rtol=1e-8,
        )


@lesson.check("l03-3", z=floats("b k"), size=st.sampled_from([800.0, 10_000.0]))
def softmax_never_overflows(student: Student, z, size) -> None:
    """A shift of all scores changes no share, so subtract the largest score first: exp of what is left is at most 1."""
    z = z * size
    log_shares = z - np.logaddexp.reduce(z, axis=-1, keepdims=True)
    answer = student.call("strictly", function=named("softmax"), z=plain(z))
    answer.must_equal(
        np.exp(log_shares), mistakes={OVERFLOW: when("raised", "FloatingPointError"), ONE_SHIFT: when("nan")}
    )
    answer = student.call("strictly", function=named("log_softmax"), z=plain(z))
    floor = np.log(np.exp(log_shares) + 1e-8)
    answer.must_equal(
        log_shares,
        mistakes={
            "it is the logarithm of a softmax that is 0 for hopeless classes": when("raised", "FloatingPointError"),
            "a small number is added to the softmax before the logarithm": floor,
        },
    )


@lesson.check("l03-3", z=floats("b k"), shift=st.integers(-3000, 3000))
def a_shift_of_all_scores_changes_nothing(student: Student, z, shift) -> None:
    """exp(z + c) = exp(z) exp(c), and the factor stands above and below. Only differences of scores mean anything, so a
    shift of the whole batch, or of one row of it, is not seen."""
    plainly = student.call("softmax", z=plain(z))
    shifted = z + shift * (np.arange(len(z)) % 2)[:, None]
    student.call("softmax", z=plain(shifted)).must_equal(
        plainly.value,
        label="not shifted",
        mistakes={ONE_SHIFT: when("nan")},
        rtol=1e-7,
    )


@lesson.check("l03-3", z=floats("b two"), sizes={"two": (2, 2)})
def of_two_classes_softmax_is_the_sigmoid(student: Student, z) -> None:
    """exp(z1) / (exp(z0) + exp(z1)) = 1 / (1 + exp(-(z1 - z0))): with two classes a softmax of two scores is the
    sigmoid of their difference."""
    answer = student.call("softmax", z=plain(z))
    answer.must(
        np.allclose(answer.value[:, 1], logistic(z[:, 1] - z[:, 0])),
        "The second share must be the sigmoid of the difference of the scores",
    )


def softmax_slopes(g, z, axis):
    """The gradient of the sum of g * softmax(z), number by number."""
    found = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        moved = z.astype(complex)
        moved[place] += 1e-20j
        found[place] = np.sum(g * shares(moved, axis).imag) * 1e20
    return found


@lesson.check(
    "l03-3", z=floats("b k"), g=floats("b k"), axis=st.sampled_from([-1, 0]), sizes={"k": (2, 4), "b": (2, 4)}
)
def one_score_moves_all_shares(student: Student, z, g, axis) -> None:
    """If one share grows, the others shrink. So every score gets, besides its own part g y, its share of what all
    together get: y (g - sum of g y)."""
    y = shares(z, axis)
    student.call("softmax_backward", g=plain(g), y=plain(y), axis=axis).must_equal(
        softmax_slopes(g, z, axis),
        mistakes={
            "only the diagonal is taken, y (1 - y), as if a score moved its own share only": g * y * (1 - y),
            "it is zero, as for a sum that is always 1": 0 * y,
            INPUT: softmax_slopes(g, y, axis),
            "the axis is ignored: the last one is taken": y * (g - (g * y).sum(-1, keepdims=True)),
            "the share is missing: it is g less the sum of g y": g - (g * y).sum(axis, keepdims=True),
            "the gradient is that of log_softmax": g - y * g.sum(axis, keepdims=True),
        },
    )


# l03-4: cross-entropy ----------------------------------------------------------------------------------------------

SCORES = {"logits": floats("b k"), "labels": ids("b", below="k"), "sizes": {"k": (2, 5)}}


def surprises(logits, labels):
    """-log of the label's share, one number a sentence."""
    return np.array([np.logaddexp.reduce(row) - row[label] for row, label in zip(logits, labels)])


@lesson.check("l03-4", **SCORES)
def the_loss_is_the_mean_surprise(student: Student, logits, labels) -> None:
    """-log p(label) is 0 for a network that was sure and right, and grows without end as p falls. The mean makes
    batches of all sizes comparable."""
    p = shares(logits)
    twice = surprises(p, labels)
    student.call("cross_entropy", logits=plain(logits), labels=labels).must_equal(
        surprises(logits, labels).mean(),
        mistakes={
            "the surprises are added up, not averaged": surprises(logits, labels).sum(),
            "softmax is applied twice": twice.mean(),
            "a small number is added before the logarithm": -np.log(p[np.arange(len(labels)), labels] + 1e-8).mean(),
            "the minus is missing": -surprises(logits, labels).mean(),
            "the mean is taken over classes as well": surprises(logits, labels).mean() / p.shape[1],
            "the logarithm is missing: it is 1 - p": (1 - p[np.arange(len(labels)), labels]).mean(),
            "the scores of all labels are read in every row": np.mean(
                [surprises(logits, labels * 0 + k) for k in labels]
            ),
            "the shares are taken over the batch, the first axis": -np.log(
                shares(logits, 0)[np.arange(len(labels)), labels]
            ).mean(),
            "the loss of every sentence is returned, not their mean": surprises(logits, labels),
            "the binary logarithm is taken": surprises(logits, labels).mean() / np.log(2),
        },
    )


@lesson.check("l03-4", logits=floats("b k", scale=4096.0), labels=ids("b", below="k"), sizes={"k": (2, 5)})
def a_sure_and_wrong_network_gets_a_finite_loss(student: Student, logits, labels) -> None:
    """If the right class is 5,000 behind, p is 0 in a float, and -log p infinite. But the loss is 5,000: never make p,
    go from the scores to log p directly."""
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))[np.arange(len(labels)), labels]
    arguments = {"logits": plain(logits), "labels": labels}
    student.call("strictly", function=named("cross_entropy"), **arguments).must_equal(
        surprises(logits, labels).mean(),
        mistakes={
            "p is computed first, and is 0 where the network is sure and wrong": when("raised", "FloatingPointError"),
            "a small number is added before the logarithm": -np.log(p + 1e-8).mean(),
            "p is kept above a small number": -np.log(np.maximum(p, 1e-12)).mean(),
        },
    )


@lesson.check("l03-4", labels=ids("b", below="k"), sizes={"k": (2, 5)})
def to_know_nothing_costs_log_k(student: Student, labels) -> None:
    """Equal scores are equal shares, 1/k each, and -log(1/k) = log k: 0.693 for two classes. That is the loss with
    which training should start."""
    for k in (int(labels.max()) + 1, int(labels.max()) + 3):
        student.call("cross_entropy", logits=plain(np.full((len(labels), k), 7.0)), labels=labels).must_equal(np.log(k))


def excess(logits, labels):
    """softmax less one-hot."""
    return shares(logits) - (np.arange(logits.shape[1]) == labels[:, None])


def every_row(logits, labels):
    """What comes out if p[:, labels] -= 1 hits the labels' columns in every row, once each."""
    p = shares(logits)
    p[:, labels] -= 1
    return p


@lesson.check("l03-4", g=st.sampled_from([-1.5, 0.0, 0.5, 1.0, 3.0]), **SCORES)
def the_gradient_is_share_less_truth(student: Student, g, logits, labels) -> None:
    """Of the label's score the gradient is (p - 1) / b, of the others p / b: pull up the right one, push down the
    others, each as far as it is wrong. g scales it, and the mean brings the 1/b."""
    b = len(labels)
    softmax_only, truth = shares(logits), np.arange(logits.shape[1]) == labels[:, None]
    student.call("cross_entropy_backward", g=g, logits=plain(logits), labels=labels).must_equal(
        g * excess(logits, labels) / b,
        mistakes={
            "the 1/b of the mean is missing": g * excess(logits, labels),
            G_IGNORED: excess(logits, labels) / b,
            "1 is subtracted in the labels' columns of every row: p[:, labels]": g * every_row(logits, labels) / b,
            "nothing is subtracted at the label": g * softmax_only / b,
            "the sign is wrong": -g * excess(logits, labels) / b,
            "only the label's score gets a gradient": g * np.where(truth, excess(logits, labels), 0) / b,
            "it is divided by the number of all scores": g * excess(logits, labels) / logits.size,
            "softmax is applied twice": g * (shares(shares(logits)) - truth) / b,
            "the shares are taken over the batch, the first axis": g * (shares(logits, 0) - truth) / b,
            "the scores are taken for shares": g * (logits - truth) / b,
        },
    )


@lesson.check("l03-4", g=st.sampled_from([0.5, 2.0]), **SCORES)
def the_gradient_is_the_slope_of_the_loss(student: Student, g, logits, labels) -> None:
    """The rule and the function must belong together: move one score by a little, and the loss moves by gradient times
    that little. In every row the gradients add up to 0, because a shift of all scores changes nothing."""
    answer = student.call("cross_entropy_backward", g=g, logits=plain(logits), labels=labels)
    moved = np.zeros_like(logits)
    moved[0, 0] = 1e-4
    up, down = (
        student.call("cross_entropy", logits=plain(logits + sign * moved), labels=labels).value for sign in (1, -1)
    )
    answer.must(np.shape(answer.value) == logits.shape, f"The gradient must have the shape {list(logits.shape)}")
    answer.must(
        np.isclose(answer.value[0, 0], g * (up - down) / 2e-4, rtol=1e-4, atol=1e-6), "It must be the loss's slope"
    )
    answer.must(np.allclose(answer.value.sum(axis=1), 0, atol=1e-6), "Every row must add up to 0")


# l03-5: accuracy ---------------------------------------------------------------------------------------------------


@lesson.check("l03-5", logits=floats("b k"), labels=ids("b", below="k"), sizes={"k": (2, 4), "b": (2, 6)})
def accuracy_is_the_share_of_right_answers(student: Student, logits, labels) -> None:
    """The answer to a sentence is the class with the highest score in its row. Of b answers, how many are the label?"""
    right = [max(range(len(row)), key=lambda k, row=row: row[k]) == label for row, label in zip(logits, labels)]
    across = logits.argmax(axis=0)
    student.call("accuracy", logits=plain(logits), labels=labels).must_equal(
        sum(right) / len(right),
        mistakes={
            "the number of right answers is returned, not their share": sum(right),
            "it is in per cent": 100 * sum(right) / len(right),
            "the answer is looked for along the batch: argmax over axis 0": np.mean(across == labels)
            if across.shape == labels.shape
            else when("raised"),
            "it is the share of wrong answers": 1 - sum(right) / len(right),
            "the lowest score is the answer": np.mean(logits.argmin(axis=1) == labels),
            "positive scores are counted, not right answers": np.mean((logits[:, -1] > 0) == labels),
            "the share of the highest score is averaged": shares(logits).max(axis=1).mean(),
            "an answer for each sentence is returned, not the share": np.array(right),
        },
    )


@lesson.check("l03-5", logits=floats("b k"), labels=ids("b", below="k"), sizes={"k": (2, 4)})
def only_the_order_of_the_scores_matters(student: Student, logits, labels) -> None:
    """Softmax, doubling, a shift: nothing that keeps the order of a row's scores changes the answer. The accuracy does
    not care how sure the network is; the loss does."""
    plainly = student.call("accuracy", logits=plain(logits), labels=labels)
    student.call("accuracy", logits=plain(shares(3 * logits)), labels=labels).must_equal(
        plainly.value,
        label="for the scores",
        mistakes={"positive scores are counted, not right answers": when("values")},
    )


# l03-6: the bug ----------------------------------------------------------------------------------------------------

STATES = {"H": floats("b m"), "W": floats("m k"), "bias": floats("k"), "labels": ids("b", below="k")}


@lesson.check("l03-6", **STATES, sizes={"k": (2, 4)})
def the_loss_wants_scores(student: Student, H, W, bias, labels) -> None:
    """cross_entropy makes the softmax itself. Hand it scores; if it gets shares, they are squashed a second time."""
    z = H @ W + bias
    arguments = {"H": plain(H), "W": plain(W), "b": plain(bias), "labels": labels}
    student.call("repaired_loss", **arguments).must_equal(
        surprises(z, labels).mean(),
        mistakes={
            "softmax is still applied twice": surprises(shares(z), labels).mean(),
            "the bias is lost": surprises(H @ W, labels).mean(),
            "a tanh takes the place of the softmax": surprises(np.tanh(z), labels).mean(),
            "the loss is scaled instead of repaired": 2 * surprises(shares(z), labels).mean(),
        },
    )


@lesson.check("l03-6", k=st.integers(2, 12))
def the_bug_has_a_floor(student: Student, k) -> None:
    """At best the first softmax says 1 for the label and 0 for the other k - 1. The second makes e / (e + k - 1) of
    that, and the surprise is log(1 + (k - 1) / e): 0.3133 for two classes."""
    student.call("snippet_floor", k=k).must_equal(
        np.logaddexp(0, np.log(k - 1) - 1),
        mistakes={
            "only two classes are thought of": np.logaddexp(0, -1),
            "all k classes are counted as wrong ones": np.logaddexp(0, np.log(k) - 1),
            "it is the loss of a network that knows nothing": np.log(k),
            "it is the loss of a right network without the bug": 0.0,
            "it is the highest loss, of a network that is sure and wrong": np.log(np.e + k - 1),
            "it is the share, not its surprise": np.e / (np.e + k - 1),
        },
    )
