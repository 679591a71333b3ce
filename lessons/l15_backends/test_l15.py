"""Lesson 15: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, device, floats, ids, named, on_device, plain, rng, size, when

lesson = Lesson(
    number=15,
    title="The same code on a GPU",
    exercises=[
        Exercise(
            "l15-1",
            "softmax on any device",
            points=2,
            read="One namespace for two libraries",
            bonus=True,
        ),
        Exercise(
            "l15-2",
            "a loss that stays where it is",
            points=3,
            needs=("l15-1",),
            read="What a transfer is",
            bonus=True,
        ),
        Exercise(
            "l15-3",
            "add up where words repeat",
            points=3,
            needs=("l15-2",),
            read="Many writers, one place",
            bonus=True,
        ),
        Exercise("l15-4", "the same numbers on every device", points=2, read="Random numbers", bonus=True),
        Exercise(
            "l15-5",
            "a training loop that does not wait",
            points=3,
            needs=("l15-4",),
            read="The loop",
            seconds=10,
            bonus=True,
        ),
        Exercise("l15-6", "clip without asking", points=1, needs=("l15-2",), read="Stretch: no questions", bonus=True),
    ],
)

HOST = named("tg.backend.NUMPY")
MIXED = "arrays of NumPy and of the device are mixed"
LACKING = "the device's library does not have what is asked of it"
RAISED = {MIXED: when("raised", "TypeError"), LACKING: when("raised", "AttributeError")}
INDEXED = {"a list or an array of NumPy is an index into an array of the device": when("raised", "IndexError")}
READ = "numbers are read from the device one at a time"
MOVED = {
    "bool": "an `if` asks the device for a number",
    "float": READ,
    "int": READ,
    "item": READ,
    "tolist": READ,
    "get": "the array is copied to the host and computed there",
    "from the host": "an array is made on the host and copied to the device",
    "mask as index": "a mask is used as an index",
    "bincount": "a function is used that waits for the device",
    "unique": "a function is used that waits for the device",
    "synchronize": "the code waits for the device without need",
    "str": "a number is printed",
    "format": "a number is printed",
}


def softmax_of(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# l15-1: softmax ----------------------------------------------------------------------------------------------------


@lesson.check("l15-1", z=floats("b k", 2))
def softmax_is_right_on_numpy(student: Student, z) -> None:
    """Each row is exp(z) divided by its sum over that row."""
    student.call("softmax", z=plain(z), backend=HOST).must_equal(
        softmax_of(z),
        mistakes={
            "the columns are normalised, not the rows": softmax_of(z.T).T,
            "all numbers are normalised together": softmax_of(z.ravel()).reshape(z.shape),
            "nothing is divided": np.exp(z - z.max(axis=1, keepdims=True)),
        },
    )


@lesson.check("l15-1", z=floats("b k", 1024))
def softmax_does_not_overflow(student: Student, z) -> None:
    """exp(1000) is infinity, on every device. A row less its largest number has the same softmax."""
    student.call("softmax", z=plain(z), backend=HOST).must_equal(
        softmax_of(z), rtol=1e-7, mistakes={"the largest number is not subtracted": when("nan")}
    )


@lesson.check("l15-1", z=floats("b k", 2))
def softmax_stays_on_the_device(student: Student, z) -> None:
    """backend.xp is NumPy for NumPy's arrays and CuPy for CuPy's. The code that asks it, and nobody else, runs on both.
    Here z is an array of the device, and nothing may go to the host or come from it."""
    answer = student.call("softmax", z=on_device(z), backend=device())
    answer.must_equal(softmax_of(z), mistakes=RAISED)
    answer.must_stay_on_device(mistakes=MOVED)


# l15-2: cross-entropy ----------------------------------------------------------------------------------------------


def losses_of(logits, labels):
    return np.array([-np.log(row[label]) for row, label in zip(softmax_of(logits), labels)])


@lesson.check("l15-2", logits=floats("b k", 2), labels=ids("b", below="k"))
def the_loss_is_right_on_numpy(student: Student, logits, labels) -> None:
    """Of each row only the logarithm of the probability of its own label counts; then the mean over the rows."""
    right = losses_of(logits, labels)
    log_p = np.log(softmax_of(logits))
    student.call("cross_entropy", logits=plain(logits), labels=labels, backend=HOST).must_equal(
        right.mean(),
        mistakes={
            "the losses are added up, not averaged": right.sum(),
            "every row is asked for the labels of all rows": -log_p[:, labels].mean(),
            "the sign is forgotten": -right.mean(),
            "the probability is taken without its logarithm": -np.exp(-right).mean(),
            "the sum over all classes is divided by b k": -np.mean(log_p * np.eye(logits.shape[1])[labels]),
        },
    )


@lesson.check("l15-2", logits=floats("b k", 1024), labels=ids("b", below="k"))
def the_loss_of_a_sure_mistake_is_finite(student: Student, logits, labels) -> None:
    """The probability of the true label may be as small as e^-2000, which is 0 in floating point, and log 0 is not what
    you want. log softmax(z) = z - max - log(sum(exp(z - max))) never takes it."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    right = np.log(np.exp(shifted).sum(axis=1)) - shifted[range(len(labels)), labels]
    student.call("cross_entropy", logits=plain(logits), labels=labels, backend=HOST).must_equal(
        right.mean(), rtol=1e-7, mistakes={"the logarithm of a rounded probability is taken": when("nan")}
    )


@lesson.check("l15-2", logits=floats("b k", 2), labels=ids("b", below="k"))
def the_loss_stays_on_the_device(student: Student, logits, labels) -> None:
    """The index of the rows must live where the array lives: xp.arange, not np.arange or range. And the loss stays an
    array without axes: float(loss) would wait until everything before it is computed."""
    answer = student.call("cross_entropy", logits=on_device(logits), labels=on_device(labels), backend=device())
    answer.must_equal(losses_of(logits, labels).mean(), mistakes=RAISED | INDEXED)
    answer.must_stay_on_device(mistakes=MOVED)


# l15-3: the gradient of an embedding -------------------------------------------------------------------------------

SENTENCES = {"ids": ids("b s", below="V"), "g": floats("b s n"), "V": size("V")}


def summed(ids, g, V):
    dW = np.zeros((V, g.shape[-1]))
    for word, row in zip(ids.ravel(), g.reshape(-1, g.shape[-1])):
        dW[word] += row
    return dW


def only_one(ids, g, V, order):
    """What comes out if of several rows for one word only the first (or the last) is written."""
    dW = np.zeros((V, g.shape[-1]))
    for word, row in list(zip(ids.ravel(), g.reshape(-1, g.shape[-1])))[::order]:
        dW[word] = row
    return dW


@lesson.check("l15-3", sizes={"V": (1, 4)}, **SENTENCES)
def repeated_words_add_up_on_numpy(student: Student, ids, g, V) -> None:
    """A word that stands at five places gets five gradients, and they add up. dW[ids] += g reads five times the same
    old row and writes five times over it."""
    right = summed(ids, g, V)
    counts = np.maximum(np.bincount(ids.ravel(), minlength=V), 1)[:, None]
    student.call("embedding_gradient", ids=ids, g=plain(g), V=V, backend=HOST).must_equal(
        right,
        mistakes={
            "a word that stands twice counts once": only_one(ids, g, V, 1),
            "the gradient is divided by the number of places": right / counts,
            "the rows are as many as the largest id": when("shape"),
            "the ids are shifted by one": np.roll(right, 1, axis=0),
        },
    )


@lesson.check("l15-3", sizes={"V": (1, 4)}, **SENTENCES)
def repeated_words_add_up_on_the_device(student: Student, ids, g, V) -> None:
    """On a card thousands of threads write at once. scatter_add lets each wait for its turn at a place where several
    meet; the host is not asked, and no id ever goes there."""
    answer = student.call("embedding_gradient", ids=on_device(ids), g=on_device(g), V=V, backend=device())
    answer.must_equal(
        summed(ids, g, V),
        mistakes=RAISED | INDEXED | {"a word that stands twice counts once": only_one(ids, g, V, -1)},
    )
    answer.must_stay_on_device(mistakes=MOVED)


# l15-4: new weights ------------------------------------------------------------------------------------------------

SEED = st.integers(0, 2**31)


def drawn(n, m, seed):
    W = np.random.default_rng(seed).uniform(-(m**-0.5), m**-0.5, (n, m))
    return W, np.zeros(m)


@lesson.check("l15-4", n=size("n"), m=size("m"), seed=SEED)
def a_seed_gives_the_same_weights_on_numpy(student: Student, n, m, seed) -> None:
    """rng.uniform(-1/sqrt(m), 1/sqrt(m), (n, m)) draws W; the bias b starts with zeros."""
    W, b = drawn(n, m, seed)
    dice = np.random.default_rng(seed)
    student.call("new_weights", n=n, m=m, rng=rng(seed), backend=HOST).must_equal(
        (W, b),
        mistakes={
            "the numbers are not drawn from rng": when("second call"),
            "the bound is 1/sqrt(n), not 1/sqrt(m)": (W * np.sqrt(m / n), b),
            "the numbers are normal, not uniform": (dice.normal(size=(n, m)) / np.sqrt(m), b),
            "the generator has a seed of its own": when("values"),
        },
    )


@lesson.check("l15-4", n=size("n"), m=size("m"), seed=SEED, sizes={"n": (2, 5)})
def a_seed_gives_the_same_weights_on_the_device(student: Student, n, m, seed) -> None:
    """A card has a generator of its own, with other numbers. So NumPy draws, and W moves once. Zeros need not move:
    the device can make them."""
    answer = student.call("new_weights", n=n, m=m, rng=rng(seed), backend=device())
    answer.must_equal(drawn(n, m, seed), mistakes=RAISED)
    answer.must(
        answer.transfers > 0,
        "W came back without ever having moved to the device",
        mistake="the weights stay on the host",
    )
    answer.must_stay_on_device(allowed=1, mistakes=MOVED | {"from the host": "more is moved than W, or W in pieces"})


# l15-5: the loop ---------------------------------------------------------------------------------------------------

DATA = {"X": floats("b n"), "y": floats("b"), "steps": st.integers(2, 6), "lr": st.sampled_from([1 / 8, 1 / 16])}


def descent(X, y, steps, lr, after=False, mean=True, kept=False, sign=1):
    """Gradient descent by hand; the options are the mistakes that students make."""
    w, losses, total = np.zeros(X.shape[1]), [], 0
    while len(losses) < steps:
        gap = X @ w - y
        before = np.mean(gap**2)
        slope = 2 * X.T @ gap / (len(y) if mean else 1)
        total = total + slope if kept else slope
        w = w - sign * lr * total
        losses.append(np.mean((X @ w - y) ** 2) if after else before)
    return w, [float(loss) for loss in losses]


@lesson.check("l15-5", **DATA)
def gradient_descent_is_right_on_numpy(student: Student, X, y, steps, lr) -> None:
    """The gradient of mean((X w - y)^2) is 2 X^T (X w - y) / b. Each step begins with the gradient of this step alone,
    and the loss is that before the step."""
    student.call("fit", X=plain(X), y=plain(y), steps=steps, lr=lr, backend=HOST).must_equal(
        descent(X, y, steps, lr),
        rtol=1e-7,
        mistakes={
            "the losses are those after the steps": descent(X, y, steps, lr, after=True),
            "the gradients of earlier steps are kept": descent(X, y, steps, lr, kept=True),
            "the gradient of the sum is taken, not of the mean": descent(X, y, steps, lr, mean=False),
            "the steps go uphill": descent(X, y, steps, lr, sign=-1),
            "the losses come back as arrays": when("type"),
        },
    )


@lesson.check("l15-5", **DATA)
def the_loop_reads_its_losses_once(student: Student, X, y, steps, lr) -> None:
    """To read a loss, the host waits until the device has caught up: then the device waits for the host. Keep the
    losses as they are, stack them after the last step and move them together: one transfer, however many steps."""
    answer = student.call("fit", X=on_device(X), y=on_device(y), steps=steps, lr=lr, backend=device())
    answer.must_equal(
        descent(X, y, steps, lr),
        rtol=1e-7,
        mistakes={"the weights are created on the host": when("raised", "BackendError")} | RAISED,
    )
    later = dict.fromkeys(("get", "float"), "the host reads from the device at every step")
    answer.must_stay_on_device(allowed=1, mistakes=MOVED | later)


# l15-6: clipping ---------------------------------------------------------------------------------------------------

GRADIENTS = {"dW": floats("n m"), "db": floats("m"), "max_norm": st.sampled_from([0.25, 1.0, 4.0, 64.0])}


def scaled(dW, db, scale):
    return tuple(part * scale for part in (dW, db))


@lesson.check("l15-6", **GRADIENTS)
def the_common_length_is_clipped_on_numpy(student: Student, dW, db, max_norm) -> None:
    """One factor for both, max_norm / length, and 1 where the length is below max_norm: the direction stays."""
    length = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    ends = [np.minimum(1, max_norm / max(np.linalg.norm(part), 1e-300)) for part in (dW, db)]
    student.call("clip", dW=plain(dW), db=plain(db), max_norm=max_norm, backend=HOST).must_equal(
        scaled(dW, db, min(1, max_norm / length) if length else 1),
        mistakes={
            "each array is clipped by its own length": (dW * ends[0], db * ends[1]),
            "each number is clipped by itself": (np.clip(dW, -max_norm, max_norm), np.clip(db, -max_norm, max_norm)),
            "short gradients are made longer": scaled(dW, db, max_norm / length) if length else None,
            "the square root is forgotten": scaled(dW, db, min(1, max_norm / length**2)) if length else None,
        },
    )


@lesson.check("l15-6", n=size("n"), m=size("m"))
def gradients_of_zero_stay_zero(student: Student, n, m) -> None:
    """Their length is 0, and max_norm / 0 is infinity, and 0 times infinity is NaN."""
    zeros = np.zeros((n, m)), np.zeros(m)
    student.call("clip", dW=plain(zeros[0]), db=plain(zeros[1]), max_norm=1.0, backend=HOST).must_equal(
        zeros, mistakes={"a length of 0 is divided by": when("nan")}
    )


@lesson.check("l15-6", **GRADIENTS)
def clipping_stays_on_the_device(student: Student, dW, db, max_norm) -> None:
    """`if length > max_norm` asks the device and waits. maximum and minimum decide there, in the same breath as all
    else is computed."""
    length = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    answer = student.call("clip", dW=on_device(dW), db=on_device(db), max_norm=max_norm, backend=device())
    answer.must_equal(scaled(dW, db, min(1, max_norm / length) if length else 1), mistakes=RAISED)
    answer.must_stay_on_device(mistakes=MOVED)
