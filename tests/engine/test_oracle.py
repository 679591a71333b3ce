"""PyTorch as an independent judge: every operation, its gradients and their gradients; and random programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn.backend import Backend

from .op_cases import ALL, DIFFERENTIABLE, Case
from .strategies import distinct, few, seeds, shapes, upstream

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """These arrays are tiny: PyTorch's other threads would only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


Axis = Any


def over(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return the reduction with NumPy's meaning of the axis: None is all axes, () is none."""

    def reduced(a: Any, axis: Axis, keepdims: bool = False) -> Any:
        axes = tuple(range(a.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        return f(a, axes, keepdims) if axes else f(a.unsqueeze(-1), (-1,), False)

    return reduced


def along_all(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return softmax along one axis, several, or all: PyTorch has it along one."""

    def normalised(a: Any, axis: Axis) -> Any:
        axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        axes = sorted(i % a.ndim for i in axes) if a.ndim else []
        rest = [i for i in range(a.ndim) if i not in axes]
        flat = a.permute([*rest, *axes]).reshape([a.shape[i] for i in rest] + [-1])
        order = np.argsort([*rest, *axes]).tolist()
        return f(flat, -1).reshape([a.shape[i] for i in [*rest, *axes]]).permute(order)

    return normalised


def getitem(a: Any, index: Any) -> Any:
    """Index through an array of places: PyTorch has no slices that go backwards."""
    places = np.arange(a.numel()).reshape(a.shape)[index]
    return a.reshape(-1)[torch.from_numpy(np.array(places))]


def scatter_add(values: Any, index: Any, shape: tuple[int, ...]) -> Any:
    places = np.arange(int(np.prod(shape))).reshape(shape)[index]
    flat = torch.zeros(int(np.prod(shape)), dtype=values.dtype)
    return flat.index_add(0, torch.from_numpy(np.ravel(places).copy()), values.reshape(-1)).reshape(shape)


def whole(indices: Any) -> Any:
    return torch.from_numpy(np.array(indices))


# How PyTorch is asked for what tg.<name> computes.
# fmt: off
PYTORCH: dict[str, Callable[..., Any]] = {
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div, "negative": torch.neg,
    "power": torch.pow, "power_of": lambda a, exponent: torch.pow(a, exponent),
    "exp": torch.exp, "log": torch.log, "log1p": torch.log1p, "sqrt": torch.sqrt, "abs": torch.abs, "tanh": torch.tanh,
    "sigmoid": torch.sigmoid, "relu": torch.relu, "softplus": torch.nn.functional.softplus,
    "clip": lambda a, low, high: torch.clamp(a, low, high),
    "astype": lambda a, dtype: a.to(getattr(torch, dtype)),
    "maximum": torch.maximum, "minimum": torch.minimum, "where": torch.where,
    "linear": lambda x, W, b: torch.nn.functional.linear(x, W.mT, b),
    "matmul": torch.matmul, "einsum": lambda *a, subscripts: torch.einsum(subscripts, *a),
    "sum": over(torch.sum), "mean": over(torch.mean), "max": over(torch.amax), "min": over(torch.amin),
    "logsumexp": over(torch.logsumexp),
    "var": over(lambda a, axes, keepdims: torch.var(a, axes, correction=0, keepdim=keepdims)),
    "reshape": lambda a, shape: a.reshape(shape),
    "transpose": lambda a, axes: a.permute(axes if axes is not None else tuple(range(a.ndim))[::-1]),
    "swapaxes": lambda a, axis1, axis2: a.swapaxes(axis1, axis2),
    "broadcast_to": lambda a, shape: a.broadcast_to(shape),
    "getitem": getitem, "scatter_add": scatter_add, "cumsum": lambda a, axis: a.cumsum(axis),
    "concatenate": lambda *a, axis: torch.cat(a, axis), "stack": lambda *a, axis: torch.stack(a, axis),
    "softmax": along_all(torch.softmax), "log_softmax": along_all(torch.log_softmax),
    "cross_entropy": lambda a, labels: torch.nn.functional.cross_entropy(a, whole(labels)),
    "expand_dims": lambda a, axis: a.unsqueeze(axis),
    "squeeze": lambda a, axis: a.squeeze() if axis is None else a.squeeze(axis) if axis != () else a,
    "split": lambda a, sections, axis: a.tensor_split(sections, axis)[-1], "flip": lambda a, axis: a.flip(axis),
    "take": lambda a, indices, axis: getitem(a, (*[slice(None)] * (axis % a.ndim), indices)),
    "take_along_axis": lambda a, indices, axis: a.gather(axis, whole(indices) % a.shape[axis]),
    "masked_sum": lambda a, mask: (a * whole(mask)[..., None]).sum(1),
    "masked_mean": lambda a, mask: (a * whole(mask)[..., None]).sum(1) / whole(mask).sum(1, keepdim=True).clamp(min=1),
    "T": lambda a: a.permute(tuple(range(a.ndim))[::-1]), "mT": lambda a: a.mT,
}
# fmt: on


def close(ours: tg.Tensor, theirs: Any, message: str = "") -> None:
    expected = theirs.numpy(force=True)
    assert ours.shape == expected.shape
    np.testing.assert_allclose(ours.numpy(), expected, rtol=1e-10, atol=1e-10, err_msg=message)


def test_pytorch_is_asked_about_every_differentiable_operation() -> None:
    assert set(PYTORCH) == set(DIFFERENTIABLE)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
@few
@given(data=st.data())
def test_value_gradient_and_second_gradient(name: str, backend: Backend, data: st.DataObject) -> None:
    case: Case = ALL[name]
    inputs = data.draw(case.draw())
    rng = np.random.default_rng(data.draw(seeds))
    floats = [a.dtype.kind == "f" for a in inputs.arrays]
    ours = [tg.tensor(a, backend=backend, requires_grad=f) for a, f in zip(inputs.arrays, floats, strict=True)]
    theirs = [torch.tensor(a, requires_grad=f) for a, f in zip(inputs.arrays, floats, strict=True)]
    y, z = case.call(*ours, **inputs.params), PYTORCH[name](*theirs, **inputs.params)
    close(y, z, "value")

    g = upstream(rng, y.shape)
    seed, their_seed = tg.tensor(g, backend=backend, requires_grad=True), torch.tensor(g, requires_grad=True)
    wanted, their_wanted = ([t for t in ts if t.requires_grad] for ts in (ours, theirs))
    first = tg.grad(y, wanted, seed, create_graph=True, unused="zero")
    their_first = torch.autograd.grad(z, their_wanted, their_seed, create_graph=True)
    for a, b in zip(first, their_first, strict=True):
        close(a, b, "gradient")

    weights = [upstream(rng, a.shape) for a in first]
    total = sum((a * tg.tensor(w, backend=backend)).sum() for a, w in zip(first, weights, strict=True))
    their_total = sum((b * torch.tensor(w)).sum() for b, w in zip(their_first, weights, strict=True))
    second = tg.grad(total, [*wanted, seed], unused="zero")
    their_total = their_total + 0 * sum(t.sum() for t in [*their_wanted, their_seed])  # never a constant
    their_second = torch.autograd.grad(their_total, [*their_wanted, their_seed])
    for a, b in zip(second, their_second, strict=True):
        close(a, b, "gradient of the gradient")


# Random programs ----------------------------------------------------------------------------------------------------


def last_and_twice_the_first(x: Any, axis: int) -> Any:
    return x.index_select(axis, torch.tensor([x.shape[axis] - 1, 0, 0]))


def gram(x: Any, axis: int) -> Any:
    """Return a product of matrices: ours and PyTorch's are written alike."""
    x = x.swapaxes(0, axis)
    return x @ (x.swapaxes(-1, -2) if x.ndim > 1 else x)


UNARY: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {  # ours, PyTorch's; any shape, never far from 0
    "tanh": (tg.tanh, torch.tanh),
    "sigmoid": (tg.sigmoid, torch.sigmoid),
    "softplus": (tg.softplus, torch.nn.functional.softplus),
    "exp of tanh": (lambda x: tg.exp(tg.tanh(x)), lambda x: torch.exp(torch.tanh(x))),
    "log of 1 + square": (lambda x: tg.log(1 + x * x), lambda x: torch.log(1 + x * x)),
    "root of 1 + square": (lambda x: tg.sqrt(1 + x**2), lambda x: torch.sqrt(1 + x**2)),
    "relu": (tg.relu, torch.relu),
    "abs": (abs, abs),
    "negative": (lambda x: -x, lambda x: -x),
    "mean": (lambda x: x.mean(), lambda x: x.mean()),
    "reversed axes": (lambda x: x.T, lambda x: x.permute(tuple(range(x.ndim))[::-1])),
    "flat": (lambda x: x.reshape(-1), lambda x: x.reshape(-1)),
    "new axis": (lambda x: x[None], lambda x: x[None]),
    "half": (lambda x: x / 2, lambda x: x / 2),
}
ALONG: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {  # need an axis
    "sum": (lambda x, axis: x.sum(axis, keepdims=True), lambda x, axis: x.sum(axis, keepdim=True)),
    "max": (lambda x, axis: x.max(axis), lambda x, axis: x.amax(axis)),
    "softmax": (tg.softmax, torch.softmax),
    "log_softmax": (tg.log_softmax, torch.log_softmax),
    "logsumexp": (tg.logsumexp, torch.logsumexp),
    "cumsum": (tg.cumsum, torch.cumsum),
    "first": (lambda x, axis: tg.take(x, 0, axis), lambda x, axis: x.select(axis, 0)),
    "slice": (lambda x, axis: tg.take(x, [-1, 0, 0], axis), last_and_twice_the_first),
    "with itself": (lambda x, axis: tg.concatenate([x, x * 2], axis), lambda x, axis: torch.cat([x, x * 2], axis)),
    "gram": (gram, gram),
}
BINARY: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {  # need shapes that broadcast
    "add": (lambda a, b: a + b, lambda a, b: a + b),
    "subtract": (lambda a, b: a - b, lambda a, b: a - b),
    "multiply": (lambda a, b: a * b, lambda a, b: a * b),
    "divide": (lambda a, b: a / (1 + b * b), lambda a, b: a / (1 + b * b)),
    "maximum": (tg.maximum, torch.maximum),
    "where": (lambda a, b: tg.where(a > b, a * b, b), lambda a, b: torch.where(a > b, a * b, b)),
}


def fit(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    try:
        return int(np.prod(np.broadcast_shapes(a, b))) <= 200
    except ValueError:
        return False


@settings(deadline=None, max_examples=30)
@given(data=st.data(), length=st.integers(5, 50), shape=shapes(max_dims=2), seed=seeds)
def test_random_programs(data: st.DataObject, length: int, shape: tuple[int, ...], seed: int, backend: Backend) -> None:
    """Programs of 5 to 50 operations on three inputs have PyTorch's values and gradients."""
    rng = np.random.default_rng(seed)
    values = distinct(rng, [shape, shape[-1:], ()])
    pool = [(tg.tensor(v, backend=backend, requires_grad=True), torch.tensor(v, requires_grad=True)) for v in values]
    inputs = list(pool)
    for _ in range(length):
        ours, theirs = data.draw(st.sampled_from(pool[-6:]), label="operand")
        partners = [pair for pair in pool if fit(pair[0].shape, ours.shape)]
        kinds = [UNARY, BINARY] + ([ALONG] if ours.ndim else [])
        kind = data.draw(st.sampled_from(kinds))
        name = data.draw(st.sampled_from(sorted(kind)), label="operation")
        of_tg, of_torch = kind[name]
        if kind is UNARY:
            result = (of_tg(ours), of_torch(theirs))
        elif kind is BINARY:
            other = data.draw(st.sampled_from(partners))
            result = (of_tg(ours, other[0]), of_torch(theirs, other[1]))
        else:
            axis = data.draw(st.integers(-ours.ndim, ours.ndim - 1))
            result = (of_tg(ours, axis), of_torch(theirs, axis))
        if result[0].size > 100 or result[0].ndim > 4:
            result = (result[0].mean(), result[1].mean())
        if np.abs(result[0].numpy()).max() > 5:
            result = (tg.tanh(result[0]), torch.tanh(result[1]))
        pool.append(result)
    loss, their_loss = (sum((pair[side] * pair[side]).sum() for pair in pool[-8:]) for side in (0, 1))
    close(loss, their_loss, "loss")
    if not loss.requires_grad:
        return
    loss.backward()
    their_loss.backward()
    for ours, theirs in inputs:
        if theirs.grad is None:
            assert ours.grad is None
        else:
            scale = max(1.0, float(theirs.grad.abs().max()))
            close(ours.grad / scale, theirs.grad / scale, "gradient")
