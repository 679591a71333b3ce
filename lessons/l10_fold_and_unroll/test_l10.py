"""Lesson 10: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, masks, named, rng, size, when

READY_MADE = ("nn.RNN", "nn.LSTM", "nn.GRU", "nn.Recurrent")
lesson = Lesson(
    number=10,
    title="Fold and unroll",
    exercises=[
        Exercise("l10-1", "all states of a sentence", 4, read="The folded network", seconds=10, without=READY_MADE),
        Exercise("l10-2", "what a state says", 2, read="An output at every step", without=("nn.Linear",)),
        Exercise("l10-3", "the last state of each sentence", 2, read="The last state", without=READY_MADE),
        Exercise("l10-4", "the unrolled network", 2, ("l10-1",), "The unrolled network", 10, READY_MADE),
        Exercise(
            "l10-5", "two layers, two directions", 3, ("l10-1",), "Stretch: two layers, two directions", 10, READY_MADE,
            bonus=True,
        ),
    ],
)  # fmt: skip

SMALL = {"b": (1, 3), "s": (1, 4), "n": (1, 3), "m": (1, 3), "k": (1, 3)}
CELL = {"W_xh": floats("n m", 0.5), "W_hh": floats("m m", 0.5), "b": floats("m", 0.5)}
STARTED = {"X": floats("b s n"), "h0": floats("b m", 0.5), **CELL}
SEED = st.integers(0, 2**32 - 1)


def cell_of(student, n, m, **options):
    """A cell of the engine, in float64."""
    return student.build("tg.nn.RNNCell", n, m, rng=rng(0), dtype="float64", **options)


def folded(student, W_xh, W_hh, b, **options):
    """An RNN whose cell has these parameters."""
    rnn = student.build("RNN", cell_of(student, *W_xh.shape, **options).built)
    return rnn.with_parameters({"cell.W_xh": W_xh, "cell.W_hh": W_hh, "cell.b": b})


def states(X, h, W_xh, W_hh, b, real=None, f=np.tanh):
    """The states [b, s + 1, m], h_0 first; [x, h] meets both matrices at once. Where real is 0 the old state stays."""
    real = np.ones(X.shape[:2]) if real is None else real
    H = [np.broadcast_to(h, (len(X), len(b)))]
    for x, r in zip(X.swapaxes(0, 1), real.T[:, :, None]):
        H.append(r * f(np.hstack([x, H[-1]]) @ np.vstack([W_xh, W_hh]) + b) + (1 - r) * H[-1])
    return np.stack(H, axis=1)


def pair(H):
    """(H, h_s) of states that begin with h_0."""
    return H[:, 1:], H[:, -1]


def read(X, cell_W_xh, cell_W_hh, cell_b, h0=0.0, mask=None):
    return pair(states(X, h0, cell_W_xh, cell_W_hh, cell_b, mask))


def from_the_right(X, **given):
    """The states if the sentence is read from right to left, in the order of the words."""
    H, h = read(X[:, ::-1], **given)
    return H[:, ::-1], h


def words_first(X, **given):
    """The result if X is taken for [s, b, n]."""
    H, h = read(X.swapaxes(0, 1), **given)
    return H.swapaxes(0, 1), h


# l10-1: the folded network -------------------------------------------------------------------------------------------


@lesson.check("l10-1", X=floats("b s n"), **CELL, sizes=SMALL | {"s": (2, 4)})
def every_state_is_kept(student: Student, X, W_xh, W_hh, b) -> None:
    """H[:, t] is the state after word t: h_1 to h_s, so the first one has seen one word and the last one has seen all.
    The state after the last word is returned once more, by itself."""
    folded(student, W_xh, W_hh, b).call(X=X).must_follow(
        read,
        gradients_of=(),
        mistakes={
            "the state before each word is kept, h_0 to h_(s-1)": lambda X, cell_W_xh, cell_W_hh, cell_b: (
                (H := states(X, 0, cell_W_xh, cell_W_hh, cell_b))[:, :-1],
                H[:, -1],
            ),
            "the words are on the first axis of H": lambda **given: (
                (r := read(**given))[0].swapaxes(0, 1),
                r[1],
            ),
            "the first axis of X is taken for the words": words_first,
            "every step starts from h_0": lambda X, cell_W_xh, cell_W_hh, cell_b: (
                (H := np.tanh(X @ cell_W_xh + cell_b)),
                H[:, -1],
            ),
            "the sentence is read from right to left": from_the_right,
            "the states are listed from the last to the first": lambda **given: (
                (r := read(**given))[0][:, ::-1],
                r[1],
            ),
            "the first state is returned as the last one": lambda **given: ((r := read(**given))[0], r[0][:, 0]),
            "H and h_s are exchanged": lambda **given: read(**given)[::-1],
            "only the last state is kept": lambda **given: (read(**given)[1][:, None], read(**given)[1]),
            "h_s is the mean of all states": lambda **given: ((r := read(**given))[0], r[0].mean(axis=1)),
            "only one of H and h_s is returned": when("type"),
            "the memory is not emptied between two calls": when("second call"),
        },
    )


@lesson.check("l10-1", **STARTED, sizes=SMALL)
def reading_starts_from_h0(student: Student, X, h0, W_xh, W_hh, b) -> None:
    """Whoever hands over a state wants the reading to go on from there."""
    folded(student, W_xh, W_hh, b).call(X=X, h0=h0).must_follow(
        read,
        gradients_of=(),
        mistakes={"h0 is ignored": lambda X, h0, **given: read(X, **given)},
    )


def wiped(X, h0, mask, cell_W_xh, cell_W_hh, cell_b):
    """(H, h_s) if padding sets the state to zero."""
    H = [h0]
    for t in range(mask.shape[1]):
        H.append(states(X[:, t : t + 1], H[-1], cell_W_xh, cell_W_hh, cell_b)[:, 1] * mask[:, t, None])
    return pair(np.stack(H, axis=1))


@lesson.check("l10-1", **STARTED, mask=masks("b s", empty=True, padding="any"), sizes=SMALL)
def padding_keeps_the_state(student: Student, X, h0, mask, W_xh, W_hh, b) -> None:
    """Where mask is False there is no word: the state waits, and H repeats it."""
    folded(student, W_xh, W_hh, b).call(X=X, h0=h0, mask=mask).must_follow(
        read,
        gradients_of=(),
        mistakes={
            "the mask is ignored": lambda mask, **given: read(**given),
            "padding wipes the state": wiped,
            "the states of padding are set to zero in H, but the state itself goes on": (
                lambda mask, **given: ((r := read(mask=mask, **given))[0] * mask[:, :, None], r[1])
            ),
            "padded words are set to zero and still read": lambda X, mask, **given: read(X * mask[:, :, None], **given),
            "one real word refreshes all sentences": lambda mask, **given: read(
                mask=mask.any(axis=0) & np.ones_like(mask), **given
            ),
            "the mask is upside down": lambda mask, **given: read(mask=~mask, **given),
            "mask[:, t] is not turned into a column": when("raised", "ShapeError"),
        },
    )


@lesson.check("l10-1", **STARTED, sizes=SMALL)
def gradients_flow_through_every_output(student: Student, X, h0, W_xh, W_hh, b) -> None:
    """A loss may look at every state. Each of them leads back to all the words before it, to h0, and to the one set of
    weights that all steps share."""
    folded(student, W_xh, W_hh, b).call(X=X, h0=h0).must_follow(
        read,
        gradient_mistakes={
            "the results are plain numbers, outside the tape": when("type"),
            "the state is detached between the steps": lambda g, X, h0, cell_W_xh, cell_W_hh, cell_b: cut(
                g, X, states(X, h0, cell_W_xh, cell_W_hh, cell_b), cell_W_xh
            ),
        },
    )


def cut(g, X, H, W_xh):
    """The gradients if no step leads back to the step before."""
    dz = np.concatenate([g[0][:, :-1], g[0][:, -1:] + g[1][:, None]], axis=1) * (1 - H[:, 1:] ** 2)
    sums = {"cell_W_xh": np.einsum("bsn,bsm->nm", X, dz), "cell_W_hh": np.einsum("bsk,bsm->km", H[:, :-1], dz)}
    return sums | {"cell_b": dz.sum(axis=(0, 1)), "X": dz @ W_xh.T}


@lesson.check("l10-1", X=floats("b s n"), **CELL, sizes=SMALL)
def the_cell_is_asked_whatever_it_is(student: Student, X, W_xh, W_hh, b) -> None:
    """h_t = f_theta(h_(t-1), x_t), and f is the cell's business. This one squashes with the sigmoid."""
    rnn = folded(student, W_xh, W_hh, b, activation=named("tg.sigmoid"))
    rnn.call(X=X).must_equal(
        pair(states(X, 0.0, W_xh, W_hh, b, f=lambda z: 1 / (1 + np.exp(-z)))),
        mistakes={"the step is written out with tanh, and the cell is not asked": pair(states(X, 0.0, W_xh, W_hh, b))},
    )


@lesson.check("l10-1", X=floats("b s n"), part=st.integers(1, 3), **CELL, sizes=SMALL | {"s": (4, 6)})
def a_text_can_be_read_in_two_parts(student: Student, X, part, W_xh, W_hh, b) -> None:
    """All that the network knows of the words it has read is the state. So it can stop, and go on from that state with
    the rest: the states are the same as in one go."""
    rnn = folded(student, W_xh, W_hh, b)
    H, _ = rnn.call(X=X).value
    _, h = rnn.call(X=X[:, :part]).value
    rnn.call(X=X[:, part:], h0=h).must_equal((H[:, part:], H[:, -1]), label="in one go")


@lesson.check(
    "l10-1", X=floats("b s n"), later=floats("b s n"), t=st.integers(1, 3), **CELL, sizes=SMALL | {"s": (4, 6)}
)
def the_future_has_no_influence(student: Student, X, later, t, W_xh, W_hh, b) -> None:
    """After t words only t words are known: other words behind them change nothing in the states before."""
    rnn = folded(student, W_xh, W_hh, b)
    changed = np.concatenate([X[:, :t], later[:, t:]], axis=1)
    one, other = rnn.call(X=X), rnn.call(X=changed)
    one.must(
        np.allclose(one.value[0][:, :t], other.value[0][:, :t], rtol=1e-6),
        f"The first {t} states must not change when later words do",
    )


@lesson.check("l10-1", X=floats("b s n"), **CELL, sizes=SMALL | {"b": (2, 4)})
def sentences_do_not_talk_to_each_other(student: Student, X, W_xh, W_hh, b) -> None:
    """A batch is a matter of speed. Each sentence has its own row, and gets the states that it would get alone."""
    rnn = folded(student, W_xh, W_hh, b)
    alone = [rnn.call(X=X[i : i + 1]).value for i in range(len(X))]
    together = tuple(np.concatenate(parts) for parts in zip(*alone))
    rnn.call(X=X).must_equal(together, label="each sentence alone")


# l10-2: outputs ------------------------------------------------------------------------------------------------------


@lesson.check("l10-2", m=size("m"), k=size("k"))
def w_ho_is_all_there_is(student: Student, m, k) -> None:
    """o_t = h_t W_ho has one matrix [m, k] and no bias. Without W_ho there is no parameter at all."""
    answer = student.build("Output", m, k, "linear", rng=rng(0)).parameters()
    shapes = {name: array.shape for name, array in answer.value.items()}
    answer.must(
        shapes == {"W_ho": (m, k)},
        f"The only parameter must be W_ho [{m}, {k}], found {', '.join(f'{n} {list(s)}' for n, s in shapes.items())}",
        mistake="W_ho is stored transposed"
        if shapes == {"W_ho": (k, m)}
        else "there is a bias too"
        if len(shapes) > 1
        else "",
    )
    student.build("Output", m, m, "identity", rng=rng(0)).parameter_count().must_equal(
        0, mistakes={"there is a W_ho in the mode identity too": m * m}
    )


@lesson.check("l10-2", seed=SEED, m=size("m"), k=size("k"), sizes={"m": (2, 5), "k": (2, 5)})
def w_ho_comes_from_rng(student: Student, seed, m, k) -> None:
    """The same seed gives the same numbers, and another seed others. They are not all equal."""
    drawn = [student.build("Output", m, k, "linear", rng=rng(s)).parameters() for s in (seed, seed, seed + 1)]
    one, again, other = (answer.value["W_ho"] for answer in drawn)
    drawn[0].must(np.ptp(one) > 0, "The numbers of W_ho must differ", mistake="W_ho starts with one number everywhere")
    drawn[0].must(
        np.array_equal(one, again) and not np.array_equal(one, other),
        "W_ho must depend on rng, and on nothing else",
        mistake="W_ho is not drawn from rng",
    )


@lesson.check("l10-2", H=floats("b s m"), W_ho=floats("m k"), sizes=SMALL)
def a_linear_output_is_h_w_ho(student: Student, H, W_ho) -> None:
    """Each state is a row to the left of W_ho, whether there is one of them for a sentence or s."""
    output = student.build("Output", *W_ho.shape, "linear", rng=rng(0)).with_parameters(W_ho=W_ho)
    mistakes = {
        "the states themselves are returned": lambda H, W_ho: H,
        "the outputs are squashed with tanh": lambda H, W_ho: np.tanh(np.einsum("...m,mk->...k", H, W_ho)),
        "a softmax is applied": lambda H, W_ho: (e := np.exp(H @ W_ho)) / e.sum(axis=-1, keepdims=True),
        "W_ho is transposed": lambda H, W_ho: H @ W_ho.T if len(W_ho) == W_ho.shape[1] else None,
        "only the output of the last state is returned": lambda H, W_ho: H[:, -1] @ W_ho if H.ndim == 3 else None,
    }
    for X in (H, H[:, 0]):
        output.call(H=X).must_follow(
            lambda H, W_ho: np.einsum("...m,mk->...k", H, W_ho),
            mistakes={name: mistake for name, mistake in mistakes.items() if mistake(X, W_ho) is not None},
            gradient_mistakes={"the outputs are plain numbers, outside the tape": when("type")},
        )


@lesson.check("l10-2", H=floats("b s m"), sizes=SMALL)
def the_identity_says_the_state_itself(student: Student, H) -> None:
    """o_t = h_t: nothing is done to it."""
    m = H.shape[2]
    student.build("Output", m, m, "identity", rng=rng(0)).call(H=H).must_equal(
        H, exact=True, mistakes={"the outputs are squashed with tanh": np.tanh(H)}
    )


@lesson.check("l10-2", m=size("m"), k=size("k"))
def the_identity_cannot_change_the_size(student: Student, m, k) -> None:
    """Without W_ho an output has the m numbers of the state. Whoever asks for another number has to be told both."""
    if k != m:
        student.build("Output", m, k, "identity", rng=rng(0)).parameter_count().must_raise(
            ValueError,
            mentioning=(str(m), str(k)),
            mistakes={"the sizes are not compared": when("no error")},
        )


@lesson.check("l10-2", m=size("m"), mode=st.sampled_from(["Linear", "softmax", "none"]))
def a_mode_that_does_not_exist_is_an_error(student: Student, m, mode) -> None:
    """A wrong word must not quietly mean one of the two modes."""
    student.build("Output", m, m, mode, rng=rng(0)).parameter_count().must_raise(
        ValueError, mistakes={"an unknown mode is taken for one of the two": when("no error")}
    )


# l10-3: the last state -----------------------------------------------------------------------------------------------


def last_real(H, mask, otherwise=0.0):
    """The state at the last True of each row."""
    rows = zip(H, mask)
    return np.array([h[np.flatnonzero(real)[-1]] if real.any() else 0 * h[0] + otherwise for h, real in rows])


@lesson.check("l10-3", H=floats("b s m"), mask=masks("b s"), sizes={"b": (1, 3), "s": (3, 6)})
def it_is_the_state_after_the_last_real_word(student: Student, H, mask) -> None:
    """A sentence of 3 words in a rectangle of 5 ends at place 2 (counted from 0). Each row ends at a place of its
    own."""
    count = mask.sum(axis=1)
    rows = np.arange(len(H))
    student.call("last_state", H=H, mask=mask).must_follow(
        last_real,
        mistakes={
            "the last place of the rectangle is taken": lambda H, mask: H[:, -1],
            "the first state is taken": lambda H, mask: H[:, 0],
            "all sentences end where the longest ends": lambda H, mask: H[:, count.max() - 1],
            "all sentences end where the shortest ends": lambda H, mask: H[:, count.min() - 1],
            "the place is the number of words, one too far": (lambda H, mask: H[rows, count])
            if count.max() < mask.shape[1]
            else when("raised", "IndexError"),
            "the place is one too early": lambda H, mask: H[rows, count - 2],
            "the mean of the real states is taken": lambda H, mask: (H * mask[:, :, None]).sum(axis=1) / count[:, None],
            "the sum of the real states is taken": lambda H, mask: (H * mask[:, :, None]).sum(axis=1),
        },
        gradient_mistakes={"the state is a plain number, outside the tape": when("type")},
    )


@lesson.check("l10-3", H=floats("b s m"), mask=masks("b s", padding="any"), sizes={"s": (2, 5)})
def padding_may_stand_anywhere(student: Student, H, mask) -> None:
    """The mask says where the words are. Their number says where the last one is only if all padding stands behind."""
    rows, count = np.arange(len(H)), mask.sum(axis=1)
    student.call("last_state", H=H, mask=np.where(mask.any(axis=1, keepdims=True), mask, True)).must_follow(
        last_real,
        gradients_of=(),
        mistakes={"the real words are counted, as if they stood at the beginning": lambda H, mask: H[rows, count - 1]},
    )


@lesson.check("l10-3", H=floats("b s m"), mask=masks("b s", empty=True, padding="any"))
def no_words_leave_zeros(student: Student, H, mask) -> None:
    """Nothing was read, so the memory is the empty one. (Our convention: h_0 = 0.)"""
    mask = mask.copy()
    mask[0] = False
    student.call("last_state", H=H, mask=mask).must_equal(
        last_real(H, mask),
        mistakes={
            "a sentence without words gets the state of the last place": last_real(
                H, mask | ~mask.any(axis=1, keepdims=True)
            ),
            "a sentence without words gets the state of the first place": last_real(
                H, mask | (~mask.any(axis=1, keepdims=True) & (np.arange(mask.shape[1]) == 0))
            ),
            "a sentence without words is not provided for": when("raised"),
        },
    )


@lesson.check("l10-3", X=floats("b s n"), mask=masks("b s"), **CELL, sizes=SMALL)
def the_words_behind_the_end_have_no_influence(student: Student, X, mask, W_xh, W_hh, b) -> None:
    """Read everything, padding too, and look up the state after the last real word: it is the h_s that a reader with a
    mask comes to. What was read behind the end comes too late."""
    student.call("last_state", H=states(X, 0.0, W_xh, W_hh, b)[:, 1:], mask=mask).must_equal(
        states(X, 0.0, W_xh, W_hh, b, mask)[:, -1],
        mistakes={"the last place of the rectangle is taken": states(X, 0.0, W_xh, W_hh, b)[:, -1]},
        label="h_s with the mask",
    )


# l10-4: the unrolled network -----------------------------------------------------------------------------------------


def unrolled(student, s, W_xh, W_hh, b):
    """An UnrolledRNN of s cells with these parameters."""
    network = student.build("UnrolledRNN", cell_of(student, *W_xh.shape).built, s)
    return network.with_parameters({"cells.0.W_xh": W_xh, "cells.0.W_hh": W_hh, "cells.0.b": b})


@lesson.check("l10-4", n=size("n"), m=size("m"), s=size("s"), sizes={"s": (2, 6)})
def s_cells_cost_as_much_as_one(student: Student, n, m, s) -> None:
    """All entries of `cells` are the same object, so their weights are there once, however long the sentence is."""
    one = n * m + m * m + m
    student.build("UnrolledRNN", cell_of(student, n, m).built, s).parameter_count().must_equal(
        one,
        mistakes={"every step has a cell of its own": s * one, "the network has no cells among its parameters": 0},
    )


def read_unrolled(X, cells_0_W_xh, cells_0_W_hh, cells_0_b, h0=0.0):
    return pair(states(X, h0, cells_0_W_xh, cells_0_W_hh, cells_0_b))


@lesson.check("l10-4", **STARTED, sizes=SMALL)
def each_cell_hands_its_state_to_the_next(student: Student, X, h0, W_xh, W_hh, b) -> None:
    """Cell t reads word t and the state of cell t - 1. All share one set of weights, whose gradient is the sum over the
    s places where they stand."""
    unrolled(student, X.shape[1], W_xh, W_hh, b).call(X=X, h0=h0).must_follow(
        read_unrolled,
        mistakes={
            "h0 is ignored": lambda X, h0, **given: read_unrolled(X, **given),
            "every cell starts from h0": lambda X, h0, cells_0_W_xh, cells_0_W_hh, cells_0_b: (
                (H := np.tanh(X @ cells_0_W_xh + (h0 @ cells_0_W_hh)[:, None] + cells_0_b)),
                H[:, -1],
            ),
            "every cell reads the first word": lambda X, **given: read_unrolled(0 * X + X[:, :1], **given),
            "the last cell reads the first word": lambda X, **given: read_unrolled(X[:, ::-1], **given),
            "only the last state is kept": lambda **given: ((r := read_unrolled(**given))[1][:, None], r[1]),
            "the attribute is not called cells, or does not hold the cell": when("parameters"),
        },
    )


@lesson.check("l10-4", X=floats("b s n"), **CELL, sizes=SMALL)
def folded_and_unrolled_are_one_network(student: Student, X, W_xh, W_hh, b) -> None:
    """The two drawings show the same computation, so the numbers are the same, also from the cell's own h_0. (The
    folded one is the course's here.)"""
    one = folded(student, W_xh, W_hh, b).call(X=X)
    unrolled(student, X.shape[1], W_xh, W_hh, b).call(X=X).must_equal(
        one.value,
        rtol=1e-12,
        label="folded",
    )


@lesson.check("l10-4", X=floats("b s n"), cells=st.integers(1, 6), **CELL, sizes=SMALL)
def it_reads_one_length_only(student: Student, X, cells, W_xh, W_hh, b) -> None:
    """Unrolled means: as many cells as words. With another length the network must say so, and name both numbers."""
    s = X.shape[1]
    if cells != s:
        unrolled(student, cells, W_xh, W_hh, b).call(X=X).must_raise(
            ValueError,
            mentioning=(str(cells), str(s)),
            mistakes={
                "a sentence of another length is read as far as it goes": when("no error"),
                "a longer or shorter sentence ends in an IndexError": when("raised", "IndexError"),
            },
        )


# l10-5: two layers, two directions -----------------------------------------------------------------------------------

SHAPES = {
    "lower_cell_W_xh": "n m", "lower_cell_W_hh": "m m", "lower_cell_b": "m",
    "upper_cell_W_xh": "m k", "upper_cell_W_hh": "k k", "upper_cell_b": "k",
}  # fmt: skip
PARTS = {name: floats(shape, 0.5) for name, shape in SHAPES.items()}
SIDES = {name.replace("lower", "right").replace("upper", "left"): part for name, part in PARTS.items()}
SIDES["left_cell_W_xh"] = floats("n k", 0.5)


def two(student, class_name, parameters):
    """A network of two cells with these parameters."""
    first, second = (cell_of(student, *array.shape) for name, array in parameters.items() if name.endswith("cell_W_xh"))
    network = student.build(class_name, first.built, second.built)
    return network.with_parameters({name.replace("_", ".", 2): array for name, array in parameters.items()})


def of(part, given):
    """The parameters of one of the two networks."""
    return {name.removeprefix(f"{part}_"): array for name, array in given.items() if name.startswith(part)}


def layers(X, mask, **given):
    return read(read(X, mask=mask, **of("lower", given))[0], mask=mask, **of("upper", given))


@lesson.check("l10-5", X=floats("b s n"), mask=masks("b s", padding="any"), sizes=SMALL, **PARTS)
def the_upper_layer_reads_the_lower_states(student: Student, X, mask, **parameters) -> None:
    """Word t of the upper layer is h_t of the lower one, so H of the lower layer is the sentence of the upper one. The
    mask holds for both."""
    two(student, "TwoLayers", parameters).call(X=X, mask=mask).must_follow(
        layers,
        mistakes={
            "the upper layer ignores the mask": lambda X, mask, **given: read(
                read(X, mask=mask, **of("lower", given))[0], **of("upper", given)
            ),
            "the lower layer ignores the mask": lambda X, mask, **given: read(
                read(X, **of("lower", given))[0], mask=mask, **of("upper", given)
            ),
            "the upper layer reads the last state only, at every step": lambda X, mask, **given: read(
                np.repeat(read(X, mask=mask, **of("lower", given))[1][:, None], X.shape[1], axis=1),
                mask=mask,
                **of("upper", given),
            ),
        },
    )


def sides(X, mask, back=True, end=True, **given):
    """Both readers side by side; without `back` the left one's states stay in its own order."""
    H, h = read(X, mask=mask, **of("right", given))
    G, g = read(X[:, ::-1], mask=mask[:, ::-1], **of("left", given))
    G = G[:, ::-1] if back else G
    return np.concatenate([H, G], axis=2), np.concatenate([h, g if end else G[:, -1]], axis=1)


@lesson.check("l10-5", X=floats("b s n"), mask=masks("b s", padding="any"), sizes=SMALL, **SIDES)
def one_reads_to_the_right_and_one_to_the_left(student: Student, X, mask, **parameters) -> None:
    """The left reader gets the sentence backwards, and its states are turned back, so that H[:, t] belongs to word t.
    Its last state is the one at the first word: there its reading ends."""
    widths = {len(parameters["right_cell_b"]), len(parameters["left_cell_b"])}
    two(student, "Bidirectional", parameters).call(X=X, mask=mask).must_follow(
        sides,
        mistakes={
            "the states of the left reader are not turned back": lambda **given: sides(back=False, **given),
            "the left reader's state at the last word is returned, where its reading begins": lambda **given: sides(
                end=False, **given
            ),
            "both read to the right": lambda X, mask, **given: tuple(
                np.concatenate(pair, axis=-1)
                for pair in zip(*(read(X, mask=mask, **of(side, given)) for side in ("right", "left")))
            ),
            "the mask is not turned round for the left reader": lambda X, mask, **given: unturned(X, mask, given),
            "the left reader stands before the right one": lambda X, mask, **given: exchanged(X, mask, given),
            "the two are added and not put side by side": when("shape" if len(widths - {1}) < 2 else "raised"),
        },
    )


def unturned(X, mask, given):
    H, h = read(X, mask=mask, **of("right", given))
    G, g = read(X[:, ::-1], mask=mask, **of("left", given))
    return np.concatenate([H, G[:, ::-1]], axis=2), np.concatenate([h, g], axis=1)


def exchanged(X, mask, given):
    m = len(given["right_cell_b"])
    return tuple(np.concatenate([part[..., m:], part[..., :m]], axis=-1) for part in sides(X, mask, **given))


@lesson.check("l10-5", X=floats("b s n"), sizes=SMALL, **SIDES)
def without_a_mask_all_words_are_real(student: Student, X, **parameters) -> None:
    """mask may be None, and None cannot be turned round."""
    two(student, "Bidirectional", parameters).call(X=X).must_follow(
        lambda X, **given: sides(X, np.ones(X.shape[:2], dtype=bool), **given),
        gradients_of=(),
        mistakes={"a missing mask is not provided for": when("raised", "TypeError")},
    )
