"""Lesson 7: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, ids, masks, named, plain, rng, when

OPTIMIZERS = ("optim.SGD", "optim.Adam", "optim.AdamW", "optim.RMSprop", "optim.Optimizer")
lesson = Lesson(
    number=7,
    title="Train it",
    exercises=[
        Exercise("l07-1", "a step downhill", points=2, read="A step downhill", without=OPTIMIZERS),
        Exercise("l07-2", "Adam", points=4, read="A step of its own for each number", without=OPTIMIZERS),
        Exercise("l07-3", "clip the gradient", points=2, read="When the slope is a cliff", without=("clip_grad_norm",)),
        Exercise("l07-4", "cut data into batches", points=2, read="A few examples at a time", without=("batches",)),
        Exercise(
            "l07-5", "train and measure", 4, ("l07-1", "l07-4"), "The loop", 10.0, ("train.fit", "train.evaluate")
        ),
        Exercise(
            "l07-6",
            "momentum and a schedule",
            points=2,
            needs=("l07-1",),
            read="Stretch: momentum, and a learning rate that falls",
            without=(*OPTIMIZERS, "optim.cosine"),
            bonus=True,
        ),
    ],
)

LR = st.sampled_from([0.0625, 0.125, 0.25, 0.5])
TWO = {"k": (2, 4), "n": (1, 3), "m": (1, 3)}  # k steps


def each(start, gradients, walk):
    """The ways of several parameters: walk(values, gradients) gives the values of one after each step."""
    return [np.array(list(walk(values, [step[i] for step in gradients]))) for i, values in enumerate(start)]


def descend(student, optimizer, start, gradients, options):
    """Ask for the ways of the parameters."""
    return student.call("descend", optimizer=named(optimizer), start=start, gradients=gradients, options=options)


def none_is_left_out(student, optimizer, walk, W, b, G, options):
    """Demand that b, whose gradient is None at every step, stays, and that W goes its way."""
    descend(student, optimizer, [b, W], [[None, g] for g in G], options).must_equal(
        [np.array([b] * len(G)), np.array(list(walk(W, G)))],
        rtol=1e-6,
        mistakes={
            "a gradient that is None is not left out": when("raised"),
            "a parameter without a gradient ends the step": [np.array([p] * len(G)) for p in (b, W)],
        },
    )


def apart(g):
    """The same gradients, none of them near zero."""
    return np.where(g < 0, g - 0.5, g + 0.5)


# l07-1: SGD ----------------------------------------------------------------------------------------------------------


def downhill(factor):
    """The walk p <- p - factor(g) g."""

    def walk(p, gradients):
        for g in gradients:
            p = p - factor(g) * g
            yield p

    return walk


@lesson.check("l07-1", W=floats("n m"), b=floats("m"), G=floats("k n m"), g=floats("k m"), lr=LR, sizes=TWO)
def every_parameter_goes_against_its_gradient(student: Student, W, b, G, g, lr) -> None:
    """The gradient points uphill: p - lr g goes down. All parameters make the step, and each is changed where it is:
    p.data gets the new values."""
    G, g = apart(G), apart(g)
    start, gradients = [W, b], list(zip(G, g))
    right = each(start, gradients, downhill(lambda g: lr))
    stays = [np.array([p] * len(G)) for p in start]
    descend(student, "SGD", start, gradients, {"lr": lr}).must_equal(
        right,
        mistakes={
            "the step goes uphill": each(start, gradients, downhill(lambda g: -lr)),
            "the new values never get into the parameters": stays,
            "only the first parameter is changed": [right[0], stays[1]],
            "the learning rate is left out": each(start, gradients, downhill(lambda g: 1)),
            "every gradient is brought to length 1": each(start, gradients, downhill(lambda g: lr / np.linalg.norm(g))),
            "only the sign of the gradient is used": each(start, gradients, downhill(lambda g: lr / np.abs(g))),
            "the values are set to the step": [-lr * G, -lr * g],
        },
    )


@lesson.check("l07-1", W=floats("n m"), b=floats("m"), G=floats("k n m"), lr=LR, sizes=TWO)
def a_parameter_without_a_gradient_stays(student: Student, W, b, G, lr) -> None:
    """A parameter that the loss did not use has the gradient None. It stays as it is, and does not stop the others."""
    none_is_left_out(student, "SGD", downhill(lambda g: lr), W, b, G, {"lr": lr})


@lesson.check("l07-1", w=floats("n"), c=floats("n"), curvature=st.sampled_from([0.5, 2.0, 4.0]))
def one_step_solves_a_parabola(student: Student, w, c, curvature) -> None:
    """The loss a/2 (w - c)^2 has the gradient a (w - c) and its minimum at c. With lr = 1/a a single step lands on c:
    exactly, for lr g = w - c."""
    gradients, options = [[curvature * (w - c)]], {"lr": 1 / curvature}
    descend(student, "SGD", [w], gradients, options).must_equal(
        [c[None]], exact=True, mistakes={"the step goes uphill": [(2 * w - c)[None]]}
    )


# l07-2: Adam ---------------------------------------------------------------------------------------------------------


def adam(lr, beta1=0.9, beta2=0.999, eps=1e-8, bias=True, power=2, count=lambda t: t, memory=True):
    """Adam's walk with sums written out: m is a weighted sum of all gradients so far. The options are mistakes."""

    def walk(p, gradients):
        for t in range(1, len(gradients) + 1):
            seen = np.array(gradients[:t] if memory else gradients[t - 1 : t])
            age = np.arange(len(seen))[::-1].reshape(-1, *[1] * p.ndim)
            m = (1 - beta1) * (beta1**age * seen).sum(axis=0)
            v = (1 - beta2) * (beta2**age * np.abs(seen) ** power).sum(axis=0)
            if bias:
                m, v = m / (1 - beta1 ** count(t)), v / (1 - beta2 ** count(t))
            p = p - lr * m / (np.sqrt(v) + eps)
            yield p

    return walk


BETAS = st.sampled_from([(0.9, 0.999), (0.5, 0.75), (0.75, 0.5)])
EPS = 1e-12  # far below every gradient here: its place does not matter


@lesson.check("l07-2", w=floats("n"), g=floats("n"), lr=LR, betas=BETAS)
def the_first_step_has_length_lr_in_every_coordinate(student: Student, w, g, lr, betas) -> None:
    """After one gradient m' is g itself and v' is g^2 (that is what the bias correction is for), so the step is
    lr g / |g|: lr, whether the slope is steep or flat."""
    options = {"lr": lr, "betas": betas, "eps": EPS}
    g, start = apart(g), [w]
    made = lambda **given: each(start, [[g]], adam(lr, *betas, **{"eps": EPS, **given}))  # noqa: E731
    descend(student, "Adam", start, [[g]], options).must_equal(
        made(),
        rtol=1e-6,
        mistakes={
            "there is no bias correction": made(bias=False),
            "only m is corrected for its start at zero": [(w - lr * np.sign(g) / np.sqrt(1 - betas[1]))[None]],
            "t is 0 in the first step, and the bias correction divides by 0": when("nan"),
            "the step is one of plain gradient descent": [(w - lr * g)[None]],
            "there is no square root": [(w - lr / g)[None]],
            "v follows the absolute value, not the square": made(power=1),
            "m and v are shared between objects": when("second call"),
            "the step goes uphill": [(w + lr * np.sign(g))[None]],
            "the new values never get into the parameters": [w[None]],
        },
    )


@lesson.check(
    "l07-2", W=floats("n m"), b=floats("m"), G=floats("k n m"), g=floats("k m"), lr=LR, betas=BETAS, sizes=TWO
)
def later_steps_follow_the_two_means(student: Student, W, b, G, g, lr, betas) -> None:
    """m follows the gradient and v its square, each parameter has its own, and they stay from step to step. t counts
    the calls of step: 1, 2, 3 ... for all parameters alike."""
    start, gradients = [W, b], list(zip(apart(G), apart(g)))
    per_parameter = (lambda t: 2 * t - 1, lambda t: 2 * t)
    options = {"lr": lr, "betas": betas, "eps": EPS}
    made = lambda **given: each(start, gradients, adam(lr, *betas, **{"eps": EPS, **given}))  # noqa: E731
    descend(student, "Adam", start, gradients, options).must_equal(
        made(),
        rtol=1e-6,
        mistakes={
            "t is counted once for every parameter": [made(count=f)[i] for i, f in enumerate(per_parameter)],
            "t is 1 in every step": made(count=lambda t: 1),
            "m and v are forgotten after every step": made(memory=False, count=lambda t: 1),
            "the two betas are exchanged": each(start, gradients, adam(lr, *betas[::-1], eps=EPS)),
            "v follows the absolute value, not the square": made(power=1),
            "the betas are not the ones that were given": each(start, gradients, adam(lr, eps=EPS)),
            "only the first parameter is changed": [made()[0], np.array([b] * len(G))],
            "there is no bias correction": made(bias=False),
            "m and v are shared between objects": when("second call"),
            "all parameters share one m and one v": when("shape"),
        },
    )


@lesson.check("l07-2", w=floats("n"), G=floats("k n"), lr=LR, scale=st.sampled_from([2.0**10, 2.0**-6]), sizes=TWO)
def the_scale_of_the_loss_does_not_matter(student: Student, w, G, lr, scale) -> None:
    """A loss times 1024 has gradients times 1024: m' grows so, and the square root of v' too. Where eps is negligible,
    their quotient stays."""
    options = {"lr": lr, "eps": EPS}
    once, scaled = (
        descend(student, "Adam", [w], gradients, options)
        for gradients in ([[g] for g in apart(G)], [[scale * g] for g in apart(G)])
    )
    scaled.must_equal(once.value, rtol=1e-5, label="with the unscaled gradients")


@lesson.check("l07-2", w=floats("n"), lr=LR, g=floats("n"))
def eps_stands_outside_the_root(student: Student, w, lr, g) -> None:
    """Our convention, as in the paper: v' is under the root, eps is added to the root. Here the gradients are of the
    size of eps = 1/1024, so its place shows. (To scale m and v by one common factor is accepted.)"""
    eps, g = 2.0**-10, apart(g) * 2.0**-10
    answer = descend(student, "Adam", [w], [[g]], {"lr": lr, "eps": eps})
    correct = (w - lr * g / (np.abs(g) + eps))[None]
    folded = (w - lr * g / (np.abs(g) + eps / np.sqrt(0.001)))[None]
    if np.shape(answer.value) == (1, *folded.shape) and np.allclose(answer.value[0], folded, rtol=1e-6):
        correct = folded
    answer.must_equal(
        [correct],
        rtol=1e-6,
        mistakes={
            "eps is under the square root": [(w - lr * g / np.sqrt(g * g + eps))[None]],
            "eps is left out": [(w - lr * np.sign(g))[None]],
        },
    )


@lesson.check("l07-2", W=floats("n m"), b=floats("m"), G=floats("k n m"), lr=LR, sizes=TWO)
def a_parameter_without_a_gradient_waits(student: Student, W, b, G, lr) -> None:
    """A gradient that is None changes nothing: neither the values nor m and v. The others make their steps."""
    none_is_left_out(student, "Adam", adam(lr, eps=EPS), W, b, apart(G), {"lr": lr, "eps": EPS})


# l07-3: clipping -----------------------------------------------------------------------------------------------------

GRADIENTS = {"G": floats("n m"), "g": floats("m")}
NOT_TINY = {"n": (2, 3), "m": (2, 3)}


def length(gradients):
    """The length of all numbers as one vector."""
    return float(np.linalg.norm(np.concatenate([g.ravel() for g in gradients if g is not None])))


@lesson.check("l07-3", share=st.sampled_from([0.125, 0.25, 0.5]), **GRADIENTS, sizes=NOT_TINY)
def a_long_gradient_keeps_its_direction(student: Student, G, g, share) -> None:
    """All numbers of all gradients are one vector. It is made shorter by one factor max_norm / norm, so that it still
    points downhill. What is returned is the norm before."""
    gradients = [G, g]
    norm = length(gradients)
    limit = share * norm
    scaled = lambda factor: [factor * G, factor * g]  # noqa: E731
    alone = [x * min(1, limit / np.linalg.norm(x)) for x in gradients]
    cut_off = [np.clip(x, -limit, limit) for x in gradients]
    squares, size = sum((x**2).sum() for x in gradients), sum(np.abs(x).sum() for x in gradients)
    student.call("clipped", gradients=gradients, max_norm=limit).must_equal(
        (norm, scaled(share)),
        rtol=1e-4,
        mistakes={
            "every parameter is clipped by a norm of its own": (norm, alone),
            "every number is cut off, which turns the direction": (norm, cut_off),
            "the norm after the clipping is returned": (limit, scaled(share)),
            "the square root is left out of the norm": (squares, scaled(min(1, limit / squares))),
            "the norm is the sum of the absolute values": (size, scaled(min(1, limit / size))),
            "the gradients are multiplied by max_norm, not by max_norm / norm": (norm, scaled(limit)),
            "the gradients stay as long as they were": (norm, gradients),
            "the gradients are brought to length 1": (norm, scaled(1 / norm)),
            "only the first gradient is made shorter": (norm, [share * G, g]),
            "the clipped gradients are returned, and not the norm": (scaled(share), scaled(share)),
        },
    )


@lesson.check("l07-3", room=st.sampled_from([1.0, 2.0, 8.0]), **GRADIENTS, sizes=NOT_TINY)
def a_short_gradient_is_left_alone(student: Student, G, g, room) -> None:
    """max_norm is a limit and not a target: what is short already keeps its length, bit for bit. A step must become
    smaller where the slope is gentle."""
    norm = length([G, g])
    answer = student.call("clipped", gradients=[G, g], max_norm=room * norm + 1)
    blown_up = [x * (room * norm + 1) / norm for x in (G, g)]
    answer.must_equal((norm, [G, g]), mistakes={"short gradients are blown up to max_norm": (norm, blown_up)})
    unchanged = all(np.array_equal(x, y) for x, y in zip(answer.value[1], (G, g)))
    problem, mistake = "A short gradient must not change at all", "short gradients are scaled too, by almost 1"
    answer.must(unchanged, problem, mistake=mistake)


@lesson.check("l07-3", limit=LR, **GRADIENTS, sizes=NOT_TINY)
def clipping_twice_is_clipping_once(student: Student, G, g, limit) -> None:
    """After the first time the norm is max_norm, so the second time there is nothing to do."""
    once = student.call("clipped", gradients=[G, g], max_norm=limit).value[1]
    student.call("clipped", gradients=once, max_norm=limit).must_equal(
        (length(once), once), rtol=1e-4, label="after the first time"
    )


@lesson.check("l07-3", g=floats("n"), limit=LR, no_slope=st.booleans(), sizes={"n": (2, 4)})
def nothing_is_no_problem(student: Student, g, limit, no_slope) -> None:
    """Where the slope is zero the norm is 0, and nothing may be divided by it. A gradient that is None does not
    count."""
    gradients = [0 * g] if no_slope else [None, limit / length([g]) / 2 * g]
    student.call("clipped", gradients=gradients, max_norm=limit).must_equal(
        (0.0 if no_slope else limit / 2, gradients),
        rtol=1e-4,
        mistakes={
            "a gradient of zeros is divided by its norm": when("nan"),
            "the norm of zeros divides: ZeroDivisionError": when("raised", "ZeroDivisionError"),
            "a gradient that is None is not left out": when("raised"),
        },
    )


# l07-4: batches ------------------------------------------------------------------------------------------------------

EXAMPLES = {"ids": ids("N s", below="V"), "mask": masks("N s")}
MANY = {"N": (3, 6), "s": (1, 3), "V": (3, 5)}


def numbered(ids, mask):
    """Data whose labels 10, 11, 12, ... tell which example it was."""
    return ids, mask, 10 + np.arange(len(ids))


@lesson.check("l07-4", size=st.integers(1, 4), **EXAMPLES, sizes=MANY)
def without_rng_the_order_stays(student: Student, ids, mask, size) -> None:
    """The first batch holds the first `size` examples, the next one the next; the last batch holds what is left, also
    if that is fewer. A batch is a tuple with the same rows of each array."""
    data = numbered(ids, mask)
    cut = lambda starts: [tuple(array[i : i + size] for array in data) for i in starts]  # noqa: E731
    count = len(ids)
    student.call("batches", data=data, size=size).must_equal(
        cut(range(0, count, size)),
        exact=True,
        mistakes={
            "the last, smaller batch is dropped": cut(range(0, count - size + 1, size)),
            "size is the number of batches": [
                tuple(array[part] for array in data) for part in np.array_split(np.arange(count), size)
            ],
            "the batches overlap": cut(range(count)),
            "the examples are shuffled although rng is None": when("second call"),
            "a missing rng is not provided for": when("raised", "AttributeError"),
            "the batches are made by a generator, and a list was asked for": when("type"),
        },
    )


@lesson.check("l07-4", size=st.integers(1, 4), seed=st.integers(0, 2**32 - 9), **EXAMPLES, sizes=MANY)
def every_example_is_in_one_batch_with_its_label(student: Student, ids, mask, size, seed) -> None:
    """Shuffled or not, the batches are a partition: each example once. Its row of ids, its row of the mask and its
    label move together."""
    data = numbered(ids, mask)
    answer = student.call("batches", data=data, size=size, rng=rng(seed))
    lengths = [len(part[-1]) for part in answer.value]
    wanted = [min(size, len(ids) - start) for start in range(0, len(ids), size)]
    answer.must(
        lengths == wanted,
        f"The batches have {lengths} examples, and {wanted} were expected",
        mistake="the last, smaller batch is dropped" if lengths == [x for x in wanted if x == size] else "",
    )
    got_ids, got_mask, labels = (np.concatenate(arrays) for arrays in zip(*answer.value))
    pairs = all(
        np.array_equal(got_ids[i], ids[label - 10]) and np.array_equal(got_mask[i], mask[label - 10])
        for i, label in enumerate(labels)
    )
    once, together = f"Each of the labels {data[-1]} must come once", "Row i of each array is of the same example"
    answer.must(sorted(labels) == list(data[-1]), once, mistake="the examples are drawn with repetition")
    answer.must(pairs, together, mistake="the arrays are shuffled each in an order of its own")


@lesson.check("l07-4", seed=st.integers(0, 2**32 - 9), **EXAMPLES, sizes={**MANY, "N": (6, 6)})
def the_order_comes_from_rng(student: Student, ids, mask, seed) -> None:
    """rng shuffles the single examples: not the batches, and not from the same start each time. With the same seed the
    order is the same. (Of nine seeds, not all can give six examples one order.)"""
    data = numbered(ids, mask)
    answers = [student.call("batches", data=data, size=2, rng=rng(seed + i)) for i in range(9)]
    orders = [[int(label) for part in answer.value for label in part[-1]] for answer in answers]
    in_order = all(order == list(data[-1]) for order in orders)
    answers[0].must_equal(answers[0].value, mistakes={"the order does not come from rng": when("second call")})
    answers[0].must(
        any(order != orders[0] for order in orders),
        "Nine generators with different seeds must not all give the same order",
        mistake="nothing is shuffled" if in_order else "the order does not come from rng",
    )
    answers[0].must(
        any({order[0], order[1]} not in ({10, 11}, {12, 13}, {14, 15}) for order in orders),
        "The first batch must not always hold neighbours",
        mistake="whole batches are shuffled, and not the examples",
    )


# l07-5: evaluate and fit ---------------------------------------------------------------------------------------------

MODEL = {"W": floats("n k"), "b": floats("k")}
EXAMPLES_OF_NUMBERS = {"X": floats("N n"), "labels": ids("N", below="k")}
FEW = {"N": (2, 5), "n": (1, 3), "k": (2, 3)}


def scores_model(student, W, b, dropout=0.0):
    return student.build("Scores", *W.shape, dropout=dropout, rng=rng(0)).with_parameters(W=W, b=b)


def losses(X, labels, W, b):
    """The loss of each example."""
    z = X @ W + b
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(X)), labels]


def slopes(X, labels, W, b):
    """The gradients of the mean loss by W and b."""
    p = np.exp(X @ W + b)
    d = (p / p.sum(axis=1, keepdims=True) - np.eye(len(b))[labels]) / len(X)
    return X.T @ d, d.sum(axis=0)


@lesson.check("l07-5", **EXAMPLES_OF_NUMBERS, **MODEL, sizes=FEW)
def evaluate_measures_and_leaves_no_trace(student: Student, X, labels, W, b) -> None:
    """The mean loss and the share of right answers, in evaluation mode (this model has dropout), with nothing recorded.
    After that, mode and gradients are as they were: to measure must not change what is measured."""
    z = X @ W + b
    right = {
        "loss": losses(X, labels, W, b).mean(),
        "accuracy": (z.argmax(axis=1) == labels).mean(),
        "recorded": False,
        "training afterwards": True,
        "gradients kept": True,
    }
    by_column = (z.argmax(axis=0) == labels).mean() if len(b) == len(X) else None
    model = scores_model(student, W, b, dropout=0.5)
    student.call("watch_evaluate", model=model, X=plain(X), labels=labels).must_equal(
        right,
        mistakes={
            "the model stays in evaluation mode": right | {"training afterwards": False},
            "the loss is sent back, which adds to the gradients": right | {"gradients kept": False, "recorded": True},
            "the gradients are cleared": right | {"gradients kept": False},
            "the computation is recorded, although nobody asks for gradients": right | {"recorded": True},
            "the loss is summed over the examples": right | {"loss": losses(X, labels, W, b).sum()},
            "the right answers are counted and not divided": right | {"accuracy": len(X) * right["accuracy"]},
            "the highest score is looked for among the examples, not among the classes": when("raised")
            if by_column is None
            else right | {"accuracy": by_column},
            "accuracy and loss are exchanged": right | {"loss": right["accuracy"], "accuracy": right["loss"]},
            "the model is measured in training mode, with dropout": when("values"),
        },
    )


def descent(X, labels, W, b, lr, epochs, zero=True, steps=True, sign=1, after=False):
    """What watch_fit returns if every batch is the whole data. The options are mistakes."""
    history, V, c = [], 0 * W, 0 * b
    while len(history) < epochs:
        before = losses(X, labels, W, b).mean()
        dW, db = slopes(X, labels, W, b)
        V, c = (dW, db) if zero else (V + dW, c + db)
        if steps:
            W, b = W - sign * lr * V, b - sign * lr * c
        history.append(losses(X, labels, W, b).mean() if after else before)
    return {"history": history, "W": W, "b": b}


@lesson.check("l07-5", **EXAMPLES_OF_NUMBERS, **MODEL, lr=LR, epochs=st.integers(2, 4), sizes=FEW)
def a_step_for_each_batch(student: Student, X, labels, W, b, lr, epochs) -> None:
    """Here a batch is the whole data. Forget the old gradients, compute the loss, send it back, make a step. The
    history holds the loss before each step, and the model is in training mode (it came in evaluation mode)."""
    answer = student.call(
        "watch_fit", model=scores_model(student, W, b), X=plain(X), labels=labels, lr=lr, epochs=epochs,
        size=len(X), seed=0,
    )  # fmt: skip
    made = lambda **given: answer.value | descent(X, labels, W, b, lr, epochs, **given)  # noqa: E731
    right = made() | {"training": True}
    answer.must_equal(
        right,
        mistakes={
            "the gradients of the steps before are never cleared": made(zero=False) | {"training": True},
            "no step is made, or the gradients are cleared before it": made(steps=False) | {"training": True},
            "the loss is taken after the step": made(after=True) | {"training": True},
            "the model stays in evaluation mode": made() | {"training": False},
            "the history has one number for all epochs": right | {"history": np.mean(right["history"])},
            "the losses of the examples are summed": right | {"history": [len(X) * loss for loss in right["history"]]},
            "one epoch is run, whatever epochs is": when("type"),
            "the order does not come from rng": when("second call"),
        },
    )


@lesson.check(
    "l07-5", X=floats("N n"), W=floats("n k"), b=floats("k"), labels=st.permutations(range(5)), size=st.integers(2, 4),
    seed=st.integers(0, 2**32 - 1), sizes={"N": (5, 5), "k": (5, 5), "n": (1, 2)},
)  # fmt: skip
def every_epoch_sees_all_examples_in_a_new_order(student: Student, X, W, b, labels, size, seed) -> None:
    """An epoch is one pass over all examples. They are shuffled anew each time, from the one rng: six epochs cannot all
    have one order by chance. (`visited` lists the labels of each batch, and each label is there once.)"""
    answer = student.call(
        "watch_fit", model=scores_model(student, W, b), X=plain(X), labels=np.array(labels), lr=0.25, epochs=6,
        size=size, seed=seed,
    )  # fmt: skip
    answer.must_equal(answer.value, mistakes={"the order does not come from rng": when("second call")})
    visited = [int(label) for batch in answer.value["visited"] for label in batch]
    orders = [visited[i : i + 5] for i in range(0, len(visited), 5)]
    batch_sizes = [len(batch) for batch in answer.value["visited"]]
    one_epoch = [min(size, 5 - start) for start in range(0, 5, size)]
    answer.must(
        batch_sizes == 6 * one_epoch,
        f"The 6 epochs must visit batches of {one_epoch} examples each",
        mistake="an epoch is a single batch" if len(batch_sizes) == 6 else "",
    )
    answer.must(all(sorted(order) == list(range(5)) for order in orders), "Each epoch must visit every example once")
    never = all(order == list(labels) for order in orders)
    answer.must(
        any(order != orders[0] for order in orders),
        "Six epochs must not all have the same order",
        mistake="nothing is shuffled" if never else "the examples are shuffled once, and not in every epoch",
    )


@lesson.check(
    "l07-5", X=floats("N n"), W=floats("n k"), b=floats("k"), labels=st.permutations(range(5)), size=st.integers(2, 4),
    sizes={"N": (5, 5), "k": (5, 5), "n": (1, 2)},
)  # fmt: skip
def the_loss_of_an_epoch_is_a_mean_over_examples(student: Student, X, W, b, labels, size) -> None:
    """With a learning rate of 0 nothing is learnt, and the loss of each epoch is the mean over the five examples,
    whatever the batches are. A last batch of one example counts as one, not as much as a full batch."""
    answer = student.call(
        "watch_fit", model=scores_model(student, W, b), X=plain(X), labels=np.array(labels), lr=0.0, epochs=2,
        size=size, seed=0,
    )  # fmt: skip
    of_label = dict(zip(labels, losses(X, np.array(labels), W, b)))  # each label is there once
    mean = np.mean(list(of_label.values()))
    parts = [np.mean([of_label[int(label)] for label in batch]) for batch in answer.value["visited"]]
    per_epoch = [parts[: len(parts) // 2], parts[len(parts) // 2 :]]
    mistaken = lambda epoch: answer.value | {"history": [epoch(values) for values in per_epoch]}  # noqa: E731
    answer.must_equal(
        answer.value | {"history": [mean, mean]},
        mistakes={
            "every batch counts alike, however few examples it has": mistaken(np.mean),
            "the losses of the batches are summed": mistaken(np.sum),
            "the losses of the examples are summed": answer.value | {"history": [5 * mean, 5 * mean]},
        },
    )


# l07-6: momentum and cosine ------------------------------------------------------------------------------------------


def rolling(lr, mu, damped=False, memory=True, nesterov=False):
    """Momentum's walk with sums written out."""

    def walk(p, gradients):
        G = np.array(gradients)
        for t in range(1, len(G) + 1):
            age = np.arange(t)[::-1].reshape(-1, *[1] * p.ndim)
            v = (mu**age * G[:t]).sum(axis=0) if memory else G[t - 1]
            v = v * (1 - mu) if damped else G[t - 1] + mu * v if nesterov else v
            p = p - lr * v
            yield p

    return walk


@lesson.check(
    "l07-6",
    W=floats("n m"),
    b=floats("m"),
    G=floats("k n m"),
    g=floats("k m"),
    lr=LR,
    momentum=st.sampled_from([0.25, 0.5, 0.75]),
    sizes=TWO,
)
def the_velocity_adds_up_the_gradients(student: Student, W, b, G, g, lr, momentum) -> None:
    """v <- momentum v + g, then p <- p - lr v: plain momentum, our convention. Old gradients still push, each step a
    little less. Every parameter has a velocity of its own."""
    start, gradients, options = [W, b], list(zip(G, g)), {"lr": lr, "momentum": momentum}
    made = lambda *way, **given: each(start, gradients, rolling(lr, *way, **given))  # noqa: E731
    descend(student, "Momentum", start, gradients, options).must_equal(
        made(momentum),
        mistakes={
            "the gradient is multiplied by 1 - momentum": made(momentum, damped=True),
            "the velocity is forgotten after every step": made(momentum, memory=False),
            "the momentum that was given is not used": made(0.9),
            "the step looks ahead (Nesterov)": made(momentum, nesterov=True),
            "the velocities are shared between objects": when("second call"),
            "all parameters share one velocity": when("shape"),
        },
    )


@lesson.check("l07-6", W=floats("n m"), b=floats("m"), G=floats("k n m"), lr=LR, sizes=TWO)
def without_a_gradient_nothing_rolls(student: Student, W, b, G, lr) -> None:
    """A gradient that is None changes nothing. The others make their steps."""
    none_is_left_out(student, "Momentum", rolling(lr, 0.5), W, b, G, {"lr": lr, "momentum": 0.5})


@lesson.check("l07-6", t=st.integers(0, 12), steps=st.integers(1, 8))
def the_factor_falls_like_half_a_wave(student: Student, t, steps) -> None:
    """Half a cosine wave from 1 down to 0: (1 + cos(pi t / steps)) / 2. In the middle it is 1/2, at the end it is 0,
    and after the end it stays 0."""
    part = np.pi * t / steps
    student.call("cosine", t=t, steps=steps).must_equal(
        (np.cos(min(part, np.pi)) + 1) / 2,
        mistakes={
            "the wave goes up again after the last step": (np.cos(part) + 1) / 2,
            "the wave goes down to -1": np.cos(min(part, np.pi)),
            "the factor falls on a straight line": max(0.0, 1 - t / steps),
            "a whole wave is taken, and not half of it": (np.cos(min(2 * part, 2 * np.pi)) + 1) / 2,
        },
    )
