"""Modules: every parameter is found, once and in order; moving, saving and loading; what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.errors import ArgumentError, BackendUnavailableError, DTypeError, GraphError, ShapeError

from .reference import every_backend, few, numbers, refuses, seeds, some


class Box(nn.Module):
    """A module of any attributes."""

    def __init__(self, attributes: dict[str, Any]) -> None:
        for name, value in attributes.items():
            setattr(self, name, value)


class Net(nn.Module):
    """Parameters in an attribute, a list, a dict and a module in a tuple; one parameter in two places."""

    def __init__(self, rng: np.random.Generator, dtype: str = "float64") -> None:
        self.first = nn.Linear(3, 4, rng=rng, dtype=dtype)
        self.more = [nn.Linear(4, 4, rng=rng, dtype=dtype), nn.Dropout(0.5, rng)]
        self.named = {"scale": nn.Parameter(numbers(rng, 4, dtype=dtype))}
        self.tied = (nn.Sequential(nn.Linear(4, 2, bias=False, rng=rng, dtype=dtype), tg.tanh),)
        self.again = self.first.W
        self.note = "not a parameter"

    def forward(self, x: tg.Tensor) -> tg.Tensor:
        x = self.more[0](self.first(x)) * self.named["scale"]
        return self.tied[0](self.more[1](x))


PATHS = ["first.W", "first.b", "more.0.W", "more.0.b", "named.scale", "tied.0.steps.0.W"]
SIZES = [12, 4, 16, 4, 4, 8]


@pytest.fixture
def net() -> Net:
    return Net(np.random.default_rng(0))


# Finding parameters -----------------------------------------------------------------------------------------------


def test_parameters_are_found_once_in_the_order_of_definition(net: Net) -> None:
    assert [name for name, _ in net.named_parameters()] == PATHS
    assert [p.size for p in net.parameters()] == SIZES
    assert net.parameters()[0] is net.first.W
    assert net.parameter_count() == sum(SIZES)
    assert isinstance(net.parameters()[4], nn.Parameter)


leaf = st.sampled_from(["parameter", "tensor", "number", "text", "nothing"])
names = st.text("abcdefg", min_size=1, max_size=3)
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(names, inner, max_size=3),
        st.dictionaries(names, inner, max_size=3).map(lambda attributes: ("module", attributes)),
    ),
    max_leaves=12,
)


def grown(tree: Any, path: str, found: list[tuple[str, nn.Parameter]]) -> Any:
    """Return the object that a drawn tree describes, and list its parameters with their paths in `found`."""
    if tree == "parameter":
        found.append((path, nn.Parameter([float(len(found))])))
        return found[-1][1]
    if isinstance(tree, str):
        return {"tensor": tg.tensor([1.0], requires_grad=True), "number": 3, "text": "W", "nothing": None}[tree]
    if isinstance(tree, tuple) and tree[:1] == ("module",):
        return Box(grown(tree[1], path, found))
    if isinstance(tree, dict):
        return {name: grown(part, f"{path}.{name}".strip("."), found) for name, part in tree.items()}
    return type(tree)(grown(part, f"{path}.{i}".strip("."), found) for i, part in enumerate(tree))


@some
@given(st.dictionaries(names, trees, max_size=4))
def test_nothing_is_forgotten_however_it_is_nested(attributes: dict[str, Any]) -> None:
    expected: list[tuple[str, nn.Parameter]] = []
    module = Box(grown(attributes, "", expected))
    found = list(module.named_parameters())
    assert [name for name, _ in found] == [name for name, _ in expected]
    assert all(p is q for (_, p), (_, q) in zip(found, expected, strict=True))


def test_a_parameter_is_a_leaf_that_needs_a_gradient() -> None:
    values = np.arange(3.0)
    p = nn.Parameter(values)
    values[0] = 9
    assert p.requires_grad
    assert p.dtype == np.float64
    assert p.numpy().tolist() == [0, 1, 2]  # a copy
    assert nn.Parameter([1.0, 2.0]).dtype == np.float32
    assert nn.Parameter([1, 2], dtype="float64").dtype == np.float64
    with tg.no_grad():
        assert nn.Parameter([1.0]).requires_grad
    refuses(lambda: nn.Parameter([1, 2]), DTypeError, "[2] int64", "float32")
    refuses(lambda: nn.Parameter([[1.0], [1.0, 2.0]]), ShapeError, "different lengths", "pad")
    refuses(lambda: nn.Parameter(np.zeros(2, "float16")), DTypeError, "float16", "float32")


def test_the_overview_names_every_parameter_with_its_shape(net: Net) -> None:
    text = repr(net)
    assert text.startswith("Net")
    assert "48 parameters" in text
    assert all(name in text for name in PATHS)
    assert "[3, 4]" in text


# Gradients and modes ----------------------------------------------------------------------------------------------


def test_zero_grad_forgets_and_backward_adds(net: Net) -> None:
    x = tg.tensor(numbers(np.random.default_rng(1), 5, 3))
    net.eval()
    net(x).sum().backward()
    once = [p.grad.numpy() for p in net.parameters()]
    net(x).sum().backward()
    for p, g in zip(net.parameters(), once, strict=True):
        np.testing.assert_allclose(p.grad.numpy(), 2 * g)
    net.zero_grad()
    assert [p.grad for p in net.parameters()] == [None] * len(PATHS)


def test_modes_reach_every_module_inside(net: Net) -> None:
    inside = list(net.modules())
    assert {type(m).__name__ for m in inside} == {"Net", "Linear", "Dropout", "Sequential"}
    assert all(m.training for m in inside)
    assert net.eval() is net
    assert not any(m.training for m in inside)
    assert net.train() is net
    assert all(m.training for m in inside)
    assert not any(m.training for m in net.train(False).modules())


def test_the_mode_of_one_module_is_not_that_of_another() -> None:
    first, second = nn.Dropout(0.5), nn.Dropout(0.5)
    first.eval()
    assert second.training


# Moving -----------------------------------------------------------------------------------------------------------


@every_backend
@few
@given(seeds)
def test_a_moved_module_is_the_same_function(backend: Backend, seed: int) -> None:
    rng = np.random.default_rng(seed)
    net, x, g = Net(rng).eval(), numbers(rng, 5, 3), numbers(rng, 5, 2)
    here = net(tg.tensor(x))
    here.backward(g)
    gradients = [p.grad.numpy() for p in net.parameters()]

    parameters = net.parameters()
    assert net.to(backend) is net
    assert all(p is q for p, q in zip(net.parameters(), parameters, strict=True))
    assert all(p.backend is backend and type(p.data) is backend.array_type for p in parameters)
    if backend is not NUMPY:
        assert all(p.grad is None for p in parameters)
    net.zero_grad()
    there = net(tg.tensor(x, backend=backend))
    assert there.backend is backend
    np.testing.assert_allclose(there.numpy(), here.numpy(), rtol=1e-12)
    there.backward(tg.tensor(g, backend=backend))
    for p, gradient in zip(parameters, gradients, strict=True):
        assert p.grad.backend is backend
        np.testing.assert_allclose(p.grad.numpy(), gradient, rtol=1e-10, atol=1e-12)
    assert all(p.backend is NUMPY for p in net.to("numpy").parameters())


@every_backend
def test_moving_between_forward_and_backward_is_noticed(backend: Backend, net: Net) -> None:
    if backend is NUMPY:
        return
    loss = net.eval()(tg.zeros((2, 3), dtype="float64")).sum()
    net.to(backend)
    refuses(loss.backward, GraphError, "changed", "Fix")


def test_places_that_do_not_exist(net: Net) -> None:
    before = net.state_dict()
    refuses(lambda: net.to("tpu"), ArgumentError, "'tpu'", "'numpy'", "'cupy'")
    for name, values in net.state_dict().items():
        np.testing.assert_array_equal(values, before[name])


@pytest.mark.skipif(tg.nn.module.get_backend("cupy").available(), reason="there is a card")
def test_cupy_without_a_card_says_what_to_do(net: Net) -> None:
    refuses(lambda: net.to("cupy"), BackendUnavailableError, "cupy", "Fix")
    assert all(p.backend is NUMPY for p in net.parameters())


# Saving and loading -----------------------------------------------------------------------------------------------


@every_backend
def test_what_was_saved_comes_back(backend: Backend) -> None:
    source, target = Net(np.random.default_rng(1)).to(backend), Net(np.random.default_rng(2)).to(backend)
    saved = source.state_dict()
    assert list(saved) == PATHS
    assert all(type(values) is np.ndarray for values in saved.values())
    parameters = target.parameters()
    target.load_state_dict(saved)
    assert all(p is q for p, q in zip(target.parameters(), parameters, strict=True))
    for name, values in target.state_dict().items():
        np.testing.assert_array_equal(values, saved[name])
    assert all(p.backend is backend for p in parameters)


def test_saved_values_share_no_memory_with_the_module(net: Net) -> None:
    saved = net.state_dict()
    before = net.first.W.numpy()
    saved["first.W"][:] = 7
    np.testing.assert_array_equal(net.first.W.numpy(), before)
    net.load_state_dict(saved)
    saved["first.W"][:] = 8
    assert (net.first.W.numpy() == 7).all()


def test_loading_takes_all_or_nothing(net: Net) -> None:
    good = {name: np.zeros_like(values) for name, values in net.state_dict().items()}
    last = PATHS[-1]
    bad = [
        ({k: v for k, v in good.items() if k != last}, ArgumentError, ["missing", last]),
        (good | {"first.V": np.zeros(3)}, ArgumentError, ["unknown", "first.V"]),
        (good | {last: np.zeros((2, 4))}, ShapeError, [last, "[2, 4]", "[4, 2]"]),
        (good | {last: np.zeros((4, 2), "float32")}, DTypeError, [last, "float32", "float64"]),
        (good | {last: np.zeros((4, 2), "int64")}, DTypeError, [last, "int64", "float64"]),
    ]
    before = net.state_dict()
    for state, error, words in bad:
        refuses(lambda state=state: net.load_state_dict(state), error, "load_state_dict", *words)
        for name, values in net.state_dict().items():
            np.testing.assert_array_equal(values, before[name])


def test_loading_between_forward_and_backward_is_noticed(net: Net) -> None:
    loss = net.eval()(tg.zeros((2, 3), dtype="float64")).sum()
    net.load_state_dict(net.state_dict())
    refuses(loss.backward, GraphError, "changed in place", "Fix")


# The rest ---------------------------------------------------------------------------------------------------------


def test_a_module_must_say_what_it_does() -> None:
    with pytest.raises(NotImplementedError, match="Box: the module has no forward"):
        Box({})()


def test_sequential_is_composition() -> None:
    rng = np.random.default_rng(0)
    a, b = nn.Linear(3, 4, rng=rng), nn.Linear(4, 2, rng=rng)
    x = tg.tensor(numbers(rng, 5, 3, dtype="float32"))
    np.testing.assert_array_equal(nn.Sequential(a, tg.tanh, b)(x).numpy(), b(tg.tanh(a(x))).numpy())
    assert nn.Sequential()(x) is x
    assert nn.Sequential(a, tg.tanh, b).parameter_count() == 3 * 4 + 4 + 4 * 2 + 2
