"""The checks that users lean on: gradcheck tells mistakes apart; Jacobians; and the search for the first NaN."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

import tinygrad_rnn as tg
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import DTypeError, GradcheckError, NonFiniteError, TinygradRnnError
from tinygrad_rnn.operation import Op

from .strategies import seeds, some


def doubles(values: Any, backend: Backend) -> tg.Tensor:
    return tg.tensor(values, dtype="float64", backend=backend)


# gradcheck: each wrong rule is that of a*a --------------------------------------------------------------------------

WRONG_RULES = {
    "zeros": (lambda xp, g, y, a: 0 * g * a, "3 of 3 derivatives of input 0 are wrong"),
    "upstream ignored": (lambda xp, g, y, a: 2 * a, "does not vanish when the upstream gradient is zero"),
    "upstream added": (lambda xp, g, y, a: 2 * g * a + 1, "does not vanish when the upstream gradient is zero"),
    "upstream summed": (lambda xp, g, y, a: 2 * g.sum() * a, "derivatives of input 0 are wrong"),
    "upstream taken absolute": (lambda xp, g, y, a: 2 * xp.abs(g) * a, "derivatives of input 0 are wrong"),
    "factor forgotten": (lambda xp, g, y, a: g * a, "3 of 3 derivatives of input 0 are wrong"),
    "sign": (lambda xp, g, y, a: -2 * g * a, "3 of 3 derivatives of input 0 are wrong"),
    "one entry": (
        lambda xp, g, y, a: 2 * g * a * (1 + 1e-3 * (a > 1.5)),
        r"1 of 3 derivatives.*entry \[1\] of input 0, where x = 2",
    ),
    "a little": (lambda xp, g, y, a: 2.0001 * g * a, "derivatives of input 0 are wrong"),
    "reversed": (lambda xp, g, y, a: 2 * g[::-1] * a[::-1], "derivatives of input 0 are wrong"),
    "not a number": (
        lambda xp, g, y, a: 2 * g * a * (g * 0 / (g * 0)) if bool(g.any()) else g,
        "derivatives of input 0 are wrong",
    ),
}


@pytest.mark.parametrize(("rule", "message"), WRONG_RULES.values(), ids=WRONG_RULES)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_gradcheck_catches(rule: Any, message: str, backend: Backend) -> None:
    op = Op("square", lambda xp, a: a * a, [rule])
    with pytest.raises(GradcheckError, match=f"(?s){message}") as caught:
        tg.gradcheck(lambda x: tg.apply(op, x), [doubles([1.0, 2.0, -0.5], backend)])
    assert isinstance(caught.value, AssertionError)


@pytest.mark.parametrize("position", [0, 1])
def test_gradcheck_names_the_input_that_is_wrong(position: int, backend: Backend) -> None:
    right = [lambda xp, g, y, a, b: g * b, lambda xp, g, y, a, b: g * a]
    right[position] = lambda xp, g, y, a, b: g
    op = Op("product", lambda xp, a, b: a * b, right)
    with pytest.raises(GradcheckError, match=f"derivatives of input {position} are wrong"):
        tg.gradcheck(lambda a, b: tg.apply(op, a, b), [doubles([2.0, 3.0], backend), doubles([4.0, 5.0], backend)])


def test_gradcheck_catches_a_rule_that_is_wrong_in_the_second_order_only(backend: Backend) -> None:
    """A rule that computes with a constant copy of its input has the right value, and no gradient of its own."""
    op = Op(
        "square", lambda xp, a: a * a, [lambda xp, g, y, a: 2 * g * (a.detach() if isinstance(a, tg.Tensor) else a)]
    )
    x = [doubles([1.0, 2.0], backend)]
    tg.gradcheck(lambda x: tg.apply(op, x), x)
    with pytest.raises(GradcheckError, match="wrong"):
        tg.gradcheck(lambda x: tg.apply(op, x), x, order=2)


def test_gradcheck_catches_a_part_that_was_cut_off(backend: Backend) -> None:
    with pytest.raises(GradcheckError, match="wrong"):
        tg.gradcheck(lambda x: x * x.detach(), [doubles([1.0, 2.0], backend)])


def test_gradcheck_wants_a_repeatable_function(backend: Backend) -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(GradcheckError, match=r"(?s)not repeatable.*Fix: "):
        tg.gradcheck(lambda x: tg.functional.dropout(x, 0.5, rng), [doubles(np.ones(20), backend)])
    calls: list[int] = []

    def counting(x: tg.Tensor) -> tg.Tensor:
        calls.append(1)
        return x * len(calls)

    with pytest.raises(GradcheckError, match="not repeatable"):
        tg.gradcheck(counting, [doubles([1.0], backend)])
    tg.gradcheck(lambda x: tg.functional.dropout(x, 0.5, np.random.default_rng(0)), [doubles(np.ones(20), backend)])


@pytest.mark.parametrize("f", [tg.relu, lambda x: tg.clip(x, 0.0, 1.0), lambda x: tg.where(x > 0, 3 * x, x)])
def test_gradcheck_recognises_a_kink(f: Any, backend: Backend) -> None:
    with pytest.raises(GradcheckError, match=r"(?s)kink.*entry \[1\] of input 0.*to the left.*to the right.*Fix: "):
        tg.gradcheck(f, [doubles([0.5, 0.0, -0.5], backend)])
    tg.gradcheck(f, [doubles([0.5, -0.5], backend)], order=2)


def test_gradcheck_wants_float64_tensors(backend: Backend) -> None:
    with pytest.raises(DTypeError, match=r"(?s)input 1 .*\[1\] float32.*Fix: .*float64"):
        tg.gradcheck(lambda a, b: a, [doubles([1.0], backend), tg.tensor([1.0], backend=backend)])
    with pytest.raises(DTypeError, match=r"(?s)input 0 .*list"):
        tg.gradcheck(tg.exp, [[1.0, 2.0]])
    for f in (lambda x: x.numpy(), lambda x: 1.0, lambda x: [x], lambda x: x.astype("float32"), lambda x: x > 0):
        with pytest.raises(DTypeError, match="does not return a float64 tensor"):
            tg.gradcheck(f, [doubles([1.0], backend)])


def test_gradcheck_changes_nothing(backend: Backend) -> None:
    x = tg.tensor([1.0, 2.0], dtype="float64", backend=backend, requires_grad=True)
    assert tg.gradcheck(lambda x: x * x, [x], order=3) is None
    assert x.grad is None and x.numpy().tolist() == [1, 2]
    np.testing.assert_array_equal(x.numpy(), [1, 2])


@pytest.mark.parametrize(
    "f", [lambda x: x * 2, lambda x: x[:0], lambda x: x * 0 + 1, lambda x: tg.tensor(1.0, "float64", backend=x.backend)]
)
def test_gradcheck_of_linear_and_constant_functions(f: Any, backend: Backend) -> None:
    tg.gradcheck(f, [doubles([[1.0, 2.0]], backend)], order=3)


@some
@given(seed=seeds)
def test_gradcheck_is_right_about_right_rules_at_any_point(seed: int, backend: Backend) -> None:
    rng = np.random.default_rng(seed)
    x = [doubles(rng.normal(size=(2, 3)) * 10.0 ** rng.integers(-3, 2), backend)]
    tg.gradcheck(lambda x: tg.tanh(x) * x, x, rng=rng)


# Jacobians ----------------------------------------------------------------------------------------------------------


@some
@given(seed=seeds)
def test_jacobian_and_hessian_of_a_quadratic_form(seed: int, backend: Backend) -> None:
    rng = np.random.default_rng(seed)
    A, start, v = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)
    matrix, x = doubles(A, backend), doubles(start, backend)

    def form(x: tg.Tensor) -> tg.Tensor:
        return x @ matrix @ x

    np.testing.assert_allclose(tg.jacobian(lambda x: x @ matrix, x).numpy(), A.T, atol=1e-12)
    np.testing.assert_allclose(tg.jacobian(form, x).numpy(), (A + A.T) @ start, atol=1e-12)
    np.testing.assert_allclose(tg.hessian_vector_product(form, x, v).numpy(), (A + A.T) @ v, atol=1e-12)
    x = tg.tensor(start, backend=backend, requires_grad=True)
    hessian = tg.jacobian(lambda x: tg.jacobian(form, x, create_graph=True), x)
    np.testing.assert_allclose(hessian.numpy(), A + A.T, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "f"), [((2, 3), lambda x: x.sum(axis=0)), ((), lambda x: x * 2), ((2,), lambda x: x[:0])]
)
def test_jacobian_has_the_shapes_of_result_and_input(shape: tuple[int, ...], f: Any, backend: Backend) -> None:
    x = doubles(np.ones(shape), backend)
    found = tg.jacobian(f, x)
    assert found.shape == (*f(x).shape, *shape)
    assert (found.dtype, found.backend) == (np.float64, backend)


def test_derivatives_of_constants_are_zero(backend: Backend) -> None:
    x, constant = doubles([1.0, 2.0], backend), doubles([3.0], backend)
    assert not tg.jacobian(lambda x: constant, x).numpy().any()
    assert not tg.hessian_vector_product(lambda x: x.sum(), x, [1.0, 1.0]).numpy().any()


def test_derivatives_are_not_silently_zero_under_no_grad(backend: Backend) -> None:
    x = doubles([1.0, 2.0], backend)
    for derivative in (
        lambda: tg.jacobian(lambda x: x * 2, x),
        lambda: tg.hessian_vector_product(lambda x: (x * x).sum(), x, [1.0, 1.0]),
    ):
        with tg.no_grad():
            try:
                found = derivative().numpy()
            except TinygradRnnError:
                continue
        assert found.any()


# Anomalies ----------------------------------------------------------------------------------------------------------


def test_the_first_value_that_is_not_finite_is_named(backend: Backend) -> None:
    x = doubles([1.0, 0.0], backend)
    with (
        pytest.raises(NonFiniteError, match=rf"(?s)log.*-inf.*\[1\].*\[2\] float64.*{__name__.split('.')[-1]}"),
        tg.detect_anomaly(),
    ):
        tg.exp(tg.log(x))
    assert isinstance(NonFiniteError("text"), FloatingPointError)


def test_the_first_gradient_that_is_not_finite_is_named(backend: Backend) -> None:
    x = tg.tensor([1.0, 0.0], backend=backend, requires_grad=True)
    with (
        pytest.raises(NonFiniteError, match=r"(?s)backward of .*sqrt.*inf.*\[1\].*test_checks.*line"),
        tg.detect_anomaly(),
    ):
        (tg.sqrt(x) * 2).sum().backward()
    assert x.grad is None


def test_finite_numbers_pass_and_nothing_stays_on(backend: Backend) -> None:
    x = tg.tensor([1.0, 0.0], backend=backend, requires_grad=True)
    with tg.detect_anomaly():
        (x * x).sum().backward()
        (x.astype("int64") == 1)[0].item()
    np.testing.assert_array_equal(x.grad.numpy(), [2, 0])
    with np.errstate(all="ignore"):
        assert tg.log(x).numpy()[1] == -np.inf
