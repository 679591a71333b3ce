"""Lesson 9: what each exercise must do."""

import itertools

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, masks, named, rng, size, when

READY_MADE = ("nn.RNNCell", "nn.RNN")
lesson = Lesson(
    number=9,
    title="Add a memory",
    exercises=[
        Exercise(
            "l09-1",
            "what a memory is made of",
            points=2,
            read="What the memory is made of",
            seconds=10,
            without=READY_MADE,
        ),
        Exercise(
            "l09-2",
            "one step of the memory",
            points=3,
            needs=("l09-1",),
            read="One step",
            seconds=10,
            without=READY_MADE,
        ),
        Exercise("l09-3", "a step that skips padding", points=2, needs=("l09-2",), read="Skip the padding", seconds=10),
        Exercise(
            "l09-4",
            "read a sentence",
            points=4,
            needs=("l09-3",),
            read="Read a sentence",
            seconds=20,
            without=("nn.RNN",),
        ),
        Exercise(
            "l09-5",
            "a memory that changes slowly",
            points=1,
            needs=("l09-2",),
            read="Stretch: a leaky memory",
            bonus=True,
        ),
        Exercise(
            "l09-6",
            "any model with order",
            points=1,
            needs=("l09-4",),
            read="Stretch: any model with order",
            without=READY_MADE,
            bonus=True,
        ),
    ],
)

SMALL = {"b": (1, 3), "s": (1, 4), "n": (1, 3), "m": (1, 3)}  # small enough to check a message by hand
SEED = st.integers(0, 2**32 - 1)


def build(student, W_xh, W_hh, b=None, **options):
    """Describe an RNNCell with these parameters; without b, one without a bias."""
    n, m = W_xh.shape
    parameters = {"W_xh": W_xh, "W_hh": W_hh} | ({} if b is None else {"b": b})
    cell = student.build("RNNCell", n, m, bias=b is not None, rng=rng(0), **options)
    return cell.with_parameters(parameters)


# l09-1: the parameters and the first state -------------------------------------------------------------------------


@lesson.check("l09-1", n=size("n"), m=size("m"))
def the_memory_costs_one_more_matrix(student: Student, n, m) -> None:
    """W_xh has n m numbers and b has m, as in the shared layer. New are the m m numbers of W_hh, from a state of m
    numbers to a state of m numbers. (A second bias would be added to the first: one is enough.)"""
    student.build("RNNCell", n, m, rng=rng(0)).parameter_count().must_equal(
        n * m + m * m + m,
        mistakes={
            "W_hh has the shape of W_xh": n * m + n * m + m,
            "W_hh is missing": n * m + m,
            "each matrix has a bias of its own": n * m + m * m + 2 * m,
            "b is one number for all units": n * m + m * m + 1,
            "b is not a parameter": n * m + m * m,
        },
    )


@lesson.check("l09-1", n=size("n"), m=size("m"))
def the_parameters_have_the_names_and_shapes_of_the_formula(student: Student, n, m) -> None:
    """A word is a row of n numbers and stands left of its matrix: [b, n] @ [n, m] is [b, m]. A state is a row of m
    numbers: [b, m] @ [m, m] is [b, m]."""
    answer = student.build("RNNCell", n, m, rng=rng(0)).parameters()
    shapes = {name: array.shape for name, array in answer.value.items()}
    answer.must(set(shapes) == {"W_xh", "W_hh", "b"}, "The parameters must be called W_xh, W_hh and b")
    for name, shape in {"W_xh": (n, m), "W_hh": (m, m), "b": (m,)}.items():
        answer.must(
            shapes[name] == shape,
            f"{name} has shape {list(shapes[name])}, and {list(shape)} was expected (n = {n}, m = {m})",
            mistake=f"{name} is stored transposed" if shapes[name] == shape[::-1] else "",
        )


@lesson.check(
    "l09-1", sizes=SMALL, x=floats("b n"), h=floats("b m"), W_xh=floats("n m"), W_hh=floats("m m"), b=floats("m")
)
def the_activation_is_kept_as_it_was_given(student: Student, x, h, W_xh, W_hh, b) -> None:
    """tanh is only what is taken if nothing else is said. This cell was made with activation=tg.relu. (The step itself
    is the course's here: it asks your cell for self.activation.)"""
    cell = build(student, W_xh, W_hh, b, activation=named("tg.relu"))
    z = x @ W_xh + h @ W_hh + b
    cell.call(x=x, h=h).must_equal(
        np.maximum(z, 0),
        mistakes={
            "the activation that was handed over is ignored": np.tanh(z),
            "self.activation does not exist": when("raised", "AttributeError"),
        },
    )


@lesson.check("l09-1", n=size("n"), m=size("m"))
def without_a_bias_there_are_exactly_m_parameters_fewer(student: Student, n, m) -> None:
    """bias=False leaves out b, which has m numbers, and nothing else."""
    without = student.build("RNNCell", n, m, bias=False, rng=rng(0)).parameter_count()
    without.must_equal(n * m + m * m, mistakes={"bias=False is ignored": n * m + m * m + m})


@lesson.check("l09-1", sizes=SMALL, x=floats("b n"), h=floats("b m"), W_xh=floats("n m", 0.5), W_hh=floats("m m", 0.5))
def a_cell_without_bias_can_make_a_step(student: Student, x, h, W_xh, W_hh) -> None:
    """Without a bias the attribute b is None, so that forward can see that there is nothing to add."""
    build(student, W_xh, W_hh).call(x=x, h=h).must_equal(
        np.tanh(x @ W_xh + h @ W_hh),
        mistakes={"self.b does not exist without a bias": when("raised", "AttributeError")},
    )


@lesson.check("l09-1", seed=st.integers(0, 2**32 - 2), n=size("n"), m=size("m"), sizes={"m": (2, 5)})
def the_weights_start_with_random_numbers_from_rng(student: Student, seed, n, m) -> None:
    """Two units that start equal get equal gradients and stay equal for ever, so the weights are random. They come from
    `rng`, so that an experiment can be repeated."""
    answer = student.build("RNNCell", n, m, rng=rng(seed)).parameters()
    for name in ("W_xh", "W_hh"):
        columns = answer.value[name].T
        answer.must(
            len(np.unique(columns, axis=0)) == m,
            f"The units (the columns of {name}) must differ from each other",
            mistake=f"{name} starts with the same number everywhere" if np.ptp(columns) == 0 else "",
        )
    again = student.build("RNNCell", n, m, rng=rng(seed)).parameters().value
    other = student.build("RNNCell", n, m, rng=rng(seed + 1)).parameters().value
    for name in ("W_xh", "W_hh"):
        problem = f"{name} must depend on rng, and on nothing else: the same seed gives the same numbers"
        now = answer.value[name]
        from_rng = np.array_equal(now, again[name]) and not np.array_equal(now, other[name])
        answer.must(from_rng, problem, mistake="the weights are not drawn from rng")


@lesson.check("l09-1", b=size("b"), n=size("n"), m=size("m"))
def the_first_memory_is_empty(student: Student, b, n, m) -> None:
    """Before the first word nothing has been read: h_0 = 0. Each of the b sentences has a memory of its own, a row of m
    numbers."""
    student.build("RNNCell", n, m, rng=rng(0)).call_method("initial_state", b=b).must_equal(
        np.zeros((b, m)),
        mistakes={
            "there is one first memory for all sentences": np.zeros(m),
            "the first memory is drawn at random": when("second call"),
            "the first memory is all ones": np.ones((b, m)),
        },
    )


@lesson.check(
    "l09-1", sizes=SMALL, X=floats("b s n"), W_xh=floats("n m", 0.5), W_hh=floats("m m", 0.5), b=floats("m", 0.5)
)
def a_first_step_can_start_from_the_first_memory(student: Student, X, W_xh, W_hh, b) -> None:
    """h_0 meets W_hh in the first step, and float32 does not mix with float64: h_0 has the number type of W_hh. Here
    `run` reads a sentence with your first memory (`run` itself is the course's)."""
    mask = np.ones(X.shape[:2], dtype=bool)
    student.call("run", cell=build(student, W_xh, W_hh, b), X=X, mask=mask).must_equal(
        last_states(X, mask, W_xh, W_hh, b),
        mistakes={"the first memory is float32 and the weights are float64": when("raised", "DTypeError")},
    )


# l09-2: one step ---------------------------------------------------------------------------------------------------

STEP = {
    "x": floats("b n"),
    "h": floats("b m", 0.5),
    "W_xh": floats("n m", 0.5),
    "W_hh": floats("m m", 0.5),
    "b": floats("m", 0.5),
}


def step(x, h, W_xh, W_hh, b):
    """One matrix for both: [x, h] beside each other, W_xh on top of W_hh."""
    return np.tanh(np.hstack([x, h]) @ np.vstack([W_xh, W_hh]) + b)


STEP_MISTAKES = {
    "there is no activation": lambda x, h, W_xh, W_hh, b: x @ W_xh + h @ W_hh + b,
    "sigmoid stands in the place of tanh": lambda x, h, W_xh, W_hh, b: 1 / (1 + np.exp(-(x @ W_xh + h @ W_hh + b))),
    "the bias is added outside of tanh": lambda x, h, W_xh, W_hh, b: step(x, h, W_xh, W_hh, 0 * b) + b,
    "the bias is forgotten": lambda x, h, W_xh, W_hh, b: step(x, h, W_xh, W_hh, 0 * b),
    "the bias is added twice": lambda x, h, W_xh, W_hh, b: step(x, h, W_xh, W_hh, 2 * b),
    "W_hh is transposed": lambda x, h, W_xh, W_hh, b: step(x, h, W_xh, W_hh.T, b),
    "the old state is not used": lambda x, h, W_xh, W_hh, b: step(x, 0 * h, W_xh, W_hh, b),
    "the word is not used": lambda x, h, W_xh, W_hh, b: step(0 * x, h, W_xh, W_hh, b),
    "word and state go through tanh separately": (
        lambda x, h, W_xh, W_hh, b: np.tanh(x @ W_xh + b) + np.tanh(h @ W_hh)
    ),
    "the new state is added to the old one": lambda x, h, W_xh, W_hh, b: h + step(x, h, W_xh, W_hh, b),
    "the old state is overwritten": when("inputs changed"),
}


@lesson.check("l09-2", sizes=SMALL, **STEP)
def a_step_mixes_the_word_with_the_old_state(student: Student, x, h, W_xh, W_hh, b) -> None:
    """h_t = tanh(x_t W_xh + h_{t-1} W_hh + b), a new tensor. Word, old state and bias are added up first, then squashed
    together. Gradients flow to the old state too: through it they reach the words before."""
    build(student, W_xh, W_hh, b).call(x=x, h=h).must_follow(
        step,
        mistakes=STEP_MISTAKES,
        gradient_mistakes={
            "the step is computed with NumPy arrays, which remember nothing": when("type"),
            "the old state is detached": lambda g, h, **_: {"h": 0 * h},
        },
    )


@lesson.check("l09-2", sizes=SMALL, **STEP)
def a_cell_without_bias_adds_none(student: Student, x, h, W_xh, W_hh, b) -> None:
    """With bias=False the attribute b is None, and nothing is added."""
    build(student, W_xh, W_hh).call(x=x, h=h).must_follow(
        lambda x, h, W_xh, W_hh: step(x, h, W_xh, W_hh, 0 * b),
        gradients_of=(),
        mistakes={"b is added although it is None": when("raised", "TypeError")},
    )


@lesson.check("l09-2", sizes=SMALL, **STEP)
def the_activation_is_the_one_of_the_cell(student: Student, x, h, W_xh, W_hh, b) -> None:
    """The cell squashes with self.activation. This one was made with activation=tg.sigmoid."""
    build(student, W_xh, W_hh, b, activation=named("tg.sigmoid")).call(x=x, h=h).must_follow(
        STEP_MISTAKES["sigmoid stands in the place of tanh"],
        gradients_of=(),
        mistakes={"tanh is taken whatever the activation is": step},
    )


@lesson.check(
    "l09-2", sizes=SMALL, x=floats("b n", 8), h=floats("b m"), W_xh=floats("n m", 4), W_hh=floats("m m"), b=floats("m")
)
def the_state_stays_between_minus_one_and_one(student: Student, x, h, W_xh, W_hh, b) -> None:
    """tanh keeps every number of the state in [-1, 1], however large the word was and however long the text: what is
    squashed last cannot grow."""
    answer = build(student, W_xh, W_hh, b).call(x=x, h=h)
    answer.must(np.abs(answer.value) <= 1, "Every number of the new state must lie between -1 and 1")


@lesson.check("l09-2", sizes=SMALL, **STEP)
def a_step_is_not_linear(student: Student, x, h, W_xh, W_hh, b) -> None:
    """A linear cell without bias gives twice the state for twice the input. A chain of such cells is one linear map, so
    many steps would be worth no more than one."""
    cell = build(student, W_xh, W_hh)
    once, twice = cell.call(x=x, h=h), cell.call(x=2 * x, h=2 * h)
    if np.abs(step(x, h, W_xh, W_hh, 0 * b)).max() > 0.25:  # near 0, tanh is almost linear
        linear = np.allclose(twice.value, 2 * once.value, rtol=1e-6)
        twice.must(not linear, "Twice the input must not give twice the state", mistake="there is no activation")


# l09-3: a step that skips padding ----------------------------------------------------------------------------------

MASKED_STEP = {**STEP, "real": masks("b one", empty=True)}


def masked(keep):
    """Return what masked_step gives if `keep(new, old, real, x)` decides; `new(x)` is the cell's step."""

    def reference(x, h, real, cell_W_xh, cell_W_hh, cell_b):
        return keep(lambda x: step(x, h, cell_W_xh, cell_W_hh, cell_b), h, real[:, None], x)

    return reference


@lesson.check("l09-3", sizes=SMALL | {"one": (1, 1)}, **MASKED_STEP)
def only_real_words_refresh_the_memory(student: Student, x, h, W_xh, W_hh, b, real) -> None:
    """Padding is there to fill the rectangle, it was never said. Where `real` is False, the memory is what it was, and
    the gradient goes to the old state as it comes."""
    cell = build(student, W_xh, W_hh, b)
    student.call("masked_step", cell=cell, x=x, h=h, real=real[:, 0]).must_follow(
        masked(lambda new, old, real, x: np.where(real, new(x), old)),
        mistakes={
            "one real word refreshes all others": masked(lambda new, old, real, x: new(x) if real.any() else old),
            "padding refreshes the memory too": masked(lambda new, old, real, x: new(x)),
            "padding wipes the memory": masked(lambda new, old, real, x: real * new(x)),
            "real and padding are swapped": masked(lambda new, old, real, x: np.where(real, old, new(x))),
            "padded words are set to zero and still read": masked(lambda new, old, real, x: new(real * x)),
            "one padded sentence stops all others": masked(lambda new, old, real, x: new(x) if real.all() else old),
            "the new state is added to the old one": masked(lambda new, old, real, x: old + real * new(x)),
            "real [b] is not turned into a column [b, 1]": when("raised", "ShapeError"),
        },
        gradient_mistakes={
            "the state that is kept is detached": lambda g, x, h, real, cell_W_xh, cell_W_hh, cell_b: {
                "h": (real[:, None] * g * (1 - step(x, h, cell_W_xh, cell_W_hh, cell_b) ** 2)) @ cell_W_hh.T
            },
        },
    )


@lesson.check("l09-3", sizes=SMALL, **STEP)
def where_all_is_padding_nothing_changes(student: Student, x, h, W_xh, W_hh, b) -> None:
    """No word was said, so the memory is the old one, bit for bit."""
    real = np.zeros(len(x), dtype=bool)
    student.call("masked_step", cell=build(student, W_xh, W_hh, b), x=x, h=h, real=real).must_equal(
        h,
        exact=True,
        mistakes={"padding refreshes the memory too": step(x, h, W_xh, W_hh, b), "padding wipes the memory": 0 * h},
    )


# l09-4: read a sentence --------------------------------------------------------------------------------------------

CELL = {"W_xh": floats("n m", 0.5), "W_hh": floats("m m", 0.5), "b": floats("m", 0.5)}


def last_state(words, W_xh, W_hh, b):
    """Return the memory [m] after one sentence of words [s, n]."""
    h = np.zeros((1, len(b)))
    for x in words:
        h = step(x[None], h, W_xh, W_hh, b)
    return h[0]


def reading(words):
    """Return what `run` gives if it reads `words(sentence, real)` of each sentence [s, n]."""

    def reference(X, mask, cell_W_xh, cell_W_hh, cell_b):
        return np.stack([last_state(words(x, real), cell_W_xh, cell_W_hh, cell_b) for x, real in zip(X, mask)])

    return reference


read = reading(lambda x, real: x[real])


def last_states(X, mask, W_xh, W_hh, b):
    return read(X, mask, W_xh, W_hh, b)


def shortest(X, mask, cell_W_xh, cell_W_hh, cell_b):
    """What comes out if reading stops for all where the shortest sentence ends."""
    s = mask.sum(axis=1).min()
    return read(X[:, :s], mask[:, :s], cell_W_xh, cell_W_hh, cell_b)


def all_states(X, mask, cell_W_xh, cell_W_hh, cell_b):
    """Return the states [b, s, m] after every step."""
    lengths = range(1, X.shape[1] + 1)
    return np.stack([read(X[:, :t], mask[:, :t], cell_W_xh, cell_W_hh, cell_b) for t in lengths], axis=1)


@lesson.check("l09-4", sizes=SMALL | {"s": (2, 4)}, X=floats("b s n"), **CELL)
def all_words_are_read_in_order(student: Student, X, W_xh, W_hh, b) -> None:
    """h_0 = 0, then one step for every word, the first word first. Each step starts from the state that the step before
    has left, and h_s is the state after the last word. Every call starts from h_0 again."""
    mask = np.ones(X.shape[:2], dtype=bool)
    student.call("run", cell=build(student, W_xh, W_hh, b), X=X, mask=mask).must_follow(
        read,
        gradients_of=(),
        mistakes={
            "the state is not passed on: every step starts from h_0": reading(lambda x, real: x[-1:]),
            "the last word is not read": reading(lambda x, real: x[:-1]),
            "the first word is not read": reading(lambda x, real: x[1:]),
            "the sentence is read from right to left": reading(lambda x, real: x[::-1]),
            "the words are added up before the memory sees them": reading(lambda x, real: x.sum(0, keepdims=True)),
            "the states of all steps are averaged": lambda **given: all_states(**given).mean(axis=1),
            "the memory is not emptied between two calls": when("second call"),
            "the states of all steps are returned, not only the last": all_states,
        },
    )


@lesson.check("l09-4", sizes=SMALL, X=floats("b s n"), mask=masks("b s"), **CELL)
def padding_does_not_touch_the_memory(student: Student, X, mask, W_xh, W_hh, b) -> None:
    """A sentence of 3 words in a batch of 5 is read like the same sentence alone: what stands behind its last real word
    leaves no trace."""
    student.call("run", cell=build(student, W_xh, W_hh, b), X=X, mask=mask).must_follow(
        read,
        gradients_of=(),
        mistakes={
            "padding is read like words": reading(lambda x, real: x),
            "padded words are set to zero and still read": reading(lambda x, real: x * real[:, None]),
            "padding wipes the memory": reading(lambda x, real: x if real[-1] else x[:0]),
            "reading stops where the shortest sentence ends": shortest,
        },
    )


def first_places(X, mask, cell_W_xh, cell_W_hh, cell_b):
    """What comes out if the mask only counts: k real words are taken to be the first k places."""
    counted = np.arange(mask.shape[1]) < mask.sum(axis=1, keepdims=True)
    return read(X, counted, cell_W_xh, cell_W_hh, cell_b)


@lesson.check("l09-4", sizes=SMALL, X=floats("b s n"), mask=masks("b s", empty=True, padding="any"), **CELL)
def padding_may_stand_anywhere(student: Student, X, mask, W_xh, W_hh, b) -> None:
    """The mask says for each place whether a word stands there: in front, in the middle or behind. A sentence without
    any word leaves the memory at h_0."""
    student.call("run", cell=build(student, W_xh, W_hh, b), X=X, mask=mask).must_follow(
        read, gradients_of=(), mistakes={"the mask is only counted: k real words are the first k places": first_places}
    )


def last_step_only(g, X, mask, cell_W_xh, cell_W_hh, cell_b):
    """The gradients if the state is detached before every step (no padding here)."""
    h = read(X[:, :-1], mask[:, :-1], cell_W_xh, cell_W_hh, cell_b)
    dz = g * (1 - step(X[:, -1], h, cell_W_xh, cell_W_hh, cell_b) ** 2)
    return {"cell_W_xh": X[:, -1].T @ dz, "cell_W_hh": h.T @ dz, "cell_b": dz.sum(axis=0)}


@lesson.check("l09-4", sizes=SMALL, X=floats("b s n"), **CELL)
def gradients_flow_back_through_all_steps(student: Student, X, W_xh, W_hh, b) -> None:
    """The same W_xh, W_hh and b were used s times, so their gradients have s parts, one from each step. The first word
    gets its gradient through all the states behind it."""
    mask = np.ones(X.shape[:2], dtype=bool)
    student.call("run", cell=build(student, W_xh, W_hh, b), X=X, mask=mask).must_follow(
        read,
        gradient_mistakes={
            "the state is detached between the steps": last_step_only,
            "every step works with a copy of the weights": lambda g, cell_W_xh, cell_W_hh, cell_b, **_: {
                "cell_W_xh": 0 * cell_W_xh,
                "cell_W_hh": 0 * cell_W_hh,
                "cell_b": 0 * cell_b,
            },
        },
    )


@lesson.check("l09-4", x=floats("s n"), sizes=SMALL | {"s": (2, 4)}, **CELL)
def the_memory_depends_on_the_order_of_the_words(student: Student, x, W_xh, W_hh, b) -> None:
    """The batch holds a sentence, and the same sentence with two neighbours swapped, for each pair. A mean over words
    gives all of them one answer. A memory does not: a word is mixed into what the words before it have left."""
    swaps = [np.arange(len(x))] + [np.r_[:i, i + 1, i, i + 2 : len(x)] for i in range(len(x) - 1)]
    X = x[np.array(swaps)]
    mask = np.ones(X.shape[:2], dtype=bool)
    if np.ptp(last_states(X, mask, W_xh, W_hh, b), axis=0).max() > 1e-6:  # with W_hh near 0 the effect is small
        answer = student.call("run", cell=build(student, W_xh, W_hh, b), X=X, mask=mask)
        answer.must(
            np.ptp(answer.value, axis=0).max() > 1e-9,
            "At least one of the swaps must change h_s",
            mistake="the words are added up before the memory sees them",
        )


@lesson.check("l09-4", sizes=SMALL, X=floats("b s n"), **CELL)
def without_w_hh_only_the_last_word_counts(student: Student, X, W_xh, W_hh, b) -> None:
    """W_hh is the only road from one state to the next. With W_hh = 0 every step forgets all that was there."""
    mask = np.ones(X.shape[:2], dtype=bool)
    student.call("run", cell=build(student, W_xh, 0 * W_hh, b), X=X, mask=mask).must_equal(
        np.tanh(X[:, -1] @ W_xh + b),
        mistakes={"the last word is not read": np.tanh(X[:, -2] @ W_xh + b) if X.shape[1] > 1 else 0 * X[:, 0] @ W_xh},
    )


@lesson.check("l09-4", sizes=SMALL, X=floats("b s n"), mask=masks("b s"), W_xh=floats("n m"))
def a_memory_that_only_adds_is_the_sum_over_the_words(student: Student, X, mask, W_xh) -> None:
    """Without activation, with W_hh = I and no bias, h_t = x_t W_xh + h_{t-1}: a running sum. Sum pooling after a
    linear shared layer (lesson 6) is a special case of the memory, exactly."""
    m = W_xh.shape[1]
    cell = build(student, W_xh, np.eye(m), activation=named("identity"))
    words = X * mask[:, :, None]
    student.call("run", cell=cell, X=X, mask=mask).must_equal(
        words.sum(axis=1) @ W_xh,
        exact=True,
        mistakes={
            "tanh is taken whatever the activation is": last_states(X, mask, W_xh, np.eye(m), np.zeros(m)),
            "padding is read like words": X.sum(axis=1) @ W_xh,
        },
    )


# l09-5: a memory that changes slowly -------------------------------------------------------------------------------


@lesson.check("l09-5", sizes=SMALL, leak=st.sampled_from([0.125, 0.25, 0.5, 0.75]), **STEP)
def the_new_state_is_a_mixture(student: Student, leak, x, h, W_xh, W_hh, b) -> None:
    """(1 - leak) parts of the old state and leak parts of what an RNNCell makes of word and old state: a weighted mean,
    whose weights add up to 1."""
    cell = student.build("LeakyCell", *W_xh.shape, leak, rng=rng(0)).with_parameters(W_xh=W_xh, W_hh=W_hh, b=b)

    def mixture(kept, new):
        return lambda x, h, W_xh, W_hh, b: kept * h + new * step(x, h, W_xh, W_hh, b)

    cell.call(x=x, h=h).must_follow(
        mixture(1 - leak, leak),
        mistakes={
            "leak and 1 - leak are swapped": mixture(leak, 1 - leak),
            "the new state gets its full weight": mixture(1 - leak, 1),
            "the old state gets its full weight": mixture(1, leak),
            "the mixture is squashed once more": lambda **given: np.tanh(mixture(1 - leak, leak)(**given)),
            "the mixture is made before the step": lambda x, h, W_xh, W_hh, b: np.tanh(
                leak * (x @ W_xh + h @ W_hh + b) + (1 - leak) * h
            ),
        },
    )


@lesson.check("l09-5", sizes=SMALL, **STEP)
def with_leak_0_nothing_ever_changes(student: Student, x, h, W_xh, W_hh, b) -> None:
    """The weights of the mixture are then 1 for the old state and 0 for the new one."""
    cell = student.build("LeakyCell", *W_xh.shape, 0.0, rng=rng(0)).with_parameters(W_xh=W_xh, W_hh=W_hh, b=b)
    cell.call(x=x, h=h).must_equal(h, mistakes={"leak and 1 - leak are swapped": step(x, h, W_xh, W_hh, b)})


# l09-6: any model with order ---------------------------------------------------------------------------------------


def sentences(seed, *shape):
    """Draw word vectors; no two words are equal."""
    return np.random.default_rng(seed).normal(size=shape)


@lesson.check("l09-6", b=size("b"), s=st.sampled_from([1, 2, 5, 30]), n=size("n"), seed=SEED)
def sentences_of_any_length_get_one_number(student: Student, b, s, n, seed) -> None:
    """[b, s, n] goes in and [b] comes out, whatever s is, for the same parameters."""
    answer = student.build("InOrder", n, rng(seed)).call(X=sentences(seed, b, s, n))
    mistake = "there is a number for each feature or word, not one for each sentence"
    answer.must(np.shape(answer.value) == (b,), f"The result must have the shape [b] = ({b},)", mistake=mistake)


@lesson.check("l09-6", s=size("s"), n=size("n"), seed=SEED, sizes={"s": (3, 5)})
def some_exchange_changes_the_number(student: Student, s, n, seed) -> None:
    """Rows 0 to 4 are sentences of different words. Each further five rows are the same sentences with two words
    exchanged. If no exchange changes a number, you have built a bag of words."""
    X = sentences(seed, 5, s, n)
    orders = [np.arange(s)]
    for i, j in itertools.combinations(range(s), 2):
        orders.append(np.arange(s))
        orders[-1][[i, j]] = j, i
    answer = student.build("InOrder", n, rng(seed)).call(X=np.concatenate([X[:, order] for order in orders]))
    answer.must(
        np.ptp(answer.value.reshape(-1, 5), axis=0).max() > 1e-9,
        "At least one exchange must change the number of its sentence",
        mistake="the order of the words is lost",
    )


@lesson.check("l09-6", n=size("n"), seed=SEED)
def two_words_have_an_order_too(student: Student, n, seed) -> None:
    """The words "not boring" and "boring not": the first word and the last one may not count alike."""
    X = sentences(seed, 5, 2, n)
    answer = student.build("InOrder", n, rng(seed)).call(X=np.concatenate([X, X[:, ::-1]]))
    answer.must(
        np.ptp(answer.value.reshape(2, 5), axis=0).max() > 1e-9,
        "Rows 5 to 9 hold the words of rows 0 to 4 the other way round, so some number must differ",
        mistake="two words have no order",
    )


@lesson.check("l09-6", s=size("s"), n=size("n"), seed=SEED)
def its_batch_does_not_matter(student: Student, s, n, seed) -> None:
    """A sentence gets the same number alone and among others: no state may pass from one sentence to the next."""
    X = sentences(seed, 3, s, n)
    model = student.build("InOrder", n, rng(seed))
    together, alone = model.call(X=X), model.call(X=X[1:2])
    together.must(
        np.allclose(together.value[1], alone.value[0], rtol=1e-4, atol=1e-4),
        "The second sentence must get the same number as when it comes alone",
        mistake="a sentence depends on the others in its batch",
    )
