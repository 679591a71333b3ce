"""PyTorch as an independent judge of every public module: values, gradients, and gradients of gradients.

In float64, all to 1e-10, second derivatives included: they are sums of at most a few hundred terms of size 1.
PyTorch gets our parameters, stored (in, out), and turns them round inside its graph: its gradients have our shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import functional as F
from tinygrad_rnn import models, nn

from .reference import few, four_sizes, numbers, right_padded, seeds, some_mask, token_ids

torch = pytest.importorskip("torch", reason="needs PyTorch: pip install -e '.[oracle]'")
torch.set_num_threads(1)  # its threads and NumPy's would fight for the same processors
TF = torch.nn.functional

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
BASES = {"Module", "Cell", "Recurrent"}  # compute nothing themselves
WITHOUT_DERIVATIVE = {"accuracy"}
flags = st.booleans()

Weights = dict[str, Any]  # our parameters as PyTorch's tensors, by our names
Draw = Callable[[Any], Any]


class Sizes(NamedTuple):
    """b sentences of s words, n numbers a word, h numbers a state: all different."""

    b: int
    s: int
    n: int
    h: int


class Pair(NamedTuple):
    """The same function twice: ``ours(*inputs)`` with the parameters of a module, ``theirs(parameters, *inputs)``."""

    ours: Callable[..., Any]
    theirs: Callable[..., Any]
    inputs: list[np.ndarray]
    module: nn.Module = nn.Sequential()


Judge = Callable[[Draw, np.random.Generator, Sizes], Pair]


def applied(linear: str, w: Weights, x: Any) -> Any:
    """Return what PyTorch makes of x with the weights of our Linear of this name."""
    return TF.linear(x, w[f"{linear}W"].mT, w.get(f"{linear}b"))


# Layers -----------------------------------------------------------------------------------------------------------


def embedding(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
    ids, padding = rng.integers(0, 4, (z.b, z.s)), draw(st.sampled_from([None, 0, 2]))
    layer = nn.Embedding(4, z.n, padding, rng, "float64")
    return Pair(
        lambda: layer(ids), lambda w: TF.embedding(torch.from_numpy(ids), w["W"], padding_idx=padding), [], layer
    )


def linear(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
    layer = nn.Linear(z.n, z.h, draw(flags), rng, "float64")
    shape = draw(st.sampled_from([(z.n,), (z.b, z.n), (z.b, z.s, z.n)]))
    return Pair(layer, lambda w, x: applied("", w, x), [numbers(rng, *shape)], layer)


def layer_norm(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
    width = z.n + 1
    layer = nn.LayerNorm(width, draw(st.sampled_from([1e-5, 0.1])), "float64")
    for parameter in layer.parameters():
        parameter.write(numbers(rng, width))
    x = numbers(rng, z.b, z.s, width) + 2 * np.arange(width)  # equal numbers: derivatives of size 1 / eps
    return Pair(layer, lambda w, x: TF.layer_norm(x, (width,), w["g"], w["b"], layer.eps), [x], layer)


def dropout(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
    """PyTorch's own layer in evaluation; in training its formula, with the numbers that our generator draws."""
    p, seed, x = draw(st.sampled_from([0.0, 0.3, 0.8])), draw(seeds), numbers(rng, z.b, z.s, z.n)
    layer = nn.Dropout(p, np.random.default_rng(seed)).train(draw(flags))
    dropped = torch.from_numpy(np.random.default_rng(seed).random(x.shape) < p)
    return Pair(
        layer, lambda w, x: torch.where(dropped, 0, x / (1 - p)) if layer.training else TF.dropout(x, p, False), [x]
    )


def sequential(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
    steps = nn.Linear(z.n, z.h, rng=rng, dtype="float64"), tg.tanh, nn.Linear(z.h, z.s, rng=rng, dtype="float64")
    model = nn.Sequential(*steps)
    return Pair(
        model,
        lambda w, x: applied("steps.2.", w, torch.tanh(applied("steps.0.", w, x))),
        [numbers(rng, z.b, z.n)],
        model,
    )


# Cells and recurrent networks -------------------------------------------------------------------------------------


def torch_weights(w: Weights, ours: str = "", suffix: str = "") -> Weights:
    """Return the weights of our cell as PyTorch names and stores them; its second bias is redundant but in the GRU."""
    W_xh, W_hh, b, b_hp = (w.get(f"{ours}{name}") for name in ("W_xh", "W_hh", "b", "b_hp"))
    found = {f"weight_ih{suffix}": W_xh.mT, f"weight_hh{suffix}": W_hh.mT}
    if b is not None:
        second = torch.zeros_like(b) if b_hp is None else torch.cat([torch.zeros_like(b)[: -len(b_hp)], b_hp])
        found |= {f"bias_ih{suffix}": b, f"bias_hh{suffix}": second}
    return found


def both_made(kind: str, draw: Draw, rng: np.random.Generator, z: Sizes, **options: Any) -> tuple[nn.Module, Any]:
    """Return a layer or cell of ours, and one of PyTorch."""
    theirs = {"num_layers": options["layers"], "bidirectional": options["bidirectional"]} if options else {}
    theirs |= {"batch_first": True} if options else {}
    options["bias"] = theirs["bias"] = draw(flags)
    if kind.startswith("RNN") and draw(flags):
        options["activation"], theirs["nonlinearity"] = tg.relu, "relu"
    return (
        getattr(nn, kind)(z.n, z.h, rng=rng, dtype="float64", **options),
        getattr(torch.nn, kind)(z.n, z.h, dtype=torch.float64, **theirs),
    )


def start(kind: str, draw: Draw, rng: np.random.Generator, *shape: int) -> list[np.ndarray]:
    """Return the parts of a first state, or none: zeros."""
    return [numbers(rng, *shape) for _ in range(2 if kind.startswith("LSTM") else 1)] if draw(flags) else []


def as_state(parts: tuple[Any, ...]) -> Any:
    """Return None for no part, the part itself for one, and a pair for two."""
    return parts if len(parts) == 2 else parts[0] if parts else None


def flat(outputs: Any) -> list[Any]:
    """Return the tensors in tuples of tuples."""
    return [part for output in outputs for part in flat(output)] if isinstance(outputs, tuple) else [outputs]


def cell(kind: str) -> Judge:
    def pair(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
        ours, judge = both_made(kind, draw, rng, z)
        return Pair(
            lambda x, *state: ours(x, as_state(state)),
            lambda w, x, *state: torch.func.functional_call(judge, torch_weights(w), (x, as_state(state))),
            [numbers(rng, z.b, z.n), *start(kind, draw, rng, z.b, z.h)],
            ours,
        )

    return pair


def network(kind: str) -> Judge:
    """One or two layers, in one or both directions; right-padded sentences are packed."""

    def pair(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
        layers, directions = draw(st.integers(1, 2)), draw(st.sampled_from([("",), ("", "_reverse")]))
        ours, judge = both_made(kind, draw, rng, z, layers=layers, bidirectional=len(directions) == 2)
        mask = right_padded(rng, z.b, z.s) if draw(flags) else np.ones((z.b, z.s), bool)
        k = layers * len(directions)
        shape = (z.b, z.h) if k == 1 else (k, z.b, z.h)

        def our_states(X: tg.Tensor, *h0: tg.Tensor) -> Any:
            H, last = ours(X, as_state(h0), mask=None if mask.all() else mask)
            return H * tg.tensor(mask[..., None].astype("float64")), last  # PyTorch has zeros at the padding

        def their_states(w: Weights, X: Any, *h0: Any) -> Any:
            weights: Weights = {}
            for depth in range(layers):
                for name, suffix in zip(("forward", "backward"), directions, strict=False):
                    weights |= torch_weights(w, f"layers.{depth}.{name}.", f"_l{depth}{suffix}")
            lengths = torch.from_numpy(mask.sum(axis=1))
            X = torch.nn.utils.rnn.pack_padded_sequence(X, lengths, batch_first=True, enforce_sorted=False)
            H, last = torch.func.functional_call(
                judge, weights, (X, as_state(tuple(h.reshape(k, z.b, z.h) for h in h0)))
            )
            H, _ = torch.nn.utils.rnn.pad_packed_sequence(H, batch_first=True, total_length=z.s)
            return H, tuple(part.reshape(shape) for part in flat(last))

        return Pair(our_states, their_states, [numbers(rng, z.b, z.s, z.n), *start(kind, draw, rng, *shape)], ours)

    return pair


def with_holes(kind: str) -> Judge:
    """Masks of any pattern, which PyTorch cannot pack: its cell word by word, keeping the state where there is none."""

    def pair(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
        ours, _ = both_made(kind, draw, rng, z, layers=1, bidirectional=False)
        activation = {"nonlinearity": "relu"} if getattr(ours.cell, "activation", tg.tanh) is tg.relu else {}
        judge = getattr(torch.nn, f"{kind}Cell")(z.n, z.h, ours.cell.b is not None, dtype=torch.float64, **activation)
        mask = some_mask(rng, z.b, z.s)

        def word_by_word(w: Weights, X: Any, *h0: Any) -> Any:
            state, H = h0 or [torch.zeros(z.b, z.h, dtype=torch.float64)] * (2 if kind == "LSTM" else 1), []
            for t in range(z.s):
                real = torch.from_numpy(mask[:, t : t + 1])
                arguments = (X[:, t], as_state(tuple(state)))
                new = flat(torch.func.functional_call(judge, torch_weights(w, "layers.0.forward."), arguments))
                state = [torch.where(real, a, b) for a, b in zip(new, state, strict=True)]
                H.append(state[0])
            return torch.stack(H, 1), *state

        inputs = [numbers(rng, z.b, z.s, z.n), *start(kind, draw, rng, z.b, z.h)]
        return Pair(lambda X, *h0: ours(X, as_state(h0), mask=mask), word_by_word, inputs, ours)

    return pair


# Models: the chapter's formulas in PyTorch ------------------------------------------------------------------------


def model(name: str, *sizes: str, **options: Any) -> Judge:
    """Judge ``models.<name>(9, *sizes)`` by the formula of the same name."""

    def pair(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
        ours = getattr(models, name)(9, *(getattr(z, size) for size in sizes), rng, dtype="float64", **options)
        mask = right_padded(rng, z.b, z.s)
        ids = token_ids(rng, 9, mask)

        def theirs(w: Weights) -> Any:
            X = TF.embedding(torch.from_numpy(ids), w["embedding.W"], padding_idx=0)
            return applied("classifier.", w, FEATURES[name](w, X, torch.from_numpy(mask)[..., None]))

        return Pair(lambda: ours(ids, mask), theirs, [], ours)

    return pair


def each_word_its_layer(w: Weights, X: Any, real: Any) -> Any:
    return torch.cat([torch.tanh(applied(f"layers.{t}.", w, X[:, t])) for t in range(X.shape[1])], 1)


def shared_layer(w: Weights, X: Any, real: Any) -> Any:
    return torch.tanh(applied("hidden.", w, (torch.tanh(applied("shared.", w, X)) * real).sum(1)))


def last_output(cell: str) -> Callable[..., Any]:
    def features(w: Weights, X: Any, real: Any) -> Any:
        state = torch.zeros(len(X), len(w[f"{cell}W_hh"]), dtype=torch.float64)
        for t in range(X.shape[1]):
            new = torch.tanh(X[:, t] @ w[f"{cell}W_xh"] + state @ w[f"{cell}W_hh"] + w[f"{cell}b"])
            state = torch.where(real[:, t], new, state)
        return state @ w["W_ho"] if "W_ho" in w else state

    return features


FEATURES: dict[str, Callable[..., Any]] = {
    "PerWordClassifier": each_word_its_layer,
    "SharedClassifier": shared_layer,
    "MemoryClassifier": last_output("cell."),
    "RecurrentClassifier": last_output("rnn.layers.0.forward."),
}


# Functions --------------------------------------------------------------------------------------------------------


def function(ours: Callable[..., Any], theirs: Callable[..., Any]) -> Judge:
    """Judge ``ours(x [b, s, n], axis, mask, labels)``, of which each takes what it needs."""

    def pair(draw: Draw, rng: np.random.Generator, z: Sizes) -> Pair:
        axis, mask = draw(st.integers(-3, 2)), right_padded(rng, z.b, z.s)
        labels, seed = rng.integers(0, z.n, z.b), draw(seeds)
        known = {"axis": axis, "mask": mask, "labels": labels, "seed": seed}
        torch_known = {**known, "mask": torch.from_numpy(mask)[..., None], "labels": torch.from_numpy(labels)}
        return Pair(
            lambda x: ours(x, **known), lambda w, x: theirs(x, **torch_known), [4 * numbers(rng, z.b, z.s, z.n)]
        )

    return pair


def quarter_dropped(x: Any, seed: int, **_: Any) -> Any:
    return torch.where(torch.from_numpy(np.random.default_rng(seed).random(tuple(x.shape)) < 0.25), 0, x / 0.75)


# fmt: off
FUNCTIONS: dict[str, Judge] = {
    "tanh": function(lambda x, **_: F.tanh(x), lambda x, **_: torch.tanh(x)),
    "sigmoid": function(lambda x, **_: F.sigmoid(x), lambda x, **_: torch.sigmoid(x)),
    "relu": function(lambda x, **_: F.relu(x), lambda x, **_: torch.relu(x)),
    "softplus": function(lambda x, **_: F.softplus(x), lambda x, **_: TF.softplus(x)),
    "softmax": function(lambda x, axis, **_: F.softmax(x, axis), lambda x, axis, **_: TF.softmax(x, axis)),
    "log_softmax": function(lambda x, axis, **_: F.log_softmax(x, axis), lambda x, axis, **_: TF.log_softmax(x, axis)),
    "cross_entropy": function(lambda x, labels, **_: F.cross_entropy(x[:, 0], labels),
                              lambda x, labels, **_: TF.cross_entropy(x[:, 0], labels)),
    "masked_sum": function(lambda x, mask, **_: F.masked_sum(x, mask), lambda x, mask, **_: (x * mask).sum(1)),
    "masked_mean": function(lambda x, mask, **_: F.masked_mean(x, mask),
                            lambda x, mask, **_: (x * mask).sum(1) / mask.sum(1)),
    "dropout": function(lambda x, seed, **_: F.dropout(x, 0.25, np.random.default_rng(seed)), quarter_dropped),
}
MODULES: dict[str, Judge] = {
    "Embedding": embedding, "Linear": linear, "LayerNorm": layer_norm, "Dropout": dropout, "Sequential": sequential,
    **{f"{kind}Cell": cell(f"{kind}Cell") for kind in ("RNN", "GRU", "LSTM")},
    **{kind: network(kind) for kind in ("RNN", "GRU", "LSTM")},
    **{f"{kind}, any mask": with_holes(kind) for kind in ("RNN", "GRU", "LSTM")},
    "PerWordClassifier": model("PerWordClassifier", "s", "n", "h"),
    "SharedClassifier": model("SharedClassifier", "n", "h"),
    "MemoryClassifier": model("MemoryClassifier", "n", "h"),
    "RecurrentClassifier": model("RecurrentClassifier", "n", "h"),
    "RecurrentClassifier, linear output": model("RecurrentClassifier", "n", "h", output="linear"),
}
# fmt: on


def public_modules() -> set[str]:
    named = {name: getattr(package, name) for package in (nn, models) for name in package.__all__}
    return {name for name, value in named.items() if isinstance(value, type) and issubclass(value, nn.Module)}


def test_every_public_module_and_function_has_a_judge() -> None:
    assert {name.split(",")[0] for name in MODULES} == public_modules() - BASES
    assert set(FUNCTIONS) == set(F.__all__) - WITHOUT_DERIVATIVE


def agree(ours: list[tg.Tensor], theirs: list[Any], what: str) -> None:
    for i, (found, expected) in enumerate(zip(ours, theirs, strict=True)):
        assert found.shape == tuple(expected.shape)
        np.testing.assert_allclose(found.numpy(), expected.numpy(force=True), **CLOSE, err_msg=f"{what} {i}")


@pytest.mark.parametrize("judge", [pytest.param(judge, id=name) for name, judge in (MODULES | FUNCTIONS).items()])
@few
@given(data=st.data(), seed=seeds, sizes=four_sizes)
def test_values_gradients_and_second_gradients(
    judge: Judge, data: st.DataObject, seed: int, sizes: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(seed)
    pair = judge(data.draw, rng, Sizes(*sizes))
    inputs = [tg.tensor(x, requires_grad=True) for x in pair.inputs]
    parameters = dict(pair.module.named_parameters())
    torch_inputs = [torch.tensor(x, requires_grad=True) for x in pair.inputs]
    weights = {name: torch.tensor(p.numpy(), requires_grad=True) for name, p in parameters.items()}
    ours, theirs = flat(pair.ours(*inputs)), flat(pair.theirs(weights, *torch_inputs))
    agree(ours, theirs, "value")

    wanted, torch_wanted = [*inputs, *parameters.values()], [*torch_inputs, *weights.values()]
    for order in ("gradient", "second gradient"):  # of a random mixture of all values, then of all gradients
        mixture = [numbers(rng, *y.shape) for y in ours]
        total = sum((y * tg.tensor(g)).sum() for y, g in zip(ours, mixture, strict=True))
        torch_total = sum((y * torch.from_numpy(g)).sum() for y, g in zip(theirs, mixture, strict=True))
        torch_total = torch_total + 0 * sum(w.sum() for w in torch_wanted)  # never a constant
        ours = tg.grad(total, wanted, create_graph=True, unused="zero")
        theirs = list(torch.autograd.grad(torch_total, torch_wanted, create_graph=True))
        agree(ours, theirs, order)
