"""PyTorch as independent judge: the same weights and batches give the same losses, outputs, gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import functional as F
from tinygrad_rnn import nn, optim
from tinygrad_rnn.models import RecurrentClassifier

from .reference import few, four_sizes, numbers, right_padded, seeds, token_ids

torch = pytest.importorskip("torch", reason="needs PyTorch: pip install -e '.[oracle]'")
torch.set_num_threads(1)  # its threads and NumPy's would fight for the same processors

CLOSE = {"rtol": 1e-10, "atol": 1e-12}
B, S, N, H, K = 32, 20, 10, 128, 2  # the chapter's reference configuration
VOCABULARY, STEPS = 100, 50


# The same weights -------------------------------------------------------------------------------------------------


def fill(target: Any, values: np.ndarray) -> None:
    """Copy our weights, stored (in, out), into PyTorch's, stored (out, in)."""
    with torch.no_grad():
        target.copy_(torch.from_numpy(np.ascontiguousarray(values.T)))


def torch_cells(network: nn.Recurrent, theirs: Any) -> None:
    """Copy the weights of a recurrent network; PyTorch's second bias is redundant (but in the GRU): zero, and fixed."""
    directions = ["", "_reverse"]
    for depth, layer in enumerate(network.layers):
        for suffix, cell in zip(directions, layer.values(), strict=False):
            second = np.zeros(cell.b.shape)
            if isinstance(cell, nn.GRUCell):
                second[2 * cell.h :] = cell.b_hp.numpy()
            fill(getattr(theirs, f"weight_ih_l{depth}{suffix}"), cell.W_xh.numpy())
            fill(getattr(theirs, f"weight_hh_l{depth}{suffix}"), cell.W_hh.numpy())
            fill(getattr(theirs, f"bias_ih_l{depth}{suffix}"), cell.b.numpy())
            fill(getattr(theirs, f"bias_hh_l{depth}{suffix}"), second)
            getattr(theirs, f"bias_hh_l{depth}{suffix}").requires_grad_(isinstance(cell, nn.GRUCell))


class TorchClassifier(torch.nn.Module):
    """Embedding, RNN, last state, linear: the chapter's network in PyTorch, with the weights of ours."""

    def __init__(self, ours: RecurrentClassifier) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(VOCABULARY, N, padding_idx=0, dtype=torch.float64)
        self.rnn = torch.nn.RNN(N, H, batch_first=True, dtype=torch.float64)
        self.classifier = torch.nn.Linear(H, K, dtype=torch.float64)
        with torch.no_grad():
            self.embedding.weight.copy_(torch.from_numpy(ours.embedding.W.numpy()))
        torch_cells(ours.rnn, self.rnn)
        fill(self.classifier.weight, ours.classifier.W.numpy())
        fill(self.classifier.bias, ours.classifier.b.numpy())

    def forward(self, ids: np.ndarray, mask: np.ndarray | None) -> Any:
        X = self.embedding(torch.from_numpy(ids))
        if mask is not None:
            lengths = torch.from_numpy(mask.sum(axis=1))
            X = torch.nn.utils.rnn.pack_padded_sequence(X, lengths, batch_first=True, enforce_sorted=False)
        _, h_s = self.rnn(X)
        return self.classifier(h_s[0])


def some_batches(masked: bool) -> Iterator[tuple[np.ndarray, np.ndarray | None, np.ndarray]]:
    rng = np.random.default_rng(0)
    for _ in range(STEPS):
        mask = right_padded(rng, B, S) if masked else np.ones((B, S), bool)
        ids = token_ids(rng, VOCABULARY, mask)
        yield ids, mask if masked else None, (ids.sum(axis=1) % K)


OPTIMIZERS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "SGD": (lambda p: optim.SGD(p, 0.1), lambda p: torch.optim.SGD(p, 0.1)),
    "momentum": (lambda p: optim.SGD(p, 0.05, momentum=0.9), lambda p: torch.optim.SGD(p, 0.05, momentum=0.9)),
    "Adam": (lambda p: optim.Adam(p, 0.001), lambda p: torch.optim.Adam(p, 0.001)),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("masked", [False, True], ids=["full sentences", "padded"])
def test_fifty_training_steps_are_pytorchs(optimizer: str, masked: bool) -> None:
    ours = RecurrentClassifier(VOCABULARY, N, H, np.random.default_rng(0), dtype="float64")
    theirs = TorchClassifier(ours)
    make, torch_make = OPTIMIZERS[optimizer]
    step, torch_step = make(ours.parameters()), torch_make([p for p in theirs.parameters() if p.requires_grad])
    losses, expected = [], []
    for ids, mask, labels in some_batches(masked):
        step.zero_grad()
        loss = F.cross_entropy(ours(ids, mask), labels)
        loss.backward()
        step.step()
        losses.append(loss.item())

        torch_step.zero_grad()
        torch_loss = torch.nn.functional.cross_entropy(theirs(ids, mask), torch.from_numpy(labels))
        torch_loss.backward()
        torch_step.step()
        expected.append(torch_loss.item())
    np.testing.assert_allclose(losses, expected, rtol=0, atol=1e-9)
    assert len(set(losses)) == STEPS
    np.testing.assert_allclose(ours.rnn.cell.W_hh.numpy(), theirs.rnn.weight_hh_l0.detach().numpy().T, atol=1e-9)


# Piece by piece ---------------------------------------------------------------------------------------------------


@few
@given(seeds, four_sizes, st.integers(-3, 2))
def test_softmax_and_its_gradient(seed: int, sizes: tuple[int, ...], axis: int) -> None:
    rng = np.random.default_rng(seed)
    z, g = 4 * numbers(rng, *sizes[:3]), numbers(rng, *sizes[:3])
    for ours, theirs in ((F.softmax, torch.softmax), (F.log_softmax, torch.log_softmax)):
        x, t = tg.tensor(z, requires_grad=True), torch.from_numpy(z).requires_grad_()
        y, u = ours(x, axis=axis), theirs(t, dim=axis)
        np.testing.assert_allclose(y.numpy(), u.detach().numpy(), **CLOSE)
        y.backward(g)
        u.backward(torch.from_numpy(g))
        np.testing.assert_allclose(x.grad.numpy(), t.grad.numpy(), **CLOSE)


@few
@given(seeds, st.integers(1, 5), st.integers(2, 6))
def test_cross_entropy_and_its_gradient(seed: int, b: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    z, labels = 4 * numbers(rng, b, k), rng.integers(0, k, b)
    x, t = tg.tensor(z, requires_grad=True), torch.from_numpy(z).requires_grad_()
    loss, expected = F.cross_entropy(x, labels), torch.nn.functional.cross_entropy(t, torch.from_numpy(labels))
    assert loss.item() == pytest.approx(expected.item(), rel=1e-12)
    loss.backward()
    expected.backward()
    np.testing.assert_allclose(x.grad.numpy(), t.grad.numpy(), **CLOSE)


@few
@given(seeds, four_sizes, st.sampled_from([None, 0, 2]))
def test_embedding_and_its_gradient(seed: int, sizes: tuple[int, ...], padding: int | None) -> None:
    b, s, n, _ = sizes
    rng = np.random.default_rng(seed)
    ids, g = rng.integers(0, 4, (b, s)), numbers(rng, b, s, n)
    ours = nn.Embedding(4, n, padding, rng, "float64")
    theirs = torch.nn.Embedding(4, n, padding_idx=padding, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(torch.from_numpy(ours.W.numpy()))
    y, u = ours(ids), theirs(torch.from_numpy(ids))
    np.testing.assert_array_equal(y.numpy(), u.detach().numpy())
    y.backward(g)
    u.backward(torch.from_numpy(g))
    np.testing.assert_allclose(ours.W.grad.numpy(), theirs.weight.grad.numpy(), **CLOSE)


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
@few
@given(seeds, four_sizes, st.integers(1, 2), st.booleans())
def test_recurrent_networks_and_their_gradients(
    kind: str, seed: int, sizes: tuple[int, ...], layers: int, both_ways: bool
) -> None:
    b, s, n, h = sizes
    rng = np.random.default_rng(seed)
    ours = getattr(nn, kind)(n, h, layers=layers, bidirectional=both_ways, rng=rng, dtype="float64")
    theirs = getattr(torch.nn, kind)(
        n, h, num_layers=layers, bidirectional=both_ways, batch_first=True, dtype=torch.float64
    )
    torch_cells(ours, theirs)
    X, mask = numbers(rng, b, s, n), right_padded(rng, b, s)
    x, t = tg.tensor(X, requires_grad=True), torch.from_numpy(X).requires_grad_()
    H, last = ours(x, mask=mask)
    packed = torch.nn.utils.rnn.pack_padded_sequence(
        t, torch.from_numpy(mask.sum(axis=1)), batch_first=True, enforce_sorted=False
    )
    U, end = theirs(packed)
    U, _ = torch.nn.utils.rnn.pad_packed_sequence(U, batch_first=True, total_length=s)
    np.testing.assert_allclose(H.numpy()[mask], U.detach().numpy()[mask], **CLOSE)
    parts, torch_parts = (last, end) if isinstance(last, tuple) else ((last,), (end,))
    for part, torch_part in zip(parts, torch_parts, strict=True):
        np.testing.assert_allclose(part.numpy().reshape(torch_part.shape), torch_part.detach().numpy(), **CLOSE)

    g = numbers(rng, *H.shape) * mask[..., None]
    H.backward(g)
    U.backward(torch.from_numpy(g))
    np.testing.assert_allclose(x.grad.numpy(), t.grad.numpy(), **CLOSE)
    for depth, layer in enumerate(ours.layers):
        for suffix, cell in zip(["", "_reverse"], layer.values(), strict=False):
            for name, torch_name in (("W_xh", "weight_ih"), ("W_hh", "weight_hh"), ("b", "bias_ih")):
                found = getattr(cell, name).grad.numpy()
                expected = getattr(theirs, f"{torch_name}_l{depth}{suffix}").grad.numpy()
                np.testing.assert_allclose(found, expected.T, **CLOSE)


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
def test_initial_weights_are_spread_as_pytorchs(kind: str) -> None:
    ours = values_by_shape(p.numpy() for p in getattr(nn, kind)(40, 50, rng=np.random.default_rng(0)).parameters())
    theirs = values_by_shape(p.detach().numpy().T for p in getattr(torch.nn, kind)(40, 50).parameters())
    for shape in ours:
        if len(shape) == 2:
            assert ours[shape].std() == pytest.approx(theirs[shape].std(), rel=0.1)
            assert np.abs(ours[shape]).max() == pytest.approx(np.abs(theirs[shape]).max(), rel=0.1)


def values_by_shape(arrays: Any) -> dict[tuple[int, ...], np.ndarray]:
    return {array.shape: array for array in arrays}
