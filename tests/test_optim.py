"""Optimizers: each rule unrolled by hand, what it must leave alone, clipping, and following a model that moves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn.reference import dyadic, every_backend, few, numbers, refuses, seeds, some

import tinygrad_rnn as tg
from tinygrad_rnn import nn, optim
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.course.strict_fake import StrictFakeBackend
from tinygrad_rnn.errors import ArgumentError, GraphError, NonFiniteError, ShapeError

EXACT = {"rtol": 1e-12, "atol": 1e-14}
MAKERS: dict[str, Callable[..., optim.Optimizer]] = {
    "SGD": optim.SGD,
    "SGD with momentum": lambda params, lr: optim.SGD(params, lr, momentum=0.9),
    "Nesterov": lambda params, lr: optim.SGD(params, lr, momentum=0.9, nesterov=True),
    "RMSprop": optim.RMSprop,
    "Adam": optim.Adam,
    "AdamW": optim.AdamW,
}
every_optimizer = pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in MAKERS.items()])


def leaf(values: Any, backend: Backend = NUMPY) -> tg.Tensor:
    return tg.tensor(values, requires_grad=True, backend=backend)


def give(p: tg.Tensor, gradient: np.ndarray) -> None:
    p.grad = tg.tensor(gradient.astype(p.dtype), backend=p.backend)


def run(make: Callable[..., optim.Optimizer], start: np.ndarray, gradients: np.ndarray, lr: float) -> list[np.ndarray]:
    """Return where a parameter is after each step, the gradients being given."""
    p = leaf(start)
    optimizer, path = make([p], lr), []
    for gradient in gradients:
        give(p, gradient)
        optimizer.step()
        path.append(p.numpy())
    return path


# The rules by hand ------------------------------------------------------------------------------------------------


@every_backend
@few
@given(seeds, st.integers(0, 6))
def test_a_step_of_sgd_on_a_quadratic_is_exact(backend: Backend, seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    start, c, lr = dyadic(rng, 3, 2), dyadic(rng, 3, 2), 2.0**-k
    p = leaf(start, backend)
    ((p - tg.tensor(c, backend=backend)) ** 2).sum().backward()
    optim.SGD([p], lr).step()
    np.testing.assert_array_equal(p.numpy(), start - lr * 2 * (start - c))


@some
@given(seeds, st.integers(1, 6), st.floats(0, 0.99), st.booleans())
def test_momentum_is_a_sum_over_all_gradients(seed: int, steps: int, mu: float, nesterov: bool) -> None:
    nesterov = nesterov and mu > 0
    rng = np.random.default_rng(seed)
    start, g = numbers(rng, 2, 3), numbers(rng, steps, 2, 3)
    path = run(lambda params, lr: optim.SGD(params, lr, mu, nesterov), start, g, lr=0.1)
    velocity = [sum(mu ** (t - i) * g[i] for i in range(t + 1)) for t in range(steps)]
    moves = [g[t] + mu * velocity[t] if nesterov else velocity[t] for t in range(steps)]
    for t in range(steps):
        np.testing.assert_allclose(path[t], start - 0.1 * sum(moves[: t + 1]), **EXACT)


@some
@given(seeds, st.integers(1, 6), st.floats(0, 0.99), st.floats(0, 0.999))
def test_adam_divides_averages_over_all_gradients(seed: int, steps: int, beta1: float, beta2: float) -> None:
    rng = np.random.default_rng(seed)
    start, g, eps = numbers(rng, 2, 3), numbers(rng, steps, 2, 3), 0.1  # so large that its place shows
    path = run(lambda params, lr: optim.Adam(params, lr, (beta1, beta2), eps), start, g, lr=0.3)

    def average(values: np.ndarray, beta: float, t: int) -> np.ndarray:
        weights = [beta ** (t - i) for i in range(t + 1)]
        return sum(w * v for w, v in zip(weights, values, strict=False)) / sum(weights)

    p = start
    for t in range(steps):
        p = p - 0.3 * average(g, beta1, t) / (np.sqrt(average(g**2, beta2, t)) + eps)
        np.testing.assert_allclose(path[t], p, rtol=1e-9, atol=1e-12)


@some
@given(seeds, st.floats(1e-4, 1.0), st.sampled_from([1e-6, 1.0, 1e6]))
def test_the_first_step_of_adam_has_the_size_lr_in_every_coordinate(seed: int, lr: float, scale: float) -> None:
    rng = np.random.default_rng(seed)
    start, g = numbers(rng, 4), numbers(rng, 4)
    g = np.where(np.abs(g) < 0.01, 0.01, g) * scale
    [p] = run(lambda params, lr: optim.Adam(params, lr, eps=1e-20), start, g[None], lr)
    np.testing.assert_allclose(p, start - lr * np.sign(g), rtol=1e-9, atol=1e-12)


def test_the_first_step_of_adam_has_the_size_lr_also_for_a_parameter_that_joins_later() -> None:
    first, later = leaf([1.0]), leaf([1.0])
    adam = optim.Adam([first, later], lr=0.1)
    for _ in range(5):
        give(first, np.ones(1))
        later.grad = None
        adam.step()
    assert later.item() == 1
    give(later, np.ones(1))
    adam.step()
    assert later.item() == pytest.approx(0.9, abs=1e-6)


@pytest.mark.parametrize("make", [optim.Adam, optim.RMSprop])
@some
@given(seeds, st.integers(-30, 30))
def test_adam_and_rmsprop_do_not_see_the_scale_of_the_loss(
    make: Callable[..., optim.Optimizer], seed: int, k: int
) -> None:
    rng = np.random.default_rng(seed)
    start, g = numbers(rng, 3), numbers(rng, 4, 3)

    def tiny(params: Any, lr: float) -> optim.Optimizer:
        return make(params, lr, eps=1e-100)

    np.testing.assert_allclose(run(tiny, start, 2.0**k * g, 0.1), run(tiny, start, g, 0.1), **EXACT)


@some
@given(seeds, st.integers(1, 5), st.floats(0, 0.99))
def test_rmsprop_divides_by_the_root_of_the_mean_square(seed: int, steps: int, alpha: float) -> None:
    rng = np.random.default_rng(seed)
    start, g = numbers(rng, 3), numbers(rng, steps, 3)
    path = run(lambda params, lr: optim.RMSprop(params, lr, alpha, eps=0.1), start, g, lr=0.3)
    p = start
    for t in range(steps):
        mean_square = sum((1 - alpha) * alpha ** (t - i) * g[i] ** 2 for i in range(t + 1))
        p = p - 0.3 * g[t] / (np.sqrt(mean_square) + 0.1)
        np.testing.assert_allclose(path[t], p, **EXACT)


@some
@given(seeds, st.integers(1, 5), st.floats(0, 0.5))
def test_adamw_is_adam_and_a_decay_beside_it(seed: int, steps: int, decay: float) -> None:
    rng = np.random.default_rng(seed)
    start, g = numbers(rng, 3), numbers(rng, steps, 3)
    path = run(lambda params, lr: optim.AdamW(params, lr, weight_decay=decay), start, g, lr=0.1)
    plain = [start, *run(optim.Adam, start, g, lr=0.1)]
    p = start
    for t in range(steps):  # Adam's moves do not depend on where the parameter is, the gradients being given
        p = (1 - 0.1 * decay) * p + (plain[t + 1] - plain[t])
        np.testing.assert_allclose(path[t], p, rtol=1e-9, atol=1e-12)


# What holds for all -----------------------------------------------------------------------------------------------


@every_optimizer
def test_every_parameter_goes_downhill(make: Callable[..., optim.Optimizer]) -> None:
    net = nn.Sequential(nn.Linear(3, 4, rng=np.random.default_rng(0)), tg.tanh, nn.Linear(4, 1, bias=False))
    x = tg.tensor(numbers(np.random.default_rng(1), 8, 3, dtype="float32"))
    optimizer, before, losses = make(net.parameters(), lr=0.02), net.state_dict(), []
    for _ in range(30):
        optimizer.zero_grad()
        loss = ((net(x) - 1) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]
    after = net.state_dict()
    assert all((after[name] != before[name]).any() for name in before)
    assert all(values.dtype == np.float32 for values in after.values())


@every_optimizer
def test_a_step_leaves_alone_what_is_not_its_own(make: Callable[..., optim.Optimizer]) -> None:
    p, without = leaf(np.ones(3)), leaf(np.ones(3))
    optimizer = make([p, without], lr=0.1)
    seen, view = p.data, p.detach()
    gradient = np.array([1.0, -2.0, 3.0])
    give(p, gradient)
    g = p.grad
    for _ in range(3):
        optimizer.step()
    assert p.grad is g
    np.testing.assert_array_equal(g.numpy(), gradient)
    assert without.numpy().tolist() == [1, 1, 1]  # without a gradient
    assert seen.tolist() == view.numpy().tolist() == [1, 1, 1]  # whoever holds the old values keeps them
    assert p.op is None
    assert p.requires_grad
    assert optimizer.params[0] is p


@every_optimizer
def test_zero_grad_forgets_and_a_step_without_gradients_is_an_error(make: Callable[..., optim.Optimizer]) -> None:
    p = leaf(np.ones(3))
    optimizer = make((q for q in [p]), lr=0.1)
    refuses(optimizer.step, GraphError, ".step", "no parameter has a gradient", "loss.backward()")
    give(p, np.ones(3))
    optimizer.step()
    before = p.numpy()
    optimizer.zero_grad()
    assert p.grad is None
    refuses(optimizer.step, GraphError, "no parameter has a gradient")
    np.testing.assert_array_equal(p.numpy(), before)


@every_optimizer
def test_a_step_between_forward_and_backward_is_noticed(make: Callable[..., optim.Optimizer]) -> None:
    p = leaf(np.ones(3))
    optimizer = make([p], lr=0.1)
    loss = (p * p).sum()
    give(p, np.ones(3))
    optimizer.step()
    refuses(loss.backward, GraphError, "changed in place", "[3] float64", "before the optimizer's step")


@every_optimizer
@every_backend
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_an_optimizer_follows_a_model_that_moves(
    make: Callable[..., optim.Optimizer], backend: Backend, dtype: str
) -> None:
    rng = np.random.default_rng(0)
    x, y = numbers(rng, 6, 3, dtype=dtype), numbers(rng, 6, 2, dtype=dtype)

    def train(places: list[Backend]) -> dict[str, np.ndarray]:
        model = nn.Linear(3, 2, rng=np.random.default_rng(1), dtype=dtype)
        optimizer = make(model.parameters(), lr=0.05)
        for place in places:
            model.to(place)
            optimizer.zero_grad()
            error = model(tg.tensor(x, backend=place)) - tg.tensor(y, backend=place)
            (error * error).mean().backward()
            optimizer.step()
        assert all(type(p.data) is places[-1].array_type for p in model.parameters())
        return model.state_dict()

    expected = train([NUMPY] * 6)
    rtol = 1e-10 if dtype == "float64" else 1e-4
    for places in ([backend] * 6, [NUMPY] * 3 + [backend] * 3, [NUMPY, NUMPY, backend, backend, NUMPY, NUMPY]):
        found = train(places)
        for name in expected:
            assert found[name].dtype == dtype
            np.testing.assert_allclose(found[name], expected[name], rtol=rtol, atol=rtol)


@every_optimizer
def test_a_learning_rate_may_be_numpys_number(make: Callable[..., optim.Optimizer]) -> None:
    p = leaf(np.ones(3, "float32"))
    optimizer = make([p], lr=np.float64(0.1))
    give(p, np.ones(3))
    optimizer.step()
    assert p.dtype == np.float32
    assert (p.numpy() < 1).all()


def test_a_momentum_may_be_numpys_number() -> None:
    p = leaf(np.ones(3, "float32"))
    optimizer = optim.SGD([p], lr=0.1, momentum=np.float64(0.9))
    for _ in range(2):
        give(p, np.ones(3))
        optimizer.step()
    assert p.dtype == np.float32


@every_optimizer
@every_backend
def test_a_saved_optimizer_goes_on_where_it_was(make: Callable[..., optim.Optimizer], backend: Backend) -> None:
    rng = np.random.default_rng(0)
    g = numbers(rng, 6, 3)
    p = leaf(np.ones(3), backend)
    optimizer = make([p], lr=0.1)
    for gradient in g[:3]:
        give(p, gradient)
        optimizer.step()
    saved, values = optimizer.state_dict(), p.numpy()
    for gradient in g[3:]:
        give(p, gradient)
        optimizer.step()

    resumed = leaf(values, backend)
    other = make([resumed], lr=0.7)
    other.load_state_dict(saved)
    for array in saved.values():
        array[...] = 99  # a copy
    for gradient in g[3:]:
        give(resumed, gradient)
        other.step()
    np.testing.assert_array_equal(resumed.numpy(), p.numpy())


def test_a_state_that_does_not_fit_is_refused_whole() -> None:
    p = leaf(np.ones(3))
    adam = optim.Adam([p], lr=0.1)
    give(p, np.ones(3))
    adam.step()
    saved = adam.state_dict()
    refuses(lambda: adam.load_state_dict(saved | {"0.m": np.zeros(4)}), ShapeError, "'0.m'", "[4]", "[3]")
    refuses(lambda: adam.load_state_dict(saved | {"1.m": np.zeros(3)}), ArgumentError, "'1.m'", "1 parameters")
    refuses(lambda: adam.load_state_dict({"lr": np.array(0.5)}), ArgumentError, "missing")
    assert adam.lr == 0.1
    for name, values in adam.state_dict().items():
        np.testing.assert_array_equal(values, saved[name])


# Bad settings -----------------------------------------------------------------------------------------------------

P = [leaf([1.0, 2.0])]


@every_optimizer
@pytest.mark.parametrize("lr", [0, 0.0, -0.1, float("nan")])
def test_the_learning_rate_is_positive(make: Callable[..., optim.Optimizer], lr: float) -> None:
    refuses(lambda: make(P, lr), ArgumentError, "learning rate must be positive", f"lr={lr}")


@every_optimizer
@pytest.mark.parametrize(
    ("params", "found"),
    [
        ([], "0 objects"),
        ([np.ones(3)], "1 objects"),
        ([tg.tensor([1.0])], "1 objects"),
        (["W"], "1 objects"),
    ],
    ids=["none", "arrays", "tensors without gradients", "names"],
)
def test_parameters_are_needed(make: Callable[..., optim.Optimizer], params: list[Any], found: str) -> None:
    refuses(lambda: make(params, 0.1), ArgumentError, "parameters are needed", found, "model.parameters()")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: optim.SGD(P, 0.1, momentum=1.0), ["SGD", "below 1", "momentum=1.0"]),
        (lambda: optim.SGD(P, 0.1, momentum=-0.1), ["SGD", "at least 0", "momentum=-0.1"]),
        (lambda: optim.SGD(P, 0.1, nesterov=True), ["SGD", "nesterov", "momentum=0.0"]),
        (lambda: optim.Adam(P, 0.1, betas=(1.0, 0.999)), ["Adam", "betas", "(1.0, 0.999)"]),
        (lambda: optim.Adam(P, 0.1, betas=(0.9, -0.1)), ["Adam", "betas", "(0.9, -0.1)"]),
        (lambda: optim.Adam(P, 0.1, eps=0.0), ["Adam", "eps must be positive", "eps=0.0"]),
        (lambda: optim.AdamW(P, 0.1, eps=-1.0), ["AdamW", "eps must be positive", "eps=-1.0"]),
        (lambda: optim.AdamW(P, 0.1, weight_decay=-1.0), ["AdamW", "weight_decay", "-1.0"]),
        (lambda: optim.RMSprop(P, 0.1, alpha=1.0), ["RMSprop", "alpha", "alpha=1.0"]),
        (lambda: optim.RMSprop(P, 0.1, eps=0.0), ["RMSprop", "eps must be positive", "eps=0.0"]),
        (lambda: optim.clip_grad_norm(P, 0.0), ["clip_grad_norm", "positive", "max_norm=0.0"]),
        (lambda: optim.clip_grad_norm(P, -1.0), ["clip_grad_norm", "positive", "max_norm=-1.0"]),
        (lambda: optim.clip_grad_norm(P, float("nan")), ["clip_grad_norm", "positive", "max_norm=nan"]),
        (lambda: optim.clip_grad_value(P, 0.0), ["clip_grad_value", "positive", "limit=0.0"]),
        (lambda: optim.exponential(0.0), ["exponential", "rate=0.0"]),
        (lambda: optim.exponential(1.1), ["exponential", "rate=1.1"]),
        (lambda: optim.cosine(0), ["cosine", "steps=0"]),
        (lambda: optim.cosine(5, floor=1.5), ["cosine", "floor=1.5"]),
        (lambda: optim.warmup(0), ["warmup", "steps=0"]),
    ],
)
def test_settings_outside_their_range(call: Callable[[], Any], words: list[str]) -> None:
    refuses(call, ArgumentError, *words)


# Schedules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (optim.exponential(0.5), [1, 0.5, 0.25, 0.125, 0.0625]),
        (optim.cosine(4), [1, 0.5 + math.sqrt(0.125), 0.5, 0.5 - math.sqrt(0.125), 0]),
        (optim.cosine(2, floor=0.2), [1, 0.6, 0.2, 0.2, 0.2]),
        (optim.warmup(2), [0.5, 1, 1, 1, 1]),
        (optim.warmup(2, optim.exponential(0.5)), [0.5, 1, 1, 0.5, 0.25]),
        (lambda t: 1.0 + t, [1, 2, 3, 4, 5]),
    ],
)
def test_a_schedule_sets_the_rate_of_each_step(factor: Callable[[int], float], expected: list[float]) -> None:
    p = leaf([0.0])
    sgd = optim.SGD([p], lr=0.1)
    schedule, taken = optim.Schedule(sgd, factor), []
    for _ in expected:
        before = p.item()
        give(p, -np.ones(1))
        sgd.step()
        schedule.step()
        taken.append((p.item() - before) / 0.1)
    np.testing.assert_allclose(taken, expected, atol=1e-6)


# Clipping ---------------------------------------------------------------------------------------------------------


def with_gradients(gradients: list[np.ndarray], backend: Backend = NUMPY) -> list[tg.Tensor]:
    params = [leaf(np.zeros_like(g), backend) for g in gradients] + [leaf([5.0], backend)]  # the last has none
    for p, g in zip(params, gradients, strict=False):
        give(p, g)
    return params


def joined(params: list[tg.Tensor]) -> np.ndarray:
    return np.concatenate([p.grad.numpy().ravel() for p in params if p.grad is not None])


@every_backend
@few
@given(seeds, st.floats(0.01, 10))
def test_clipping_keeps_the_direction_of_all_together_and_caps_the_norm(
    backend: Backend, seed: int, max_norm: float
) -> None:
    rng = np.random.default_rng(seed)
    params = with_gradients([numbers(rng, 3, 2), 10 * numbers(rng, 4)], backend)
    g = joined(params)
    norm = np.linalg.norm(g)
    found = optim.clip_grad_norm(params, max_norm)
    assert type(found) is float
    assert found == pytest.approx(norm)
    clipped = joined(params)
    np.testing.assert_allclose(clipped, g * min(1, max_norm / norm), **EXACT)
    assert np.linalg.norm(clipped) <= max_norm * (1 + 1e-12) or norm <= max_norm
    assert params[-1].grad is None

    assert optim.clip_grad_norm(params, max_norm) == pytest.approx(min(norm, max_norm))  # a second time: nothing
    np.testing.assert_allclose(joined(params), clipped, **EXACT)


def test_a_short_gradient_is_not_touched() -> None:
    params = with_gradients([np.array([3.0, 4.0])])
    assert optim.clip_grad_norm(params, 5.0) == 5
    assert joined(params).tolist() == [3, 4]
    assert optim.clip_grad_norm([leaf([1.0])], 1.0) == 0  # no gradient at all
    assert optim.clip_grad_norm([], 1.0) == 0


@every_backend
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_reported_and_nothing_changed(backend: Backend, bad: float) -> None:
    params = with_gradients([np.array([30.0, 40.0]), np.array([1.0, bad])], backend)
    before = joined(params)
    refuses(lambda: optim.clip_grad_norm(params, 1.0), NonFiniteError, "clip_grad_norm", "not finite", "Fix")
    np.testing.assert_array_equal(joined(params), before)


def test_clipping_keeps_the_number_type() -> None:
    for limit in (1.0, np.float64(1.0)):
        params = with_gradients([np.full(4, 3.0, "float32")])
        optim.clip_grad_norm(params, limit)
        np.testing.assert_allclose(joined(params), np.full(4, 0.5), rtol=1e-6)
        assert params[0].grad.dtype == np.float32


def test_a_huge_gradient_is_clipped_although_its_square_is_no_float32() -> None:
    params = with_gradients([np.array([3e30, -4e30], "float32")])
    assert optim.clip_grad_norm(params, 1.0) == pytest.approx(5e30)
    np.testing.assert_allclose(joined(params), [0.6, -0.8], rtol=1e-6)


def test_clipping_is_not_seen_by_whoever_holds_the_old_gradient() -> None:
    params = with_gradients([np.array([30.0, 40.0])])
    held = params[0].grad.detach()
    optim.clip_grad_norm(params, 1.0)
    assert held.numpy().tolist() == [30, 40]


@every_backend
def test_clipping_by_value_goes_number_by_number(backend: Backend) -> None:
    params = with_gradients([np.array([3.0, -0.5, -7.0])], backend)
    optim.clip_grad_value(params, 1.0)
    assert joined(params).tolist() == [1, -0.5, -1]
    assert params[-1].grad is None


def test_one_norm_waits_for_the_device_once() -> None:
    backend = StrictFakeBackend()
    params = with_gradients([np.ones(3), np.ones(4), np.ones(5)], backend)
    before = backend.transfers
    optim.clip_grad_norm(params, 1.0)
    assert backend.transfers - before == 1
