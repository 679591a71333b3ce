"""Every operation of the table, on every backend: its value, its gradients, and what it must leave alone.

The values are compared with NumPy's, the gradients with finite differences of *NumPy's* function, so that nothing of
the engine judges itself; then ``gradcheck`` judges the same gradients, and their own gradients.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import functional as F
from tinygrad_rnn import functions
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.ops import TABLE

from .op_cases import ALL, CASES, DIFFERENTIABLE, Case, Inputs
from .strategies import distinct, few, layouts, seeds, some, strided, transposed, upstream

pytestmark = pytest.mark.filterwarnings("error")

every = pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in ALL.items()])
differentiable = pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in DIFFERENTIABLE.items()])

STEP = 1e-6
PRECISION = {"float32": {"rtol": 3e-5, "atol": 3e-5}, "float64": {"rtol": 1e-12, "atol": 1e-12}}


def is_float(array: np.ndarray) -> bool:
    return array.dtype.kind == "f"


def in_type(arrays: list[np.ndarray], dtype: str) -> list[np.ndarray]:
    return [a.astype(dtype) if is_float(a) else a for a in arrays]


def leaves(backend: Backend, arrays: list[np.ndarray], layout: str = "contiguous") -> list[tg.Tensor]:
    """Return a tensor for each array; those of floats want a gradient."""
    return [tg.Tensor(layouts[layout](backend, a), backend, requires_grad=is_float(a)) for a in arrays]


def gradients(case: Case, tensors: list[tg.Tensor], params: dict[str, Any], g: np.ndarray) -> list[tg.Tensor]:
    """Return the gradients of the tensors that want one, given the gradient of the result."""
    result = case.call(*tensors, **params)
    return tg.grad(result, wanting(tensors), tg.tensor(g, backend=result.backend))


def wanting(tensors: list[tg.Tensor]) -> list[tg.Tensor]:
    return [t for t in tensors if t.requires_grad]


def slope(case: Case, inputs: Inputs, directions: list[np.ndarray], g: np.ndarray) -> float:
    """Return how fast ``sum(g * f(x))`` grows when all x move along their directions: a finite difference in NumPy."""

    def at(distance: float) -> float:
        moving = iter(directions)
        moved = [a + distance * next(moving) if is_float(a) else a for a in inputs.arrays]
        return float((case.reference(*moved, **inputs.params) * g).sum())

    return (at(STEP) - at(-STEP)) / (2 * STEP)


# The registry -------------------------------------------------------------------------------------------------------


def test_every_operation_has_a_case() -> None:
    assert set(CASES) == set(TABLE)


def test_every_function_of_tensors_has_a_case() -> None:
    made = {"zeros", "ones"}
    assert {name for name in functions.__all__ if name not in made} <= {
        case.public.split(".")[-1] for case in ALL.values()
    }


def test_every_differentiable_operation_has_a_rule_for_each_input() -> None:
    for name in DIFFERENTIABLE.keys() & TABLE.keys():
        op = TABLE[name]
        arity = [p for p in inspect.signature(op.forward).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
        if any(p.kind is p.VAR_POSITIONAL for p in inspect.signature(op.forward).parameters.values()):
            assert all(callable(op.rules[i]) for i in range(5)), name
        else:
            assert len(op.rules) == len(arity) - 1, name  # all but the namespace


@every
def test_is_public_and_documented(case: Case) -> None:
    found: Any = {"functions": functions, "functional": F}.get(case.public.split(".")[0], tg)
    for part in case.public.removeprefix("functions.").removeprefix("functional.").split("."):
        found = getattr(found, part)
    name = case.public.split(".")[-1]
    operator = name.startswith("__") or name in ("T", "mT")
    assert operator or len(inspect.getdoc(found) or "") > 15


# Values -------------------------------------------------------------------------------------------------------------


@every
@few
@given(data=st.data(), layout=st.sampled_from(sorted(layouts)))
def test_value_is_that_of_numpy(case: Case, layout: str, backend: Backend, dtype: str, data: st.DataObject) -> None:
    inputs = data.draw(case.draw())
    arrays = in_type(inputs.arrays, dtype)
    expected = np.asarray(case.reference(*inputs.arrays, **inputs.params))
    result = case.call(*leaves(backend, arrays, layout), **inputs.params)
    assert type(result.data) is backend.array_type
    assert result.backend is backend
    assert result.shape == expected.shape
    assert result.dtype == (inputs.params.get("dtype", dtype) if is_float(expected) else expected.dtype)
    np.testing.assert_allclose(result.numpy(), expected, **PRECISION[dtype])
    assert result.requires_grad is (case.differentiable and any(map(is_float, arrays)))


# Gradients ----------------------------------------------------------------------------------------------------------


@differentiable
@few
@given(data=st.data(), layout=st.sampled_from(sorted(layouts)))
def test_gradient_agrees_with_finite_differences_of_numpy(
    case: Case, layout: str, backend: Backend, data: st.DataObject
) -> None:
    inputs = data.draw(case.draw())
    rng = np.random.default_rng(data.draw(seeds))
    g = upstream(rng, np.shape(case.reference(*inputs.arrays, **inputs.params)))
    found = gradients(case, leaves(backend, inputs.arrays, layout), inputs.params, g)
    directions = [rng.uniform(-1, 1, a.shape) for a in inputs.arrays if is_float(a)]
    predicted = sum(float((grad.numpy() * d).sum()) for grad, d in zip(found, directions, strict=True))
    np.testing.assert_allclose(predicted, slope(case, inputs, directions, g), rtol=1e-6, atol=1e-7)


@differentiable
@few
@given(data=st.data())
def test_gradcheck_passes(case: Case, backend: Backend, data: st.DataObject) -> None:
    check(case, backend, data, order=1)


@differentiable
@few
@given(data=st.data())
def test_gradcheck_passes_for_the_gradient_of_the_gradient(case: Case, backend: Backend, data: st.DataObject) -> None:
    check(case, backend, data, order=2)


def check(case: Case, backend: Backend, data: st.DataObject, order: int) -> None:
    inputs = data.draw(case.draw())
    assume(sum(a.size for a in inputs.arrays) <= 30)  # one finite difference for each number
    tensors = leaves(backend, inputs.arrays)

    def f(*xs: tg.Tensor) -> tg.Tensor:
        free = iter(xs)
        return case.call(*(next(free) if t.requires_grad else t for t in tensors), **inputs.params)

    tg.gradcheck(f, wanting(tensors), order=order)


@differentiable
@few
@given(data=st.data())
def test_gradient_keeps_shape_type_and_backend(case: Case, backend: Backend, dtype: str, data: st.DataObject) -> None:
    inputs = data.draw(case.draw())
    tensors = leaves(backend, in_type(inputs.arrays, dtype))
    result = case.call(*tensors, **inputs.params)
    g = upstream(np.random.default_rng(0), result.shape, result.dtype)
    recorded = tg.grad(result, wanting(tensors), tg.tensor(g, backend=backend), create_graph=True)
    for x, plain, again in zip(wanting(tensors), gradients(case, tensors, inputs.params, g), recorded, strict=True):
        for found in (plain, again):
            assert (found.shape, found.dtype, found.backend) == (x.shape, x.dtype, backend)
            assert type(found.data) is backend.array_type
        np.testing.assert_allclose(plain.numpy(), again.numpy(), **PRECISION[dtype])


@differentiable
@few
@given(data=st.data())
def test_uses_of_the_same_tensor_add_up(case: Case, backend: Backend, data: st.DataObject) -> None:
    inputs = data.draw(case.draw())
    rng = np.random.default_rng(data.draw(seeds))
    shape = np.shape(case.reference(*inputs.arrays, **inputs.params))
    g, h = upstream(rng, shape), upstream(rng, shape)
    tensors = leaves(backend, inputs.arrays)
    once = gradients(case, tensors, inputs.params, g + h)
    uses = [case.call(*tensors, **inputs.params) * tg.tensor(weight, backend=backend) for weight in (g, h)]
    twice = tg.grad((uses[0] + uses[1]).sum(), wanting(tensors))
    for a, b in zip(once, twice, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "power", "maximum", "minimum", "matmul"])
@some
@given(seed=seeds)
def test_one_tensor_as_both_operands_gets_both_gradients(name: str, backend: Backend, seed: int) -> None:
    rng = np.random.default_rng(seed)
    [value] = distinct(rng, [(3, 3)], positive=True)
    g = tg.tensor(upstream(rng, (3, 3)), backend=backend)
    [x] = leaves(backend, [value])
    [both] = tg.grad(CASES[name].call(x, x), [x], g)
    a, b = leaves(backend, [value, value])
    apart = tg.grad(CASES[name].call(a, b), [a, b], g)
    np.testing.assert_allclose(both.numpy(), apart[0].numpy() + apart[1].numpy(), rtol=1e-12, atol=1e-12)


# What must be left alone --------------------------------------------------------------------------------------------


@differentiable
@few
@given(data=st.data())
def test_nothing_is_written_to_and_nothing_is_shared(case: Case, backend: Backend, data: st.DataObject) -> None:
    inputs = data.draw(case.draw())
    tensors = leaves(backend, inputs.arrays)
    result = case.call(*tensors, **inputs.params)
    g = upstream(np.random.default_rng(data.draw(seeds)), result.shape)
    given_gradient = tg.tensor(g, backend=backend)
    value = result.numpy()
    result.backward(given_gradient)
    for t, a in zip(tensors, inputs.arrays, strict=True):
        np.testing.assert_array_equal(t.numpy(), a)
    np.testing.assert_array_equal(given_gradient.numpy(), g)
    np.testing.assert_array_equal(result.numpy(), value)
    arrays = [t.grad.data for t in wanting(tensors) if t.grad is not None]
    assert len(arrays) == len(wanting(tensors))
    others = [given_gradient.data, result.data, *(t.data for t in tensors)]
    for i, array in enumerate(arrays):
        for other in arrays[i + 1 :] + others:
            assert not backend.xp.shares_memory(array, other)


@differentiable
@few
@given(data=st.data())
def test_zero_upstream_gives_zero(case: Case, backend: Backend, data: st.DataObject) -> None:
    inputs = data.draw(case.draw())
    shape = np.shape(case.reference(*inputs.arrays, **inputs.params))
    for found in gradients(case, leaves(backend, inputs.arrays), inputs.params, np.zeros(shape)):
        assert not found.numpy().any()


@differentiable
@few
@given(data=st.data())
def test_gradient_is_linear_in_upstream(case: Case, backend: Backend, data: st.DataObject) -> None:
    inputs = data.draw(case.draw())
    rng = np.random.default_rng(data.draw(seeds))
    shape = np.shape(case.reference(*inputs.arrays, **inputs.params))
    g, h = upstream(rng, shape), upstream(rng, shape)
    of_g, of_h, of_both = (
        gradients(case, leaves(backend, inputs.arrays), inputs.params, seed) for seed in (g, h, 2 * g - 3 * h)
    )
    for a, b, both in zip(of_g, of_h, of_both, strict=True):
        np.testing.assert_allclose(both.numpy(), 2 * a.numpy() - 3 * b.numpy(), rtol=1e-9, atol=1e-9)


# Corners ------------------------------------------------------------------------------------------------------------

EMPTY = {  # calls on arrays without numbers: shape of x, function
    "add": ((0, 3), lambda x: x + x),
    "add broadcast": ((0, 3), lambda x: x + x.sum(axis=0)),
    "multiply number": ((0,), lambda x: x * 2),
    "exp": ((0, 3), tg.exp),
    "power": ((2, 0), lambda x: x**x),
    "sum": ((0, 3), lambda x: x.sum(axis=0)),
    "sum all": ((2, 0), lambda x: x.sum()),
    "mean of other axis": ((0, 3), lambda x: x.mean(axis=1)),
    "max of other axis": ((0, 3), lambda x: x.max(axis=1)),
    "logsumexp of other axis": ((0, 3), lambda x: tg.logsumexp(x, axis=1)),
    "softmax": ((0, 3), tg.softmax),
    "log_softmax": ((0, 3), tg.log_softmax),
    "reshape": ((0, 3), lambda x: x.reshape(3, 0, 2)),
    "transpose": ((0, 3), lambda x: x.T),
    "broadcast_to": ((1, 3), lambda x: tg.broadcast_to(x, (0, 3))),
    "getitem slice": ((2, 3), lambda x: x[1:1]),
    "getitem list": ((2, 3), lambda x: x[[]]),
    "getitem array": ((2, 3), lambda x: x[np.zeros((0, 2), dtype=int)]),
    "getitem mask": ((2, 3), lambda x: x[np.zeros((2, 3), dtype=bool)]),
    "cumsum": ((0, 3), lambda x: tg.cumsum(x, 0)),
    "concatenate": ((0, 3), lambda x: tg.concatenate([x, x, tg.ones((2, 3), x.dtype, x.backend)])),
    "stack": ((0, 3), lambda x: tg.stack([x, x], axis=1)),
    "matmul no rows": ((0, 3), lambda x: x @ x.T),
    "matmul inner 0": ((3, 0), lambda x: x @ x.T),
    "matmul batch 0": ((0, 2, 3), lambda x: x @ x.mT),
    "matmul batch by matrix": ((0, 2, 3), lambda x: x @ x.sum(axis=0).T),
    "matmul batch by matrix, inner 0": ((2, 4, 0), lambda x: x @ x.sum(axis=0).T),
    "matmul batch by matrix, no columns": ((2, 4, 3), lambda x: x @ x[0].T[:, :0]),
    "matmul vectors": ((0,), lambda x: x @ x),
    "einsum": ((0, 3), lambda x: tg.einsum("ij,kj->ik", x, x)),
    "where": ((0, 3), lambda x: tg.where(x > 0, x, 0.0)),
    "masked_sum": ((2, 0, 3), lambda x: F.masked_sum(x, np.zeros((2, 0), dtype=bool))),
    "masked_mean": ((2, 0, 3), lambda x: F.masked_mean(x, np.zeros((2, 0), dtype=bool))),
    "masked_mean without mask": ((2, 0, 3), F.masked_mean),
    "var of other axis": ((0, 3), lambda x: tg.var(x, axis=1)),
}


@pytest.mark.parametrize(("shape", "f"), EMPTY.values(), ids=EMPTY)
def test_arrays_without_numbers(shape: tuple[int, ...], f: Any, backend: Backend) -> None:
    x = tg.tensor(np.ones(shape), backend=backend, requires_grad=True)
    f(x).sum().backward()
    assert x.grad is not None
    assert x.grad.shape == shape
    assert np.isfinite(x.grad.numpy()).all()


def check_gradient(f: Any, backend: Backend, *values: Any, order: int = 2) -> None:
    tg.gradcheck(f, [tg.tensor(np.asarray(v, dtype=np.float64), backend=backend) for v in values], order=order)


@pytest.mark.parametrize(("shape", "subscripts"), [((1, 4), "ij,jk->ik"), ((3, 1), "ij,jk->ik"), ((1, 1), "ij,jk->k")])
def test_einsum_stretches_axes_of_size_one(shape: tuple[int, int], subscripts: str, backend: Backend) -> None:
    a, b = distinct(np.random.default_rng(0), [shape, (4, 2)])
    found = tg.einsum(subscripts, tg.tensor(a, backend=backend), tg.tensor(b, backend=backend))
    np.testing.assert_allclose(found.numpy(), np.einsum(subscripts, a, b))
    check_gradient(lambda x, y: tg.einsum(subscripts, x, y), backend, a, b)


def test_take_along_axis_stretches_axes_of_size_one(backend: Backend) -> None:
    a, chosen = np.arange(12.0).reshape(3, 4), np.array([[3, 0]])
    x = tg.tensor(a, backend=backend)
    np.testing.assert_array_equal(tg.take_along_axis(x, chosen, axis=1).numpy(), np.take_along_axis(a, chosen, axis=1))
    check_gradient(lambda x: tg.take_along_axis(x, chosen, axis=1), backend, a)


@pytest.mark.parametrize("axis", [np.int64(1), np.int64(-2)])
@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "var"])
def test_axes_may_be_integers_of_numpy(name: str, axis: Any, backend: Backend) -> None:
    [a] = distinct(np.random.default_rng(0), [(2, 3)])
    check_gradient(lambda x: getattr(tg, name)(x, axis), backend, a, order=1)


@pytest.mark.parametrize("exponent", [np.float64(2), np.float32(3), np.int64(2), True])
def test_powers_of_numpy_numbers_and_bools(exponent: Any, backend: Backend, dtype: str) -> None:
    x = tg.tensor([1.5, 2.5], dtype=dtype, backend=backend, requires_grad=True)
    y = x**exponent
    y.sum().backward()
    assert y.dtype == x.grad.dtype == dtype
    np.testing.assert_allclose(x.grad.numpy(), exponent * np.array([1.5, 2.5]) ** (int(exponent) - 1), rtol=1e-6)


def test_power_at_zero(backend: Backend) -> None:
    """0**0 is 1 with slope 0; 0**1 has slope 1; 0**2 slope 0; nowhere a NaN, also not in the slope of the exponent."""
    a = tg.tensor([0.0, 0.0, 0.0, 2.0], backend=backend, requires_grad=True)
    b = tg.tensor([0.0, 1.0, 2.0, 0.0], backend=backend, requires_grad=True)
    (a**b).sum().backward()
    np.testing.assert_allclose(a.grad.numpy(), [0, 1, 0, 0])
    np.testing.assert_allclose(b.grad.numpy(), [0, 0, 0, np.log(2)], rtol=1e-6)
    for exponent, slope_at_zero in [(0, 0), (1, 1), (2, 0), (3.0, 0)]:
        x = tg.tensor(0.0, backend=backend, requires_grad=True)
        (x**exponent).backward()
        assert x.grad.item() == slope_at_zero


def test_numbers_raised_to_tensors(backend: Backend) -> None:
    check_gradient(lambda x: 2.5**x, backend, [0.5, -1.0])
    np.testing.assert_allclose((2.5 ** tg.tensor([1, 2], backend=backend)).numpy(), [2.5, 6.25])


@pytest.mark.parametrize("f", [tg.max, tg.min])
@pytest.mark.parametrize("axis", [None, 0, (0, 1)])
def test_reduced_ties_share_the_gradient(f: Any, axis: Any, backend: Backend) -> None:
    x = tg.tensor(np.full((4, 2), 3.0), backend=backend, requires_grad=True)
    f(x, axis).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 1 / 4 if axis == 0 else 1 / 8)


@pytest.mark.parametrize("f", [tg.maximum, tg.minimum])
def test_tied_pairs_share_the_gradient(f: Any, backend: Backend) -> None:
    x = tg.tensor([1.0, 2.0], backend=backend, requires_grad=True)
    f(x, x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1, 1])
    y = tg.tensor([1.0, 2.0], backend=backend, requires_grad=True)
    f(y, 1.0).sum().backward()
    assert y.grad.numpy()[0] == 0.5


@pytest.mark.parametrize("f", [tg.abs, tg.sign, tg.relu])
def test_slope_at_the_kink_is_zero(f: Any, backend: Backend) -> None:
    x = tg.tensor([0.0, -0.0], backend=backend, requires_grad=True)
    (f(x) + x * 0).sum().backward()
    assert not x.grad.numpy().any()


@pytest.mark.parametrize(
    "f", [tg.sigmoid, tg.softplus, tg.tanh, tg.softmax, tg.log_softmax, lambda x: tg.logsumexp(x, 1)]
)
def test_no_overflow(f: Any, backend: Backend, dtype: str) -> None:
    x = tg.tensor([[1000.0, -1000.0, 0.0], [-1e4, -1e4, -1e4]], dtype=dtype, backend=backend, requires_grad=True)
    y = f(x)
    y.sum().backward()
    assert np.isfinite(y.numpy()).all()
    assert np.isfinite(x.grad.numpy()).all()


def test_probabilities_of_masked_scores(backend: Backend) -> None:
    """Scores of -inf, as a mask gives, have probability 0 and take no gradient."""
    x = tg.tensor([[0.0, -np.inf, 0.0]], backend=backend, requires_grad=True)
    p = tg.softmax(x)
    (p * p).sum().backward()
    np.testing.assert_allclose(p.numpy(), [[0.5, 0, 0.5]])
    np.testing.assert_allclose(x.grad.numpy(), np.zeros((1, 3)), atol=1e-7)


@pytest.mark.parametrize("p", [-30.0, -15.0, 15.0])
def test_sigmoid_is_accurate_in_its_tails(p: float, backend: Backend) -> None:
    """Where sigmoid is tiny it is exp(x), not 0: its logarithm is used."""
    x = tg.tensor([p], dtype="float64", backend=backend, requires_grad=True)
    y = tg.sigmoid(x)
    tg.log(y).sum().backward()
    np.testing.assert_allclose(y.numpy(), [1 / (1 + np.exp(-p))], rtol=1e-10)
    np.testing.assert_allclose(x.grad.numpy(), [1 / (1 + np.exp(p))], rtol=1e-6)


def test_nan_is_not_hidden(backend: Backend) -> None:
    x = tg.tensor([1.0, np.nan, 2.0], backend=backend)
    for f in (
        tg.max,
        tg.min,
        tg.sum,
        tg.mean,
        tg.logsumexp,
        tg.relu,
        lambda x: tg.maximum(x, 0.0),
        lambda x: tg.clip(x, 0, 1),
    ):
        assert np.isnan(f(x).numpy()).any()


@pytest.mark.parametrize("dtype_out", ["int64", "int32", "bool"])
def test_whole_numbers_have_no_gradient(dtype_out: str, backend: Backend) -> None:
    """A cast to whole numbers is a step function: nothing flows back through it."""
    x = tg.tensor([1.5, 2.5], backend=backend, requires_grad=True)
    whole = x.astype(dtype_out)
    assert not whole.requires_grad
    (whole * x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), np.array([1.5, 2.5]).astype(dtype_out))


@pytest.mark.parametrize("dtypes", [("float32", "float64"), ("float64", "float32")])
def test_cast_between_floats_casts_the_gradient_back(dtypes: tuple[str, str], backend: Backend) -> None:
    x = tg.tensor([1.5, 2.5], dtype=dtypes[0], backend=backend, requires_grad=True)
    y = x.astype(dtypes[1])
    (y * y).sum().backward()
    assert (y.dtype, x.grad.dtype) == dtypes[::-1]
    np.testing.assert_array_equal(x.grad.numpy(), [3, 5])


@pytest.mark.parametrize(
    "f", [tg.exp, tg.sqrt, tg.tanh, tg.sigmoid, lambda x: x / 2, lambda x: x.mean(0), lambda x: x * 0.5]
)
@pytest.mark.parametrize("kind", ["int8", "uint8", "int32", "int64", "bool"])
def test_real_functions_of_whole_numbers_are_float32(f: Any, kind: str, backend: Backend) -> None:
    whole = np.array([1, 0, 1]).astype(kind)
    result = f(tg.tensor(whole, backend=backend))
    expected = f(tg.tensor(whole.astype(np.float32), backend=backend))
    assert result.dtype == np.float32
    np.testing.assert_allclose(result.numpy(), expected.numpy(), rtol=1e-6)


def test_non_contiguous_upstream(backend: Backend) -> None:
    rng = np.random.default_rng(0)
    [a], g = distinct(rng, [(3, 4)]), upstream(rng, (3, 4))
    expected = g * (1 - np.tanh(a) ** 2)
    for layout in (transposed, strided):
        [x] = leaves(backend, [a])
        tg.tanh(x).backward(tg.Tensor(layout(backend, g), backend))
        np.testing.assert_allclose(x.grad.numpy(), expected)
        flat = tg.tensor(a, backend=backend, requires_grad=True)
        tg.tanh(flat).reshape(-1)[::2].backward(tg.tensor(g.ravel()[::2], backend=backend))
        np.testing.assert_allclose(flat.grad.numpy().ravel()[::2], expected.ravel()[::2])
