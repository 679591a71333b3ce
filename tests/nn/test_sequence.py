"""Reading a whole sentence at once is reading it word by word: values, gradients, and gradients of gradients.

The judge is ``read``, the loop of cells in which every small operation is on the tape.
"""

from __future__ import annotations

import copy
import gc
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn import nn, sequence
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.errors import GraphError
from tinygrad_rnn.nn import recurrent
from tinygrad_rnn.operation import Piece

from .reference import every_backend, few, four_sizes, gradcheck_module, numbers, refuses, seeds, some_mask

NETWORKS = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}
CLOSE = {"float64": {"rtol": 1e-10, "atol": 1e-10}, "float32": {"rtol": 1e-4, "atol": 1e-5}}
LARGE = (32, 20, 30, 64)  # b, s, n, h of arrays above the size from which memory is lent again
every_network = pytest.mark.parametrize("kind", NETWORKS)
Arrays = dict[str, np.ndarray]


class Case:
    """A network, what it reads, and what comes back to it as gradients: all drawn from one seed."""

    def __init__(
        self,
        kind: str,
        seed: int,
        sizes: tuple[int, ...],
        backend: Backend = NUMPY,
        dtype: str = "float64",
        masked: bool = False,
        started: bool = False,
        **options: Any,
    ) -> None:
        b, s, n, h = sizes
        self.kind, self.backend, self.dtype = kind, backend, dtype
        self.rng = np.random.default_rng(seed)
        self.network = NETWORKS[kind](n, h, rng=self.rng, dtype=dtype, **options).to(backend)
        for p in self.network.parameters():  # larger than at first, so that gates open and close
            p.write(p.data * 3)
        cells = len(self.network.cells)
        self.mask = some_mask(self.rng, b, s) if masked else None
        self.X = self.leaf(b, s, n)
        shape = (b, h) if cells == 1 else (cells, b, h)
        start = [self.leaf(*shape) for _ in range(2 if kind == "LSTM" else 1)] if started else []
        self.start = None if not start else tuple(start) if kind == "LSTM" else start[0]
        self.leaves = {"X": self.X} | {f"start {i}": t for i, t in enumerate(start)}
        self.leaves |= dict(self.network.named_parameters())

    def leaf(self, *shape: int) -> tg.Tensor:
        return tg.tensor(numbers(self.rng, *shape, dtype=self.dtype), requires_grad=True, backend=self.backend)

    def forward(self) -> list[tg.Tensor]:
        """Return H and the last states."""
        H, last = self.network(self.X, self.start, self.mask)
        return [H, *last] if isinstance(last, tuple) else [H, last]

    def gradients(self, outputs: list[tg.Tensor], upstream: list[np.ndarray | None], retain: bool = False) -> Arrays:
        """Return the gradient of every leaf, from gradients of the outputs; None: this output is not used."""
        used = [(y, g) for y, g in zip(outputs, upstream, strict=True) if g is not None]
        loss = sum((y * tg.tensor(g, backend=self.backend)).sum() for y, g in used)
        found = tg.grad(loss, list(self.leaves.values()), retain_graph=retain, unused="zero")
        return {name: g.numpy() for name, g in zip(self.leaves, found, strict=True)}


def word_by_word(case: Case) -> list[tg.Tensor]:
    """Return what the network computes, by the loop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recurrent, "AT_ONCE", {})
        return case.forward()


def operations(output: tg.Tensor) -> list[str]:
    """Return the names of all operations behind `output`."""
    found, waiting = {output: None}, [output]
    while waiting:
        for x in waiting.pop().inputs:
            if isinstance(x, tg.Tensor) and x not in found:
                found[x] = None
                waiting.append(x)
    return [t.op.name for t in found if t.op is not None]


def assert_same(found: Arrays, expected: Arrays, dtype: str) -> None:
    assert found.keys() == expected.keys()
    for name in expected:
        assert found[name].dtype == dtype
        np.testing.assert_allclose(found[name], expected[name], **CLOSE[dtype], err_msg=name)


# The same as the loop ---------------------------------------------------------------------------------------------


@every_backend
@every_network
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@settings(max_examples=15, deadline=None)
@given(
    seeds,
    four_sizes,
    st.fixed_dictionaries({name: st.booleans() for name in ("masked", "started", "bias", "bidirectional")}),
    st.sampled_from([1, 2]),
    st.lists(st.booleans(), min_size=3, max_size=3).filter(any),
)
def test_at_once_is_word_by_word(
    backend: Backend,
    kind: str,
    dtype: str,
    seed: int,
    sizes: tuple[int, ...],
    options: dict[str, bool],
    layers: int,
    used: list[bool],
) -> None:
    case = Case(kind, seed, sizes, backend, dtype, layers=layers, **options)
    expected, found = word_by_word(case), case.forward()
    assert len(operations(found[0])) < len(operations(expected[0])) or sizes[1] == 1
    for y, z in zip(found, expected, strict=True):
        assert y.dtype == z.dtype == dtype and y.backend is z.backend is backend
        np.testing.assert_allclose(y.numpy(), z.numpy(), **CLOSE[dtype])
    upstream: list[Any] = [numbers(case.rng, *y.shape, dtype=dtype) for y in found]
    upstream = [g if use else None for g, use in zip(upstream, used, strict=False)]
    upstream = upstream if any(g is not None for g in upstream) else [numbers(case.rng, *found[0].shape, dtype=dtype)]
    upstream += [None] * (len(found) - len(upstream))
    assert_same(case.gradients(found, upstream), case.gradients(expected, upstream), dtype)


@every_network
@few
@given(seeds, four_sizes, st.booleans(), st.integers(0, 4))
def test_a_gradient_of_one_step_may_come_as_a_piece(
    kind: str, seed: int, sizes: tuple[int, ...], masked: bool, step: int
) -> None:
    case = Case(kind, seed, sizes, masked=masked)
    y = case.forward()[0]
    while y.op.name != kind.lower():
        y = y.inputs[0]
    g = np.zeros(y.shape)
    g[step % len(g)] = numbers(case.rng, *y.shape[1:])
    piece = Piece(step % len(g), g[step % len(g)])
    found, expected = (
        y.op.rules.rule(np, given_back, y.data, *(x.data for x in y.inputs), **y.params) for given_back in (piece, g)
    )
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_array_equal(a, b)


@every_network
@few
@given(seeds, st.booleans(), st.integers(1, 3), st.integers(1, 40))
def test_long_sentences_and_many_portions(kind: str, seed: int, masked: bool, b: int, s: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequence.reading, "PORTION", 20)
        case = Case(kind, seed, (b, s, 2, 3), masked=masked)
        expected, found = word_by_word(case), case.forward()
        upstream = [numbers(case.rng, *y.shape) for y in found]
        assert_same(case.gradients(found, upstream), case.gradients(expected, upstream), "float64")


@every_network
def test_large_arrays(kind: str) -> None:
    """Large enough for memory that is lent."""
    case = Case(kind, 0, LARGE, masked=True, started=True)
    expected, found = word_by_word(case), case.forward()
    upstream = [numbers(case.rng, *y.shape) for y in found]
    assert_same(case.gradients(found, upstream), case.gradients(expected, upstream), "float64")


@every_network
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("masked", [True, False], ids=["mask", "no mask"])
def test_gradients_of_gradients(kind: str, bias: bool, masked: bool) -> None:
    sizes = (2, 2, 1, 2) if kind == "RNN" else (1, 2, 1, 2)
    case = Case(kind, 0, sizes, masked=masked, started=True, bias=bias)
    start = [case.start] if kind != "LSTM" else list(case.start)  # type: ignore[arg-type]

    def call(X: tg.Tensor, *state: tg.Tensor) -> tg.Tensor:
        case.X, case.start = X, state if kind == "LSTM" else state[0]
        return tg.concatenate([y.reshape(-1) for y in case.forward()], axis=0)

    gradcheck_module(case.network, call, [case.X, *start], order=2)


def test_a_gradient_of_a_gradient_through_weights_that_made_the_words() -> None:
    """The words are computed from the same weights: the gradient by the weights is counted once."""
    case = Case("RNN", 0, (2, 3, 2, 2))
    cell = case.network.cell

    def penalty() -> tg.Tensor:
        H, _ = case.network(case.X @ cell.W_xh)
        [g] = tg.grad((H * H).sum(), [cell.W_xh], create_graph=True)
        return (g * g).sum()

    found = tg.grad(penalty(), [cell.W_xh, cell.W_hh])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recurrent, "AT_ONCE", {})
        expected = tg.grad(penalty(), [cell.W_xh, cell.W_hh])
    for g, e in zip(found, expected, strict=True):
        np.testing.assert_allclose(g.numpy(), e.numpy(), **CLOSE["float64"])


def test_other_activations_and_cells_of_ones_own_are_read_word_by_word() -> None:
    class Own(nn.RNNCell):
        def forward(self, x: tg.Tensor, state: tg.Tensor | None = None) -> tg.Tensor:
            return super().forward(x, state) * 2

    case = Case("RNN", 0, (2, 3, 4, 5), activation=tg.relu)
    assert "rnn" not in operations(case.forward()[0])
    case = Case("RNN", 0, (2, 3, 4, 5))
    assert operations(case.forward()[0]).count("rnn") == 1
    plain = case.forward()[0].numpy()
    case.network.layers[0]["forward"].__class__ = Own
    assert np.abs(case.forward()[0].numpy() - plain).max() > 1e-2


# Nothing that somebody can see is overwritten ---------------------------------------------------------------------


@every_network
@pytest.mark.parametrize("sizes", [(2, 3, 4, 5), LARGE], ids=["small", "large"])
def test_results_and_gradients_stay_what_they_are(kind: str, sizes: tuple[int, ...]) -> None:
    case = Case(kind, 0, sizes, masked=True, dtype="float32")
    seen: list[tuple[np.ndarray, np.ndarray]] = []  # arrays that a user may hold, and copies of them

    def hold(*arrays: np.ndarray) -> None:
        seen.extend((a, a.copy()) for a in arrays)

    outputs = case.forward()
    upstream = [numbers(case.rng, *y.shape, dtype="float32") for y in outputs]
    expected = case.gradients(outputs, upstream)
    for _ in range(3):
        first, second = case.forward(), case.forward()  # two graphs at a time
        hold(*(y.data for y in first + second))
        hold(first[0][:, 1].data, first[0].data[::2])
        assert_same(case.gradients(second, upstream), expected, "float32")
        again = case.gradients(first, upstream, retain=True)
        other = Case(kind, 1, (sizes[0] + 1, *sizes[1:]), dtype="float32")
        other.network = case.network  # another shape in between, and the same memory
        hold(*(y.data for y in other.forward()))
        assert_same(case.gradients(first, upstream, retain=True), again, "float32")
        assert_same(case.gradients(first, upstream), expected, "float32")
        refuses(lambda graph=first: case.gradients(graph, upstream), GraphError, "walked before")
        sum((y * y).sum() for y in case.forward()).backward()
        hold(*(leaf.grad.data for leaf in case.leaves.values()))
        del first, second
        for array, copied in seen:
            np.testing.assert_array_equal(array, copied)
    assert not any(np.shares_memory(a, b) for i, (a, _) in enumerate(seen) for b, _ in seen[:i] if a.base is not b.base)


@every_network
@pytest.mark.parametrize("sizes", [(2, 3, 4, 5), LARGE], ids=["small", "large"])
def test_one_network_twice_in_one_graph(kind: str, sizes: tuple[int, ...]) -> None:
    b, s, _, h = sizes
    case = Case(kind, 0, (b, s, h, h))

    def twice() -> list[tg.Tensor]:
        H, _ = case.network(case.X)
        again, last = case.network(H)
        return [H, again, *(last if isinstance(last, tuple) else [last])]

    found = twice()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recurrent, "AT_ONCE", {})
        expected = twice()
    upstream = [numbers(case.rng, *y.shape) for y in found]
    assert_same(case.gradients(found, upstream), case.gradients(expected, upstream), "float64")


@every_network
def test_what_is_handed_in_is_not_written_to(kind: str) -> None:
    case = Case(kind, 0, (3, 4, 2, 5), masked=True, started=True)
    X, *inputs = case.leaves.values()
    states, weights = inputs[: -len(case.network.cell.weights)], case.network.cell.weights
    real = tg.tensor(case.mask)
    y = sequence.at_once(recurrent.AT_ONCE[type(case.network.cell)], X, states, weights, real, sequence.Memory(), max)
    arrays = [numbers(case.rng, *y.shape), y.data, real.data, *(t.data for t in case.leaves.values())]
    before = [a.copy() for a in arrays]
    first = tg.grad(y, [X, *inputs], tg.Tensor(arrays[0]), retain_graph=True)
    second = tg.grad(y, [X, *inputs], tg.Tensor(arrays[0]))
    for a, copied in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(a, copied)
    for a, again in zip(first, second, strict=True):
        np.testing.assert_array_equal(a.numpy(), again.numpy())


@every_network
def test_a_call_that_failed_leaves_nothing_behind(kind: str) -> None:
    case = Case(kind, 0, LARGE)
    before = [y.numpy() for y in case.forward()]
    W = case.network.cell.W_hh
    case.network.cell.W_hh = tg.nn.Parameter(np.ones((64, 63)))
    with pytest.raises(ValueError, match=kind.lower()):
        case.network(case.X)
    case.network.cell.W_hh = W
    for y, expected in zip(case.forward(), before, strict=True):
        np.testing.assert_array_equal(y.numpy(), expected)


def test_a_mask_that_is_written_to_later_does_not_change_the_gradient() -> None:
    case = Case("GRU", 0, (3, 4, 2, 3), masked=True)
    outputs = case.forward()
    upstream = [numbers(case.rng, *y.shape) for y in outputs]
    expected = case.gradients(outputs, upstream, retain=True)
    case.mask[...] = True  # type: ignore[index]
    assert_same(case.gradients(outputs, upstream), expected, "float64")


def test_weights_that_were_changed_after_the_forward_pass_are_noticed() -> None:
    case = Case("LSTM", 0, (2, 3, 4, 5))
    outputs = case.forward()
    W = case.network.cell.W_hh
    W.write(W.data * 2)
    refuses(lambda: case.gradients(outputs, [numbers(case.rng, *y.shape) for y in outputs]), GraphError, "changed")


@every_network
def test_a_graph_is_gone_with_its_last_tensor(kind: str) -> None:
    case = Case(kind, 0, LARGE, dtype="float32")
    memory = case.network.memory

    def idle() -> int:
        return sum(len(blocks) for blocks in memory.idle.values())

    gc.disable()  # what is gone must be gone at once, without the search for cycles
    try:
        outputs = case.forward()
        assert idle() == 0
        del outputs
        blocks = idle()
        assert blocks >= 2
        for _ in range(5):
            outputs = case.forward()
            outputs[0].sum().backward()
            del outputs
        settled = idle()
        for _ in range(5):
            outputs = case.forward()
            outputs[0].sum().backward()
            del outputs
        assert idle() == settled
    finally:
        gc.enable()


# Memory -----------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(0, 5)), max_size=40))
def test_lent_arrays_never_overlap_while_somebody_sees_them(actions: list[tuple[int, int, int]]) -> None:
    memory, held, serial = sequence.Memory(), [], 0
    views: list[Callable[[np.ndarray], np.ndarray]] = [
        lambda a: a,
        lambda a: a[3:7],
        lambda a: a.swapaxes(0, 1)[1:],
        lambda a: np.asarray(memoryview(a.reshape(-1)))[5:],
    ]
    for kind, size, which in actions:
        if which < len(held) and kind == 0:
            del held[which]
            continue
        serial += 1
        whole = memory.empty(np, (size * 100, 300), np.dtype("float32"))
        whole[...] = serial
        held.append((views[kind](whole), serial))
        del whole
        for view, number in held:
            assert (view == number).all()
    blocks = [b for bs in memory.idle.values() for b in bs]
    assert len({id(b) for b in blocks}) == len(blocks)


def test_memory_comes_back_and_is_used_again() -> None:
    memory, shape = sequence.Memory(), (300, 300)
    a = memory.empty(np, shape, np.dtype("float32"))
    assert a.shape == shape and a.dtype == np.float32 and a.flags.writeable and a.ctypes.data % 64 == 0
    place = a.ctypes.data
    del a
    assert memory.empty(np, shape, np.dtype("float32")).ctypes.data == place
    assert memory.empty(np, (290, 300), np.dtype("float32")).ctypes.data == place
    assert [len(blocks) for blocks in memory.idle.values()] == [1]
    larger = memory.empty(np, (900, 900), np.dtype("float64"))  # what does not fit is given up
    assert not memory.idle
    del larger
    assert [len(blocks) for blocks in memory.idle.values()] == [1]


def test_a_copy_of_a_network_has_memory_of_its_own() -> None:
    network = nn.RNN(3, 4, rng=np.random.default_rng(0))
    for other in (copy.deepcopy(network), pickle.loads(pickle.dumps(network.memory))):
        memory = other if isinstance(other, sequence.Memory) else other.memory
        assert isinstance(memory, sequence.Memory) and memory is not network.memory


# Vanished gradients -----------------------------------------------------------------------------------------------


def denormal(values: np.ndarray) -> int:
    return int(((values != 0) & (np.abs(values) < np.finfo(values.dtype).tiny)).sum())


@every_network
@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
def test_gradients_that_vanish_end_in_zero(kind: str, masked: bool) -> None:
    b, s, n, h = 4, 300, 3, 12
    rng = np.random.default_rng(0)
    network = NETWORKS[kind](n, h, rng=rng)
    if kind != "RNN":  # gates that forget, so that these vanish, too
        network.cell.b.write(network.cell.b.data - np.float32(1.5) * (np.arange(len(network.cell.b)) // h == 1))
    mask = np.arange(s) < np.array([[s], [s // 2], [s - 1], [3]]) if masked else None
    X = tg.tensor(numbers(rng, b, s, n, dtype="float32"), requires_grad=True)
    leaves = [X, *network.parameters()]

    def gradients() -> Iterator[np.ndarray]:
        _, last = network(X, mask=mask)
        h_s = last[0] if isinstance(last, tuple) else last
        yield from (g.numpy() for g in tg.grad((h_s * h_s).sum(), leaves))

    found = list(gradients())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recurrent, "AT_ONCE", {})
        expected = list(gradients())
    assert denormal(expected[0]) > 0
    assert denormal(found[0]) < 0.2 * denormal(expected[0]) + 1
    assert not found[0][0, :30].any()
    for g, e in zip(found, expected, strict=True):
        np.testing.assert_allclose(g, e, rtol=1e-3, atol=1e-6)
    if masked:  # a short sentence beside long ones keeps its gradient
        np.testing.assert_allclose(found[0][3, :3], expected[0][3, :3], rtol=1e-4)
        assert np.abs(found[0][3, :3]).max() > 1e-4


# On a graphics card -----------------------------------------------------------------------------------------------


@every_backend
@every_network
@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
def test_a_step_needs_nothing_from_the_host(backend: Backend, kind: str, masked: bool) -> None:
    if not hasattr(backend, "transfers"):
        return
    case = Case(kind, 0, (3, 20, 4, 5), backend, "float32", started=True)
    mask = tg.tensor(some_mask(case.rng, 3, 20), backend=backend) if masked else None
    before = backend.transfers
    H, last = case.network(case.X, case.start, mask)
    loss = (H * H).sum() + sum((part * part).sum() for part in (last if isinstance(last, tuple) else [last]))
    loss.backward()
    assert backend.transfers == before


# PyTorch ----------------------------------------------------------------------------------------------------------


@every_network
@few
@given(seeds, four_sizes, st.booleans())
def test_pytorch_agrees(kind: str, seed: int, sizes: tuple[int, ...], started: bool) -> None:
    torch = pytest.importorskip("torch")
    (_, _, n, h), case = sizes, Case(kind, seed, sizes, started=started)
    theirs, cell = getattr(torch.nn, kind)(n, h, batch_first=True, dtype=torch.float64), case.network.cell
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(torch.from_numpy(cell.W_xh.numpy().T.copy()))
        theirs.weight_hh_l0.copy_(torch.from_numpy(cell.W_hh.numpy().T.copy()))
        theirs.bias_ih_l0.copy_(torch.from_numpy(cell.b.numpy()))
        theirs.bias_hh_l0.zero_()
        if kind == "GRU":
            theirs.bias_hh_l0[2 * h :] = torch.from_numpy(cell.b_hp.numpy())
    x = torch.from_numpy(case.X.numpy()).requires_grad_()
    start = [torch.from_numpy(t.numpy())[None].requires_grad_() for name, t in case.leaves.items() if "start" in name]
    H, last = theirs(x, (tuple(start) if kind == "LSTM" else start[0]) if started else None)
    outputs = [H, *(part[0] for part in (last if kind == "LSTM" else [last]))]
    found = case.forward()
    upstream = [numbers(case.rng, *y.shape) for y in found]
    for y, z in zip(found, outputs, strict=True):
        np.testing.assert_allclose(y.numpy(), z.detach().numpy(), **CLOSE["float64"])
    torch.autograd.backward(outputs, [torch.from_numpy(g) for g in upstream])
    expected = {"X": x.grad.numpy()} | {f"start {i}": t.grad[0].numpy() for i, t in enumerate(start)}
    for name, p in (("W_xh", theirs.weight_ih_l0), ("W_hh", theirs.weight_hh_l0), ("b", theirs.bias_ih_l0)):
        expected[f"layers.0.forward.{name}"] = p.grad.numpy().T
    if kind == "GRU":
        expected["layers.0.forward.b_hp"] = theirs.bias_hh_l0.grad.numpy()[2 * h :]
    assert_same(case.gradients(found, upstream), expected, "float64")
