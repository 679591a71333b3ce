"""Weights of PyTorch: the same layer gives the same outputs and gradients, in both directions."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn.reference import every_backend, few, four_sizes, numbers, refuses, seeds, some

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError
from tinygrad_rnn.weights import from_pytorch, to_pytorch

torch = pytest.importorskip("torch", reason="needs PyTorch: pip install -e '.[oracle]'")
torch.set_num_threads(1)

KINDS = ["RNN", "LSTM", "GRU"]
kinds, flags = st.sampled_from(KINDS), st.booleans()
TO = {"float32": 1e-6, "float64": 1e-12}  # of outputs, which are of size 1; one rounding of float32 is 1e-7


def theirs(kind: str, *sizes: int, seed: int = 0, dtype: str = "float32", **options: Any) -> Any:
    """Return a layer of PyTorch with random weights, both biases included."""
    torch.manual_seed(seed)
    return getattr(torch.nn, kind)(*sizes, dtype=getattr(torch, dtype), **options)


def gradients(module: nn.Module) -> dict[str, np.ndarray]:
    """Return the gradients of a module as PyTorch would store them."""
    for parameter in module.parameters():
        assert parameter.grad is not None
        parameter.write(parameter.grad.data)
    return to_pytorch(module)


def torch_arrays(state: Any) -> dict[str, Any]:
    return {name: torch.from_numpy(array) for name, array in state.items()}


def snapshot(module: nn.Module) -> list[bytes]:
    return [array.tobytes() for array in module.state_dict().values()]


# The same numbers -------------------------------------------------------------------------------------------------


def difference(ours: np.ndarray, theirs: Any) -> float:
    """Return the largest difference between two gradients, measured by their largest number."""
    expected = theirs.numpy()
    return float(np.abs(ours - expected).max() / (np.abs(expected).max() or 1))


def check_outputs_and_gradients(
    seed: int, sizes: tuple[int, ...], kind: str, dtype: str, to: float, **options: Any
) -> None:
    """Give our layer PyTorch's weights; outputs and gradients of a mean over the sentences must agree."""
    b, s, n, h = sizes
    in_torch = {"num_layers" if name == "layers" else name: value for name, value in options.items()}
    judge = theirs(kind, n, h, seed=seed, dtype=dtype, batch_first=True, **in_torch)
    ours = getattr(nn, kind)(n, h, dtype=dtype, rng=np.random.default_rng(seed), **options)
    from_pytorch(ours, judge.state_dict())
    rng = np.random.default_rng(seed)
    data = numbers(rng, b, s, n, dtype=dtype)
    upstream = numbers(rng, b, s, h * (1 + options["bidirectional"]), dtype=dtype) / b

    x = torch.from_numpy(data).requires_grad_()
    expected, _ = judge(x)
    expected.backward(torch.from_numpy(upstream))
    X = tg.tensor(data, requires_grad=True)
    H, _ = ours(X)
    H.backward(upstream)

    np.testing.assert_allclose(H.numpy(), expected.detach().numpy(), rtol=0, atol=TO[dtype])
    assert X.grad is not None
    found = {"X": difference(X.grad.numpy(), x.grad)}
    gradient = gradients(ours)
    for name, weight in judge.named_parameters():
        part = slice(2 * h, None) if "bias_hh" in name else slice(None)
        if "bias_hh" not in name or kind == "GRU":  # our one bias has the gradient of both
            found[name] = difference(gradient[name][part], weight.grad[part])
    assert {name: f"{by:.1e}" for name, by in found.items() if not by <= to} == {}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["forward", "both ways"])
@few
@given(seeds, flags)
def test_outputs_and_gradients_are_pytorchs_in_float32(
    kind: str, layers: int, bidirectional: bool, seed: int, bias: bool
) -> None:
    """To 1e-6, in a small real model: 8 sentences of 6 words, the chapter's 10 numbers a word, 16 a state.

    Both sides round, each in its own order: about 5 roundings of 1.2e-7 remain of sums of 48 terms.
    """
    options = {"layers": layers, "bidirectional": bidirectional, "bias": bias}
    check_outputs_and_gradients(seed, (8, 6, 10, 16), kind, "float32", 1e-6, **options)


@some
@given(seeds, four_sizes, kinds, flags, flags, st.integers(1, 2))
def test_outputs_and_gradients_are_pytorchs_in_all_sizes(
    seed: int, sizes: Any, kind: str, bias: bool, bidirectional: bool, layers: int
) -> None:
    options = {"layers": layers, "bidirectional": bidirectional, "bias": bias}
    check_outputs_and_gradients(seed, sizes, kind, "float64", 1e-10, **options)


@some
@given(seeds, four_sizes, kinds, flags, flags, st.integers(1, 2))
def test_there_and_back_bit_for_bit(
    seed: int, sizes: Any, kind: str, bias: bool, bidirectional: bool, layers: int
) -> None:
    """Every matrix comes back as it was; of two biases, which are always added, their sum does."""
    _, _, n, h = sizes
    options = {"bias": bias, "bidirectional": bidirectional}
    judge = theirs(kind, n, h, seed=seed, num_layers=layers, **options)
    ours = getattr(nn, kind)(n, h, layers=layers, **options)
    from_pytorch(ours, judge.state_dict())
    back = to_pytorch(ours)
    state = {name: value.numpy() for name, value in judge.state_dict().items()}
    assert list(back) == list(state)
    for name, values in state.items():
        if "weight" in name:
            np.testing.assert_array_equal(back[name], values)
        elif "bias_ih" in name:
            other = name.replace("ih", "hh")
            added = slice(2 * h if kind == "GRU" else None)  # the proposal of the GRU keeps its two apart
            np.testing.assert_array_equal((back[name] + back[other])[added], (values + state[other])[added])
            if kind == "GRU":
                np.testing.assert_array_equal(back[name][2 * h :], values[2 * h :])
                np.testing.assert_array_equal(back[other][2 * h :], state[other][2 * h :])

    judge.load_state_dict(torch_arrays(back))
    from_pytorch(ours, judge.state_dict())
    assert {name: a.tobytes() for name, a in to_pytorch(ours).items()} == {
        name: a.tobytes() for name, a in back.items()
    }


@pytest.mark.parametrize("layer", ["Linear", "Embedding", "LayerNorm"])
def test_a_single_layer_comes_back_bit_for_bit(layer: str) -> None:
    sizes = (5,) if layer == "LayerNorm" else (5, 3)
    judge, ours = theirs(layer, *sizes), getattr(nn, layer)(*sizes)
    if layer == "LayerNorm":
        torch.nn.init.normal_(judge.weight)
        torch.nn.init.normal_(judge.bias)
    from_pytorch(ours, judge.state_dict())
    back = to_pytorch(ours)
    assert {name: values.numpy().tobytes() for name, values in judge.state_dict().items()} == {
        name: values.tobytes() for name, values in back.items()
    }


@some
@given(seeds, four_sizes, kinds, flags, flags, st.integers(1, 2))
def test_pytorch_takes_what_we_give(
    seed: int, sizes: Any, kind: str, bias: bool, bidirectional: bool, layers: int
) -> None:
    b, s, n, h = sizes
    options = {"bias": bias, "bidirectional": bidirectional}
    rng = np.random.default_rng(seed)
    ours = getattr(nn, kind)(n, h, layers=layers, rng=rng, **options)
    judge = theirs(kind, n, h, num_layers=layers, batch_first=True, **options)
    judge.load_state_dict(torch_arrays(to_pytorch(ours)))
    data = numbers(rng, b, s, n, dtype="float32")
    expected, _ = judge(torch.from_numpy(data))
    H, _ = ours(tg.tensor(data))
    np.testing.assert_allclose(H.numpy(), expected.detach().numpy(), rtol=0, atol=TO["float32"])

    again = getattr(nn, kind)(n, h, layers=layers, rng=rng, **options)
    from_pytorch(again, judge.state_dict())
    assert all(np.array_equal(p.numpy(), q.numpy()) for p, q in zip(again.parameters(), ours.parameters(), strict=True))


@few
@given(seeds, four_sizes, kinds, flags)
def test_cells(seed: int, sizes: Any, kind: str, bias: bool) -> None:
    b, _, n, h = sizes
    judge = theirs(f"{kind}Cell", n, h, seed=seed, bias=bias)
    ours = getattr(nn, f"{kind}Cell")(n, h, bias=bias)
    from_pytorch(ours, judge.state_dict())
    rng = np.random.default_rng(seed)
    x, *state = (numbers(rng, b, size, dtype="float32") for size in (n, h, h))
    state = state if kind == "LSTM" else state[:1]
    expected = judge(
        torch.from_numpy(x),
        *([tuple(map(torch.from_numpy, state))] if kind == "LSTM" else map(torch.from_numpy, state)),
    )
    found = ours(tg.tensor(x), tuple(map(tg.tensor, state)) if kind == "LSTM" else tg.tensor(state[0]))
    pairs = zip(found, expected, strict=True) if kind == "LSTM" else [(found, expected)]
    for y, z in pairs:
        np.testing.assert_allclose(y.numpy(), z.detach().numpy(), rtol=0, atol=TO["float32"])


class Ours(nn.Module):
    def __init__(self, seed: int, tied: bool = False) -> None:
        rng = np.random.default_rng(seed)
        self.embedding = nn.Embedding(9, 4, padding_idx=0, rng=rng)
        self.blocks = [nn.Linear(4, 4, bias=False, rng=rng), nn.Dropout(0.5, rng), nn.LayerNorm(4)]
        self.named = {"gru": nn.GRU(4, 6, rng=rng)}
        self.W_ho = nn.Parameter(rng.normal(size=(6, 4)).astype(np.float32))
        self.head = nn.Sequential(nn.Linear(4, 5, rng=rng), tg.tanh, nn.Linear(5, 2, rng=rng))
        self.tied = self.embedding if tied else None

    def forward(self, ids: np.ndarray) -> Any:
        linear, dropout, norm = self.blocks
        H, _ = self.named["gru"](norm(dropout(linear(self.embedding(ids)))))
        return self.head(H[:, -1] @ self.W_ho)


class Theirs(torch.nn.Module):
    def __init__(self, seed: int, tied: bool = False) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.embedding = torch.nn.Embedding(9, 4, padding_idx=0)
        norm = torch.nn.LayerNorm(4)
        self.blocks = torch.nn.ModuleList([torch.nn.Linear(4, 4, bias=False), torch.nn.Dropout(0.5), norm])
        self.named = torch.nn.ModuleDict({"gru": torch.nn.GRU(4, 6, batch_first=True)})
        self.W_ho = torch.nn.Parameter(torch.randn(6, 4))
        self.head = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 2))
        torch.nn.init.normal_(norm.weight)
        torch.nn.init.normal_(norm.bias)
        if tied:
            self.tied = self.embedding

    def forward(self, ids: np.ndarray) -> Any:
        linear, dropout, norm = self.blocks
        H, _ = self.named["gru"](norm(dropout(linear(self.embedding(torch.from_numpy(ids))))))
        return self.head(H[:, -1] @ self.W_ho)


@few
@given(seeds, flags)
def test_a_model_whose_attributes_have_the_same_names(seed: int, tied: bool) -> None:
    ours, judge = Ours(seed, tied).eval(), Theirs(seed, tied).eval()
    ids = np.random.default_rng(seed).integers(0, 9, (3, 5))
    from_pytorch(ours, judge.state_dict())
    np.testing.assert_allclose(ours(ids).numpy(), judge(ids).detach().numpy(), rtol=0, atol=TO["float32"])
    other = Ours(seed + 1, tied).eval()
    state = to_pytorch(other)
    assert sorted(state) == sorted(judge.state_dict())
    judge.load_state_dict(torch_arrays(state))
    np.testing.assert_allclose(other(ids).numpy(), judge(ids).detach().numpy(), rtol=0, atol=TO["float32"])


@every_backend
def test_weights_go_to_where_the_module_is(backend: Backend) -> None:
    judge, ours = theirs("Linear", 3, 2), nn.Linear(3, 2).to(backend)
    from_pytorch(ours, judge.state_dict())
    assert all(isinstance(p.data, backend.array_type) for p in ours.parameters())
    assert all(type(array) is np.ndarray for array in to_pytorch(ours).values())
    np.testing.assert_array_equal(to_pytorch(ours)["weight"], judge.weight.detach().numpy())


def test_no_memory_is_shared() -> None:
    judge, ours = theirs("Embedding", 5, 3), nn.Embedding(5, 3)
    from_pytorch(ours, judge.state_dict())
    before = snapshot(ours)
    torch.nn.init.zeros_(judge.weight)
    to_pytorch(ours)["weight"][:] = 7
    assert snapshot(ours) == before


def test_arrays_and_our_tensors_are_taken_too() -> None:
    source, ours = nn.LSTM(3, 2, rng=np.random.default_rng(0)), nn.LSTM(3, 2)
    from_pytorch(ours, {name: tg.tensor(array) for name, array in to_pytorch(source).items()})
    assert snapshot(ours) == snapshot(source)


# Bad input --------------------------------------------------------------------------------------------------------


def unchanged(module: nn.Module, state: Any, error: type[Exception], *words: str) -> None:
    before = snapshot(module)
    refuses(lambda: from_pytorch(module, state), error, "from_pytorch", *words)
    assert snapshot(module) == before


def test_weights_of_another_model() -> None:
    ours, state = Ours(0), Theirs(1).state_dict()
    unchanged(ours, {**state, "head.9.weight": 1}, ArgumentError, "another model", "unknown ['head.9.weight']", "Fix:")
    del state["named.gru.bias_hh_l0"]
    unchanged(ours, state, ArgumentError, "missing ['named.gru.bias_hh_l0']", "Fix:")
    state = Theirs(1).state_dict()
    state["head.2.weight"] = torch.zeros(5, 2)
    unchanged(ours, state, ShapeError, "'head.2.weight' does not fit", "[5, 2] float32, expected [2, 5] float32")
    state = Theirs(1).double().state_dict()
    unchanged(ours, state, DTypeError, "float64, expected", "dtype='float64'")


@pytest.mark.parametrize(
    "value", [torch.zeros(2, 3, dtype=torch.bfloat16), torch.zeros(2, 3).to_sparse(), [[1], [2, 3]]]
)
def test_what_is_no_array(value: Any) -> None:
    unchanged(nn.Linear(3, 2, bias=False), {"weight": value}, DTypeError, "'weight' cannot be an array")


def test_arguments_of_another_kind() -> None:
    judge, ours = theirs("Linear", 3, 2), nn.Linear(3, 2)
    unchanged(ours, judge, ArgumentError, "a state_dict is needed", "Linear", "Fix: torch_model.state_dict()")
    unchanged(ours, {"weight": None, "bias": None}, ShapeError, "'weight' does not fit")
    refuses(lambda: from_pytorch(judge.state_dict(), ours), ArgumentError, "a module is needed", "Fix:")  # type: ignore[arg-type]
    refuses(lambda: to_pytorch(judge), ArgumentError, "to_pytorch", "a module is needed", "Fix:")


def test_a_weight_in_two_places_gets_one_value() -> None:
    state = Theirs(0, tied=True).state_dict()
    state["tied.weight"] = torch.zeros(9, 4)
    unchanged(Ours(0, tied=True), state, ArgumentError, "two different values", "[9, 4]")


def test_a_layer_of_another_kind_is_not_taken_for_one_of_ours() -> None:
    class Scaled(nn.Linear):
        def forward(self, x: tg.Tensor) -> tg.Tensor:
            return 2 * super().forward(x)

    assert list(to_pytorch(Scaled(3, 2))) == ["W", "b"]
    unchanged(Scaled(3, 2), theirs("Linear", 3, 2).state_dict(), ArgumentError, "missing ['W', 'b']")


def test_pytorch_is_not_imported() -> None:
    code = (
        "import sys; from tinygrad_rnn import nn, weights; m = nn.RNN(2, 3); "
        "weights.from_pytorch(m, weights.to_pytorch(m)); print('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
