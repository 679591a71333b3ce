"""Lesson 11: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, named, plain, when

TAPE = ("tg.tensor", "tg.Tensor", "tg.grad", "nn.Parameter", "nn.RNNCell", "nn.RNN", "tg.jacobian")
lesson = Lesson(
    number=11,
    title="Send the error back in time",
    exercises=[
        Exercise("l11-1", "a gradient by trying", 2, (), "Trying is slow and honest", 10, TAPE, bonus=True),
        Exercise("l11-2", "one step back", 3, (), "One step back", 10, TAPE, bonus=True),
        Exercise("l11-3", "all steps back", 4, ("l11-2",), "All steps back", 10, TAPE, bonus=True),
        Exercise("l11-4", "what each step adds", 2, ("l11-2",), "What each step adds", 10, TAPE, bonus=True),
        Exercise("l11-5", "not all the way back", 3, ("l11-3",), "Not all the way back", 10, TAPE, bonus=True),
        Exercise("l11-6", "the same on the way forward", 2, (), "Stretch: on the way forward", 10, TAPE, bonus=True),
    ],
)

SMALL = {"b": (1, 3), "s": (1, 4), "n": (1, 3), "m": (1, 3)}
LONGER = SMALL | {"s": (2, 4)}
NETWORK = {
    "X": floats("b s n"),
    "h0": floats("b m", 0.5),
    "W_xh": floats("n m", 0.5),
    "W_hh": floats("m m", 0.5),
    "b": floats("m", 0.5),
}
WEIGHTS = ("W_xh", "W_hh", "b")


def given(arrays, **more):
    """The arguments of a call, as NumPy arrays."""
    return {name: plain(array) for name, array in {**arrays, **more}.items()}


# Gradients, exact without a rule of derivatives: f(p + i e) = f(p) + i e f'(p), and e = 1e-30 leaves no other term.


def complex_step(f, p):
    """The gradient of a NumPy function at p."""
    slopes = np.zeros(p.shape)
    for spot in np.ndindex(p.shape):
        q = p.astype(complex)
        q[spot] += 1e-30j
        slopes[spot] = f(q).imag / 1e-30
    return slopes


def copies_loss(X, h0, dH, copies):
    """The loss, the sum of dH * H, if step t uses the weights copies[t]."""
    h, loss = h0, 0.0
    for x, g, weights in zip(X.swapaxes(0, 1), dH.swapaxes(0, 1), copies):
        h = np.tanh(np.hstack([x, h]) @ np.vstack([weights["W_xh"], weights["W_hh"]]) + weights["b"])
        loss = loss + (g * h).sum()
    return loss


def gradients_by(names, network, dH):
    """The gradients of the loss by the arrays with these names."""

    def loss(name):
        def of(value):
            all_of_it = {**network, name: value}
            return copies_loss(all_of_it["X"], all_of_it["h0"], dH, [all_of_it] * dH.shape[1])

        return of

    return {name: complex_step(loss(name), network[name]) for name in names}


def gradients_of_copies(network, dH):
    """For each step the gradients by its own copies of the weights."""
    steps = range(dH.shape[1])

    def loss(t, name):
        return lambda value: copies_loss(
            network["X"], network["h0"], dH, [{**network, name: value} if u == t else network for u in steps]
        )

    return [{name: complex_step(loss(t, name), network[name]) for name in WEIGHTS} for t in steps]


def states(network):
    """The states [b, s + 1, m], h_0 first."""
    H = [network["h0"]]
    for x in network["X"].swapaxes(0, 1):
        H.append(np.tanh(x @ network["W_xh"] + H[-1] @ network["W_hh"] + network["b"]))
    return np.stack(H, axis=1)


def added(steps):
    """Gradients summed over steps."""
    return {name: sum(step[name] for step in steps) for name in WEIGHTS}


# l11-1: by trying ----------------------------------------------------------------------------------------------------


@lesson.check("l11-1", p=floats("n m"), eps=st.sampled_from([0.125, 0.25]))
def central_differences_are_exact_on_parabolas(student: Student, p, eps) -> None:
    """On a parabola the slope of the chord from p - eps to p + eps is the slope in the middle, however large eps is:
    its curvature bends both sides alike. (`bowl` is 1/2 p_1^2 + 2/2 p_2^2 + ...)"""
    weights = np.arange(1, p.size + 1).reshape(p.shape)
    student.call("numeric_grad", f=named("bowl"), p=plain(p), eps=eps).must_equal(
        weights * p,
        mistakes={
            "only one side is tried: f(p + eps) - f(p)": weights * (p + eps / 2),
            "only the other side is tried: f(p) - f(p - eps)": weights * (p - eps / 2),
            "the difference is divided by eps, not by 2 eps": 2 * weights * p,
            "the difference is not divided": 2 * eps * weights * p,
            "the sign is turned": -weights * p,
            "all numbers are moved at once": np.full(p.shape, (weights * p).sum()),
            "p is changed for good": when("inputs changed"),
            "the result is flat, and not of p's shape": (weights * p).ravel(),
        },
    )


@lesson.check("l11-1", p=floats("n m"))
def small_steps_come_near(student: Student, p) -> None:
    """On any other function the error is of the order of eps^2: with 1e-5 about ten digits are right. (`wave` is the
    sum of the sines.)"""
    student.call("numeric_grad", f=named("wave"), p=plain(p), eps=1e-5).must_equal(
        np.cos(p), rtol=1e-7, mistakes={"p is changed for good": when("inputs changed")}
    )


# l11-2: one step -----------------------------------------------------------------------------------------------------

STEP = {name: floats(shape) for name, shape in {"dh": "b m", "x": "b n", "h_old": "b m"}.items()}
STEP |= {"W_xh": floats("n m", 0.5), "W_hh": floats("m m", 0.5), "b": floats("m", 0.5)}


def one_step(dh, x, h_old, W_xh, W_hh, b):
    """The right gradients of one step."""
    network = {"X": x[:, None], "h0": h_old, "W_xh": W_xh, "W_hh": W_hh, "b": b}
    right = gradients_by(network, network, dh[:, None])
    return {"x": right.pop("X")[:, 0], "h_old": right.pop("h0"), **right}


@lesson.check("l11-2", **STEP, sizes=SMALL)
def every_input_of_the_step_gets_its_gradient(student: Student, dh, x, h_old, W_xh, W_hh, b) -> None:
    """First back through tanh: dz = dh (1 - h_new^2), number by number. Then z = x W_xh + h_old W_hh + b: each factor
    of a product gets dz times the other one, and what all sentences share is summed over them."""
    h_new = np.tanh(x @ W_xh + h_old @ W_hh + b)
    right = one_step(dh, x, h_old, W_xh, W_hh, b)

    def through(slope, old=h_old, divided=1, turned=W_hh.T):
        dz = dh * slope
        weights = {"W_xh": x.T @ dz / divided, "W_hh": old.T @ dz / divided, "b": dz.sum(axis=0) / divided}
        return {"x": dz @ W_xh.T, "h_old": dz @ turned, **weights}

    slope = 1 - h_new**2
    arrays = {"dh": dh, "x": x, "h_old": h_old, "h_new": h_new, "W_xh": W_xh, "W_hh": W_hh}
    student.call("step_backward", **given(arrays)).must_equal(
        right,
        mistakes={
            "the error is doubled": through(2 * slope),
            "the derivative of tanh is left out": through(1),
            "the derivative of tanh is taken as 1 - h": through(1 - h_new),
            "the derivative of tanh is taken as (1 - h)^2": through((1 - h_new) ** 2),
            "the derivative of tanh is taken at the old state": through(1 - h_old**2),
            "the derivative of the sigmoid is taken": through(h_new * (1 - h_new)),
            "tanh is applied once more before its derivative": through(1 - np.tanh(h_new) ** 2),
            "W_hh gets the new state, and not the old one": through(slope, old=h_new),
            "W_hh is not transposed on the way back": through(slope, turned=W_hh),
            "the weights' gradients are the mean over the batch": through(slope, divided=len(x)),
            "b gets a gradient for each sentence": right | {"b": dh * slope},
            "W_hh's gradient is transposed": right | {"W_hh": right["W_hh"].T},
            "the gradient that arrives is not used": {**through(slope / np.where(dh == 0, 1, dh))},
        },
    )


@lesson.check("l11-2", **STEP, sizes=SMALL)
def no_error_no_gradient(student: Student, dh, x, h_old, W_xh, W_hh, b) -> None:
    """Gradients are linear in the one that arrives: twice the error gives twice of everything, and no error nothing."""
    h_new = np.tanh(x @ W_xh + h_old @ W_hh + b)
    arrays = {"x": x, "h_old": h_old, "h_new": h_new, "W_xh": W_xh, "W_hh": W_hh}
    once, twice, none = (student.call("step_backward", **given({"dh": k * dh, **arrays})) for k in (1.0, 2.0, 0.0))
    twice.must_equal({name: 2 * array for name, array in once.value.items()}, label="twice those for dh")
    none.must_equal({name: 0 * array for name, array in once.value.items()}, label="zeros")


# l11-3: all steps ----------------------------------------------------------------------------------------------------


def back(network, dH, keep=1.0, turned=None, shifted=0, only_last_error=False, zero_start=False, backwards=True):
    """A walk through the steps. The options are mistakes."""
    X, H = network["X"], states(network)
    dX, total, d = np.zeros(X.shape), {name: 0 * network[name] for name in WEIGHTS}, 0 * network["h0"]
    turned = network["W_hh"].T if turned is None else turned
    for t in list(range(X.shape[1]))[:: -1 if backwards else 1]:
        arriving = dH[:, t] * (0 if only_last_error and t < X.shape[1] - 1 else 1)
        d = (d + arriving) * (1 - H[:, t + 1] ** 2)
        old = H[:, t + shifted] * (0 if zero_start and t == 0 else 1)
        dX[:, t] = d @ network["W_xh"].T
        for name, part in {"W_xh": X[:, t].T @ d, "W_hh": old.T @ d, "b": d.sum(axis=0)}.items():
            total[name] = total[name] + part
        h0, d = d @ turned, keep * d @ turned
    return {"X": dX, "h0": h0, **total}


def bptt_mistakes(network, dH, right):
    last, first = gradients_of_copies(network, dH)[-1], gradients_of_copies(network, dH)[0]
    return {
        "nothing is sent from a step to the one before it": back(network, dH, keep=0.0),
        "only the error at the last state is counted": back(network, dH, only_last_error=True),
        "W_hh is not transposed on the way back": back(network, dH, turned=network["W_hh"]),
        "W_hh meets the state after the step, and not the one before it": back(network, dH, shifted=1),
        "h_0 is taken to be zeros": back(network, dH, zero_start=True),
        "the weights get the gradient of the first step only": right | first,
        "the weights get the gradient of the last step only": right | last,
        "the weights' gradients are the mean over the steps": right
        | {name: right[name] / dH.shape[1] for name in WEIGHTS},
        "the gradients of the words are in reverse order": right | {"X": right["X"][:, ::-1]},
        "the walk goes from the first word to the last": back(network, dH, backwards=False),
        "the arguments are overwritten": when("inputs changed"),
    }


@lesson.check("l11-3", **NETWORK, dH=floats("b s m"), sizes=LONGER)
def the_error_of_a_state_comes_on_two_roads(student: Student, dH, **network) -> None:
    """A state counts twice: directly (dH[:, t]), and through the next state. Both errors are added before the step is
    gone back. The weights were used at every step, so what they get is added up."""
    right = gradients_by(network, network, dH)
    student.call("bptt", **given(network, dH=dH)).must_equal(right, mistakes=bptt_mistakes(network, dH, right))


@lesson.check("l11-3", **NETWORK, dH=floats("b s m"), t=st.integers(0, 2), sizes=SMALL | {"s": (4, 4)})
def an_error_blames_nobody_who_came_later(student: Student, dH, t, **network) -> None:
    """If only the states up to word t count, then the words behind it had no influence, and their gradient is zero,
    exactly."""
    dH = dH * (np.arange(4) <= t)[None, :, None]
    answer = student.call("bptt", **given(network, dH=dH))
    answer.must(
        not answer.value["X"][:, t + 1 :].any(), f"With dH zero after word {t}, X has no gradient after word {t} either"
    )


@lesson.check("l11-3", **NETWORK, dh=floats("b m"), sizes=SMALL)
def the_way_to_h0_is_a_product_of_jacobians(student: Student, dh, **network) -> None:
    """Step t turns a small change of h_(t-1) into one of h_t by the Jacobian W_hh diag(1 - h_t^2). From h_0 to h_s they
    multiply, and an error at h_s comes back through their product."""
    s, H = network["X"].shape[1], states(network)
    dH = np.zeros((len(dh), s, dh.shape[1]))
    dH[:, -1] += dh
    product = np.eye(dh.shape[1])
    for t in range(1, s + 1):
        product = product @ (network["W_hh"] * (1 - H[:, t] ** 2)[:, None, :])  # [b, m, m]: from h_0 to h_t
    answer = student.call("bptt", **given(network, dH=dH))
    answer.must_equal(answer.value | {"h0": np.einsum("bij,bj->bi", product, dh)}, label="by the Jacobians")


# l11-4: the parts ----------------------------------------------------------------------------------------------------


@lesson.check("l11-4", **NETWORK, dH=floats("b s m"), sizes=LONGER)
def every_copy_gets_its_own_gradient(student: Student, dH, **network) -> None:
    """Give each step its own copy of the weights. The copy of step t is blamed for all errors from word t on."""
    right = gradients_of_copies(network, dH)
    sums = [added(right[t:]) for t in range(len(right))]
    cut = [
        {
            "W_xh": network["X"][:, t].T @ (d := dH[:, t] * (1 - states(network)[:, t + 1] ** 2)),
            "W_hh": states(network)[:, t].T @ d,
            "b": d.sum(axis=0),
        }
        for t in range(len(right))
    ]
    student.call("per_step_grads", **given(network, dH=dH)).must_equal(
        right,
        mistakes={
            "the list begins with the last word": right[::-1],
            "each entry holds the sum over this and all later steps": sums,
            "each entry holds the sum over this and all earlier steps": [
                added(right[: t + 1]) for t in range(len(right))
            ],
            "all entries are one and the same dict": [right[0]] * len(right),
            "nothing is sent from a step to the one before it": cut,
            "the gradients are already added up": added(right),
            "the gradients of the word and of the old state stand in the list too": when("type"),
        },
    )


@lesson.check("l11-4", **NETWORK, dH=floats("b s m"), sizes=SMALL)
def together_they_are_the_gradient_of_the_shared_weights(student: Student, dH, **network) -> None:
    """Moving the shared weights moves all copies, so the effects add up: the sum over the steps is what bptt gives."""
    answer = student.call("per_step_grads", **given(network, dH=dH))
    total = added(answer.value) if isinstance(answer.value, list) else answer.value
    shared = gradients_by(WEIGHTS, network, dH)
    answer.must(
        all(np.allclose(total[name], shared[name], rtol=1e-6, atol=1e-6) for name in WEIGHTS),
        "The sum over the steps must be the gradient of the shared weights",
    )


# l11-5: truncated ----------------------------------------------------------------------------------------------------


def last_steps(network, dh, k):
    """The gradients of the last k copies, added up, for a loss on the last state."""
    dH = np.zeros((len(dh), network["X"].shape[1], dh.shape[1]))
    dH[:, -1] += dh
    copies = gradients_of_copies(network, dH)
    return added(copies[-k:]) if k else {name: 0 * network[name] for name in WEIGHTS}


def from_an_empty_memory(network, dh, k):
    """The gradients if the last k words are read from a state of zeros."""
    part = {**network, "X": network["X"][:, -k:], "h0": 0 * network["h0"]}
    return last_steps(part, dh, k)


@lesson.check("l11-5", **NETWORK, dh=floats("b m"), k=st.integers(1, 3), sizes=SMALL | {"s": (3, 5)})
def only_the_last_k_steps_are_blamed(student: Student, dh, k, **network) -> None:
    """The way forward is the whole one, so the states have their values. The way back ends after k steps: the weights
    get what the last k copies get."""
    s = network["X"].shape[1]
    full = last_steps(network, dh, s)
    right = last_steps(network, dh, k)
    student.call("truncated_bptt", **given(network, dh=dh), k=k).must_equal(
        right,
        mistakes={
            "the whole way is gone back": full,
            "the cut comes one step early": last_steps(network, dh, k - 1),
            "the cut comes one step late": last_steps(network, dh, k + 1),
            "the values of the states are cut too: the last k words are read from zeros": from_an_empty_memory(
                network, dh, k
            ),
            "the first k steps are blamed, and not the last": {
                name: full[name] - (last_steps(network, dh, s - k)[name] if k < s else 0) for name in WEIGHTS
            },
            "the last k words are read from h0": last_steps({**network, "X": network["X"][:, -k:]}, dh, k),
            "the error arrives at every one of the k states": when("values"),
        },
    )


@lesson.check("l11-5", **NETWORK, dh=floats("b m"), more=st.integers(0, 3), sizes=SMALL)
def with_k_as_long_as_the_sentence_nothing_is_cut(student: Student, dh, more, **network) -> None:
    """There are only s steps to go back, also if k is larger than s."""
    s = network["X"].shape[1]
    student.call("truncated_bptt", **given(network, dh=dh), k=s + more).must_equal(
        last_steps(network, dh, s),
        mistakes={
            "a k larger than s is not provided for": when("raised"),
            "a k larger than s cuts in the wrong place": when("values"),
        },
    )


# l11-6: forward ------------------------------------------------------------------------------------------------------


@lesson.check("l11-6", **NETWORK, dH=floats("b s m"), sizes=LONGER)
def forward_and_backward_give_the_same_numbers(student: Student, dH, **network) -> None:
    """d h_t / d W = direct part + (d h_(t-1) / d W) through W_hh, all times 1 - h_t^2. At each step it meets dH[:, t].
    No sum is another one than on the way back: it is only added up in another order."""
    right = gradients_by(WEIGHTS, network, dH)
    no_memory = {name: back(network, dH, keep=0.0)[name] for name in WEIGHTS}
    student.call("rtrl", **given(network, dH=dH)).must_equal(
        right,
        mistakes={
            "the dependence of the state before is left out": no_memory,
            "only the error at the last state is counted": {
                name: back(network, dH, only_last_error=True)[name] for name in WEIGHTS
            },
            "W_hh is transposed": {name: back(network, dH, turned=network["W_hh"])[name] for name in WEIGHTS},
            "h_0 is taken to be zeros": gradients_by(WEIGHTS, {**network, "h0": 0 * network["h0"]}, dH),
        },
    )
