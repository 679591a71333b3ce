"""Lesson 13: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, plain, rng, size, when

lesson = Lesson(
    number=13,
    title="When memory fades",
    exercises=[
        Exercise(
            "l13-1",
            "a memory with gates",
            points=4,
            read="The GRU",
            seconds=15,
            without=("nn.GRUCell", "nn.GRU"),
            bonus=True,
        ),
        Exercise(
            "l13-2",
            "a protected memory",
            points=4,
            read="The LSTM",
            seconds=15,
            without=("nn.LSTMCell", "nn.LSTM"),
            bonus=True,
        ),
        Exercise("l13-3", "what a matrix does in the long run", points=2, read="Why it fades", bonus=True),
        Exercise(
            "l13-4",
            "how far a gradient gets",
            points=3,
            needs=("l13-1", "l13-2"),
            read="Measure it",
            seconds=15,
            bonus=True,
        ),
        Exercise(
            "l13-5",
            "a matrix that keeps lengths",
            points=1,
            needs=("l13-3",),
            read="Stretch: a better start",
            without=("nn.init.orthogonal",),
            bonus=True,
        ),
    ],
)

SEED = st.integers(0, 2**31)
SMALL = {"b": (1, 3), "s": (2, 4), "n": (1, 3), "m": (1, 2)}  # small enough to check a message by hand


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def parts(k, W_xh, W_hh, b):
    """Cut the parameters of k gates into a list of (W_x, W_h, b)."""
    return list(zip(np.split(W_xh, k, axis=1), np.split(W_hh, k, axis=1), np.split(b, k)))


def numbers(seed, *shape):
    """Draw parameters, multiples of 1/64 between -1 and 1."""
    return np.random.default_rng(seed).integers(-64, 65, size=shape) / 64


def gru(x, h, W_xh, W_hh, b, order="rzp", squash=np.tanh, gate=sigmoid, read=None, mix=None):
    """One step of a GRU; the options turn it into the GRUs that students write by mistake."""
    named_parts = dict(zip(order, parts(3, W_xh, W_hh, b)))
    (W_xr, W_hr, b_r), (W_xz, W_hz, b_z), (W_xp, W_hp, b_p) = (named_parts[name] for name in "rzp")
    r = gate(x @ W_xr + h @ W_hr + b_r)
    z = gate(x @ W_xz + h @ W_hz + b_z)
    p = squash(read(x, h, r, W_xp, W_hp, b_p) if read else x @ W_xp + (r * h) @ W_hp + b_p)
    return mix(z, h, p) if mix else h * z + p * (1 - z)


def other_gru(**options):
    return lambda x, h, W_xh, W_hh, b: gru(x, h, W_xh, W_hh, b, **options)


def cell_of(student, kind, gates, n, m, seed, **changed):
    """Describe a cell with random parameters, some of them changed."""
    drawn = {
        "W_xh": numbers(seed, n, gates * m),
        "W_hh": numbers(seed + 1, m, gates * m),
        "b": numbers(seed + 2, gates * m),
    }
    return student.build(kind, n, m, rng=rng(0)).with_parameters(drawn | changed)


# l13-1: the GRU ----------------------------------------------------------------------------------------------------


@lesson.check("l13-1", n=size("n"), m=size("m"))
def a_gru_costs_three_times_a_tanh_memory(student: Student, n, m) -> None:
    """Two gates and a proposal: each needs a matrix from the word, one from the state and a bias, so 3 (n m + m m + m)
    numbers."""
    student.build("GRUCell", n, m, rng=rng(0)).parameter_count().must_equal(
        3 * (n * m + m * m + m),
        mistakes={
            "there is one gate only": 2 * (n * m + m * m + m),
            "each matrix has a bias of its own": 3 * (n * m + m * m + 2 * m),
            "b is not a parameter": 3 * (n * m + m * m),
            "the three parts share one matrix": n * m + m * m + m,
        },
    )


@lesson.check("l13-1", n=size("n"), m=size("m"), seed=SEED)
def the_gru_starts_with_random_numbers_from_rng(student: Student, n, m, seed) -> None:
    """W_xh [n, 3m] and W_hh [m, 3m] lie between -1/sqrt(m) and 1/sqrt(m) and come from `rng`; b [3m] starts at zero."""
    answer = student.build("GRUCell", n, m, rng=rng(seed)).parameters()
    shapes = {name: list(array.shape) for name, array in answer.value.items()}
    answer.must(
        shapes == {"W_xh": [n, 3 * m], "W_hh": [m, 3 * m], "b": [3 * m]},
        f"The parameters must be W_xh [n, 3m], W_hh [m, 3m] and b [3m] with n = {n}, m = {m}; they are {shapes}",
        mistake="the matrices are stored transposed" if shapes.get("W_xh") == [3 * m, n] != [n, 3 * m] else "",
    )
    weights = [answer.value[name] for name in ("W_xh", "W_hh")]
    answer.must(all(np.ptp(W) > 0 for W in weights), "The weights must differ", mistake="the weights start at zero")
    again = student.build("GRUCell", n, m, rng=rng(seed)).parameters().value
    answer.must(
        all(np.array_equal(W, again[name]) for W, name in zip(weights, ("W_xh", "W_hh"))),
        "The same seed must give the same numbers",
        mistake="the weights are not drawn from rng",
    )
    inside = all(np.abs(W).max() <= 1 / np.sqrt(m) for W in weights)
    answer.must(inside, "All weights must lie between -1/sqrt(m) and 1/sqrt(m)", mistake="the weights start too large")


@lesson.check("l13-1", sizes=SMALL, x=floats("b n"), h=floats("b m"), seed=SEED)
def a_step_of_the_gru(student: Student, x, h, seed) -> None:
    """The gates look at word and state, each with its own part of W_xh, W_hh and b, in the order r, z, p. r weakens the
    state (not the word) before W_hp; z mixes, number by number."""
    cell = cell_of(student, "GRUCell", 3, x.shape[1], h.shape[1], seed)
    cell.call(x=x, h=h).must_follow(
        gru,
        mistakes={
            "z and 1 - z are exchanged": other_gru(mix=lambda z, h, p: (1 - z) * h + z * p),
            "the gates r and z are exchanged": other_gru(order="zrp"),
            "the parts are taken in the order p, r, z": other_gru(order="prz"),
            "the reset gate is applied to the word": other_gru(
                read=lambda x, h, r, W_x, W_h, b: r * (x @ W_x) + h @ W_h + b
            ),
            "the reset gate is applied after the matrix W_hp": other_gru(
                read=lambda x, h, r, W_x, W_h, b: x @ W_x + r * (h @ W_h) + b
            ),
            "the reset gate is ignored": other_gru(read=lambda x, h, r, W_x, W_h, b: x @ W_x + h @ W_h + b),
            "the proposal goes through a sigmoid": other_gru(squash=sigmoid),
            "the proposal is not squashed": other_gru(squash=lambda z: z),
            "the gates go through tanh": other_gru(gate=np.tanh),
            "the proposal is added with its full weight": other_gru(mix=lambda z, h, p: z * h + p),
            "the bias is forgotten": lambda x, h, W_xh, W_hh, b: gru(x, h, W_xh, W_hh, 0 * b),
        },
        gradient_mistakes={
            "the gates are outside the tape": lambda g, x, h, W_xh, W_hh, b: {
                "b": np.r_[0 * b[: 2 * len(b) // 3], only_proposal(g, x, h, W_xh, W_hh, b)]
            },
        },
    )


@lesson.check("l13-1", sizes=SMALL, x=floats("b n"), h=floats("b m"), seed=SEED)
def the_keep_gate_at_one_copies_the_state(student: Student, x, h, seed) -> None:
    """With b_z = 50 the gate z is 1 to the last bit, so h_t = 1 h + 0 p = h, whatever the word says: this is how a GRU
    remembers. Where a product with something below 1 stands at every step, it fades."""
    n, m = x.shape[1], h.shape[1]
    cell = cell_of(student, "GRUCell", 3, n, m, seed, b=np.repeat([0.0, 50.0, 0.0], m))
    given = dict(cell.built.parameters)
    cell.call(x=x, h=h).must_equal(
        h,
        rtol=1e-12,
        mistakes={
            "z and 1 - z are exchanged": gru(x, h, **given, mix=lambda z, h, p: (1 - z) * h + z * p),
            "the gates r and z are exchanged": gru(x, h, **given, order="zrp"),
            "the proposal is added with its full weight": gru(x, h, **given, mix=lambda z, h, p: z * h + p),
        },
    )


@lesson.check("l13-1", sizes=SMALL, x=floats("b n"), h=floats("b m"), seed=SEED)
def with_z_closed_and_r_open_it_is_a_tanh_memory(student: Student, x, h, seed) -> None:
    """With b_z = -50 nothing is kept, and with b_r = 50 the proposal sees the whole state: h_t = tanh(x W_xp + h W_hp +
    b_p), the cell of lesson 9."""
    n, m = x.shape[1], h.shape[1]
    cell = cell_of(student, "GRUCell", 3, n, m, seed, b=np.repeat([50.0, -50.0, 0.25], m))
    given = dict(cell.built.parameters)
    _, _, (W_xp, W_hp, b_p) = parts(3, **given)
    cell.call(x=x, h=h).must_equal(
        np.tanh(x @ W_xp + h @ W_hp + b_p),
        mistakes={
            "z and 1 - z are exchanged": h,
            "the gates r and z are exchanged": gru(x, h, **given, order="zrp"),
            "the proposal goes through a sigmoid": sigmoid(x @ W_xp + h @ W_hp + b_p),
            "the proposal is not squashed": x @ W_xp + h @ W_hp + b_p,
            "the bias of the proposal is forgotten": np.tanh(x @ W_xp + h @ W_hp),
        },
    )


def only_proposal(g, x, h, W_xh, W_hh, b):
    """The gradient of b_p: the road through the gates does not lead there."""
    (W_xr, W_hr, b_r), (W_xz, W_hz, b_z), (W_xp, W_hp, b_p) = parts(3, W_xh, W_hh, b)
    r, z = sigmoid(x @ W_xr + h @ W_hr + b_r), sigmoid(x @ W_xz + h @ W_hz + b_z)
    p = np.tanh(x @ W_xp + (r * h) @ W_hp + b_p)
    return (g * (1 - z) * (1 - p * p)).sum(axis=0)


# l13-2: the LSTM ---------------------------------------------------------------------------------------------------


def lstm(x, state, W_xh, W_hh, b, order="ifgo", squash=np.tanh, show=np.tanh, old=None):
    """One step of an LSTM; the options turn it into those that students write by mistake."""
    h, c = state[0], state[1]
    y = {name: x @ W_x + h @ W_h + b_ for name, (W_x, W_h, b_) in zip(order, parts(4, W_xh, W_hh, b))}
    new = sigmoid(y["f"]) * c + sigmoid(y["i"]) * squash(y["g"])
    return sigmoid(y["o"]) * show(c if old else new), new


def other_lstm(**options):
    return lambda x, h, c, W_xh, W_hh, b: lstm(x, (h, c), W_xh, W_hh, b, **options)


def swapped(h, c):
    return c, h


@lesson.check("l13-2", n=size("n"), m=size("m"))
def an_lstm_costs_four_times_a_tanh_memory(student: Student, n, m) -> None:
    """Three gates and what is written: each needs a matrix from the word, one from the state and a bias, so
    4 (n m + m m + m) numbers. The state c itself costs none."""
    student.build("LSTMCell", n, m, rng=rng(0)).parameter_count().must_equal(
        4 * (n * m + m * m + m),
        mistakes={
            "the output gate is missing": 3 * (n * m + m * m + m),
            "each matrix has a bias of its own": 4 * (n * m + m * m + 2 * m),
            "b is not a parameter": 4 * (n * m + m * m),
            "the gates also see c": 4 * (n * m + 2 * m * m + m),
        },
    )


@lesson.check("l13-2", n=size("n"), m=size("m"), seed=SEED, forget_bias=st.sampled_from([0.0, 1.0, 2.5]))
def only_the_forget_gate_has_a_bias_at_first(student: Student, n, m, seed, forget_bias) -> None:
    """The second part of b belongs to f. It starts with forget_bias, so that the memory begins by keeping; the other
    parts start with zeros."""
    answer = student.build("LSTMCell", n, m, forget_bias, rng=rng(seed)).parameters()
    shapes = {name: list(array.shape) for name, array in answer.value.items()}
    answer.must(
        shapes == {"W_xh": [n, 4 * m], "W_hh": [m, 4 * m], "b": [4 * m]},
        f"The parameters must be W_xh [n, 4m], W_hh [m, 4m] and b [4m] with n = {n}, m = {m}; they are {shapes}",
    )
    again = student.build("LSTMCell", n, m, forget_bias, rng=rng(seed)).parameters().value
    answer.must(
        all(np.array_equal(answer.value[name], again[name]) for name in shapes),
        "The same seed must give the same numbers",
        mistake="the weights are not drawn from rng",
    )
    b = answer.value["b"].reshape(4, m)
    found = [gate for gate, part in zip("ifgo", b) if forget_bias and np.all(part == forget_bias)]
    wrong = {
        "": "forget_bias is ignored",
        "i": "forget_bias is given to the input gate",
        "ifgo": "forget_bias is given to all parts",
        "o": "forget_bias is given to the output gate",
    }
    answer.must(
        np.array_equal(b, np.outer([0, 1, 0, 0], np.full(m, forget_bias))),
        f"The parts i, f, g, o of b must start with 0, {forget_bias:g}, 0, 0",
        mistake=wrong.get("".join(found), "") if forget_bias else "",
    )


@lesson.check("l13-2", sizes=SMALL, x=floats("b n"), h=floats("b m"), c=floats("b m"), seed=SEED)
def a_step_of_the_lstm(student: Student, x, h, c, seed) -> None:
    """c is kept by f and written by i; what is shown is o tanh of the NEW c. The parts of W_xh, W_hh and b come in the
    order i, f, g, o. The result is the pair (h, c)."""
    cell = cell_of(student, "LSTMCell", 4, x.shape[1], h.shape[1], seed)
    given = dict(cell.built.parameters)

    def must(mistake):
        return mistake(x, h, c, **given)

    mistakes = {
        "the forget gate and the input gate are exchanged": other_lstm(order="figo"),
        "the parts are taken in the order i, f, o, g": other_lstm(order="ifog"),
        "what is written goes through a sigmoid": other_lstm(squash=sigmoid),
        "h shows c without tanh": other_lstm(show=lambda z: z),
        "h shows the old c": other_lstm(old=True),
        "the new state comes back as (c, h)": lambda x, h, c, **given: swapped(*lstm(x, (h, c), **given)),
        "the old state is taken as (c, h)": lambda x, h, c, **given: lstm(x, (c, h), **given),
        "the bias is forgotten": lambda x, h, c, W_xh, W_hh, b: lstm(x, (h, c), W_xh, W_hh, 0 * b),
    }
    answer = cell.call(x=x, state=(h, c))
    answer.must_equal(
        must(other_lstm()),
        mistakes={name: must(mistake) for name, mistake in mistakes.items()}
        | {"the new state is h only": when("type"), "the state is changed in place": when("inputs changed")},
    )


@lesson.check("l13-2", sizes=SMALL, x=floats("b n"), h=floats("b m"), c=floats("b m"), seed=SEED)
def with_f_open_and_i_closed_c_is_kept(student: Student, x, h, c, seed) -> None:
    """With b_f = 50 and b_i = -50 the step is c_t = 1 c + 0 g = c, bit for bit. No matrix and no tanh stands on the
    road from c to c: that is why it does not fade."""
    n, m = x.shape[1], h.shape[1]
    cell = cell_of(student, "LSTMCell", 4, n, m, seed, b=np.repeat([-50.0, 50.0, 0.0, 0.0], m))
    given = dict(cell.built.parameters)
    right = lstm(x, (h, c), **given)
    answer = cell.call(x=x, state=(h, c))
    answer.must_equal(
        (right[0], c),
        rtol=1e-12,
        mistakes={
            "the forget gate and the input gate are exchanged": lstm(x, (h, c), **given, order="figo"),
            "the new state comes back as (c, h)": swapped(*right),
            "the old state is taken as (c, h)": lstm(x, (c, h), **given),
        },
    )


@lesson.check("l13-2", sizes=SMALL, x=floats("b n"), h=floats("b m"), c=floats("b m"), seed=SEED)
def gradients_reach_all_parts_of_the_lstm(student: Student, x, h, c, seed) -> None:
    """Through the gates, too: what a gate should do is learned, like everything else."""
    cell = cell_of(student, "LSTMCell", 4, x.shape[1], h.shape[1], seed)

    def gradients(g):
        """Go back by hand: through h, then c, then the four parts."""
        g_h, g_c = g
        y = x @ given["W_xh"] + h @ given["W_hh"] + given["b"]
        i, f, o = (sigmoid(part) for k, part in enumerate(np.split(y, 4, axis=1)) if k != 2)
        u = np.tanh(np.split(y, 4, axis=1)[2])
        new = f * c + i * u
        back = g_c + g_h * o * (1 - np.tanh(new) ** 2)
        dy = [back * u * i * (1 - i), back * c * f * (1 - f), back * i * (1 - u * u), g_h * np.tanh(new) * o * (1 - o)]
        dy = np.concatenate(dy, axis=1)
        return {"x": dy @ given["W_xh"].T, "W_xh": x.T @ dy, "W_hh": h.T @ dy, "b": dy.sum(axis=0)}

    def gates_constant(g):
        found = gradients(g)
        m = len(h[0])
        keep = np.r_[np.zeros(2 * m), np.ones(m), np.zeros(m)]
        return {"W_xh": found["W_xh"] * keep, "W_hh": found["W_hh"] * keep, "b": found["b"] * keep}

    given = dict(cell.built.parameters)
    answer = cell.call(x=x, state=(h, c))
    answer.must_have_gradients(gradients, mistakes={"the gates are outside the tape": gates_constant})


# l13-3: the spectral radius ----------------------------------------------------------------------------------------


@lesson.check("l13-3", W=floats("m m"))
def it_is_the_largest_eigenvalue_by_absolute_value(student: Student, W) -> None:
    """An eigenvalue -1.5 makes a vector 1.5 times longer, as 1.5 does; so does the pair 1.5i and -1.5i, which also
    turns it. What counts is the absolute value."""
    eigenvalues = np.linalg.eigvals(W)
    symmetric = np.linalg.eigvalsh(W)
    student.call("spectral_radius", W=plain(W)).must_equal(
        float(max(abs(value) for value in eigenvalues)),
        rtol=1e-7,
        mistakes={
            "the sign is kept: the largest eigenvalue": float(eigenvalues.real.max()),
            "only the real parts are compared": float(np.abs(eigenvalues.real).max()),
            "it is the largest singular value, not the largest eigenvalue": float(np.linalg.norm(W, 2)),
            "the matrix is taken to be symmetric": float(np.abs(symmetric).max()),
            "it is the length of the matrix as one long vector": float(np.linalg.norm(W)),
            "the first eigenvalue is taken": float(np.abs(eigenvalues[0])),
            "it is the largest number of the matrix": float(np.abs(W).max()),
            "it is the determinant": float(abs(np.linalg.det(W))),
        },
    )


@lesson.check("l13-3", angle=st.integers(1, 62), radius=st.sampled_from([0.5, 1.0, 2.0]))
def a_turn_has_two_complex_eigenvalues(student: Student, angle, radius) -> None:
    """The matrix turns the plane by an angle and multiplies lengths by the radius. Its eigenvalues are radius (cos +- i
    sin): complex, and both of absolute value radius."""
    cos, sin = np.cos(angle / 10), np.sin(angle / 10)
    W = radius * np.array([[cos, sin], [-sin, cos]])
    student.call("spectral_radius", W=plain(W)).must_equal(
        radius,
        rtol=1e-7,
        mistakes={
            "the sign is kept: the largest eigenvalue": radius * float(cos),
            "only the real parts are compared": radius * abs(float(cos)),
            "a power iteration stops at a step of its own": when("values"),
        },
    )


# l13-4: the gradient by lag ----------------------------------------------------------------------------------------

TANH = "tg.nn.RNNCell"


def tanh_cell(student, n, m, seed, scale=1.0):
    drawn = {"W_xh": numbers(seed, n, m), "W_hh": scale * numbers(seed + 1, m, m), "b": numbers(seed + 2, m) / 4}
    cell = student.build(TANH, n, m, rng=rng(0), dtype="float64")
    return cell.with_parameters(drawn), drawn


def word_gradients(X, h, g, W_xh, W_hh, b):
    """Return the gradients [b, s, n] of the words if g arrives at the last state of a tanh memory."""
    states = [h]
    for x in np.swapaxes(X, 0, 1):
        states.append(np.tanh(x @ W_xh + states[-1] @ W_hh + b))
    found = np.zeros_like(X)
    for t in reversed(range(X.shape[1])):
        g = g * (1 - states[t + 1] ** 2)
        found[:, t] = g @ W_xh.T
        g = g @ W_hh.T
    return found


def lengths(gradients):
    return np.array([np.linalg.norm(gradients[:, t]) for t in reversed(range(gradients.shape[1]))])


@lesson.check("l13-4", sizes=SMALL, X=floats("b s n"), h=floats("b m"), g=floats("b m"), seed=SEED)
def the_gradient_goes_back_word_by_word(student: Student, X, h, g, seed) -> None:
    """Entry k belongs to the word that was read k steps before the last one. Its gradient has gone through k matrices
    W_hh; its length is the root of the sum of the squares of its b n numbers."""
    cell, given = tanh_cell(student, X.shape[2], h.shape[1], seed)
    dX = word_gradients(X, h, g, **given)
    ones = word_gradients(X, h, np.ones_like(g), **given)
    answer = student.call("gradient_by_lag", cell=cell, X=plain(X), state=h, g=plain(g))
    answer.must_equal(
        lengths(dX),
        rtol=1e-7,
        mistakes={
            "the first word comes first": lengths(dX)[::-1],
            "g is ignored: ones arrive": lengths(ones),
            "the square root is missing": lengths(dX) ** 2,
            "the absolute values are added up": np.abs(dX).sum(axis=(0, 2))[::-1],
            "the mean of the squares is taken instead of their sum": np.sqrt((dX**2).mean(axis=(0, 2)))[::-1],
            "the gradients are added up before their length is taken": np.abs(dX.sum(axis=(0, 2)))[::-1],
            "one length for each sentence": np.linalg.norm(dX, axis=2)[:, ::-1],
            "the lengths are divided by the first one": lengths(dX) / lengths(dX)[0] if lengths(dX)[0] else None,
            "the lengths of the sentences are averaged": np.linalg.norm(dX, axis=2).mean(axis=0)[::-1],
        },
    )


@lesson.check("l13-4", sizes=SMALL, X=floats("b s n"), h=floats("b m"), g=floats("b m"), seed=SEED)
def it_also_measures_an_lstm(student: Student, X, h, g, seed) -> None:
    """The state of an LSTM is a pair, and only its h is the result of `read`. Where all gates are wide open (b = 50 for
    i, f and o), the gradient of c goes back without a matrix."""
    n, m = X.shape[2], h.shape[1]
    W_xh = np.concatenate([np.zeros((n, 2 * m)), numbers(seed, n, m), np.zeros((n, m))], axis=1)
    fixed = {"W_xh": W_xh, "W_hh": np.zeros((m, 4 * m)), "b": np.repeat([50.0, 50.0, 0.0, 50.0], m)}
    cell = student.build("LSTMCell", n, m, rng=rng(0)).with_parameters(fixed)
    W = numbers(seed, n, m)
    written = np.tanh(X @ W)
    shown = np.tanh(written.sum(axis=1))
    dX = ((g * (1 - shown**2))[:, None] * (1 - written**2)) @ W.T
    zeros = (0 * h, 0 * h)
    student.call("gradient_by_lag", cell=cell, X=plain(X), state=zeros, g=plain(g)).must_equal(
        lengths(dX), rtol=1e-7, mistakes={"the state of an LSTM is not a pair here": when("raised")}
    )


@lesson.check("l13-4", sizes=SMALL | {"s": (3, 6)}, X=floats("b s n"), h=floats("b m"), g=floats("b m"), seed=SEED)
def no_step_back_is_longer_than_the_matrix_allows(student: Student, X, h, g, seed) -> None:
    """One step back multiplies by W_hh and by the slopes of tanh, which are at most 1. So entry k is at most
    |g| |W_xh| |W_hh|^k, where |W| is the largest singular value: below 1, the gradient fades at least so fast."""
    cell, given = tanh_cell(student, X.shape[2], h.shape[1], seed, scale=0.5)
    answer = student.call("gradient_by_lag", cell=cell, X=plain(X), state=h, g=plain(g))
    longest = np.linalg.norm(g) * np.linalg.norm(given["W_xh"], 2)
    bound = longest * np.linalg.norm(given["W_hh"], 2) ** np.arange(X.shape[1])
    value = np.asarray(answer.value)
    answer.must(value.shape == bound.shape, f"There must be one length for each of the {len(bound)} words")
    answer.must(
        value <= bound * (1 + 1e-9) + 1e-12,
        "No length may be above |g| |W_xh| |W_hh|^k",
        mistake="the first word comes first" if np.all(value[::-1] <= bound * (1 + 1e-9) + 1e-12) else "",
    )


# l13-5: an orthogonal start ----------------------------------------------------------------------------------------


@lesson.check("l13-5", m=size("m"), seed=SEED, sizes={"m": (2, 6)})
def it_keeps_the_length_of_every_vector(student: Student, m, seed) -> None:
    """Q Q^T = I says that the rows have length 1 and stand at right angles to each other. Then |v Q| = |v| for every v,
    and after a hundred steps still."""
    answer = student.call("orthogonal", m=m, rng=rng(seed))
    Q = np.asarray(answer.value)
    answer.must(Q.shape == (m, m), f"The matrix must be [{m}, {m}]")
    mistake = ""
    if np.allclose((Q**2).sum(axis=0), 1) or np.allclose((Q**2).sum(axis=1), 1):
        mistake = "the lengths are 1, but the angles are not right angles"
    elif np.isclose(max(abs(np.linalg.eigvals(Q))), 1):
        mistake = "the spectral radius is 1, but the matrix is not orthogonal"
    elif np.allclose(Q, Q.T):
        mistake = "a symmetric matrix is taken for an orthogonal one"
    answer.must(
        np.allclose(Q @ Q.T, np.eye(m), atol=1e-9), "Q times its transpose must be the identity", mistake=mistake
    )


@lesson.check("l13-5", m=size("m"), seed=SEED, sizes={"m": (3, 6)})
def it_is_drawn_from_rng(student: Student, m, seed) -> None:
    """The same seed gives the same matrix, another seed another one. The identity is orthogonal too, but it lets the
    numbers of the state never meet."""
    answer = student.call("orthogonal", m=m, rng=rng(seed))
    other = student.call("orthogonal", m=m, rng=rng(seed + 1)).value
    answer.must_equal(answer.value, mistakes={"the matrix is not drawn from rng": when("second call")})
    same = np.allclose(answer.value, other)
    answer.must(not same, "Another seed must give another matrix", mistake="the matrix is the same for every seed")
