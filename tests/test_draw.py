"""Drawings: everything is in them once, nothing lies over anything else, and they fit into any page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn.reference import every_backend, few, refuses, some

import tinygrad_rnn as tg
from tinygrad_rnn import functional as F
from tinygrad_rnn import nn
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.draw import SVG, draw, draw_rnn
from tinygrad_rnn.errors import ArgumentError, DataError, GraphError
from tinygrad_rnn.operation import Op

SPACE = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]  # left, top, right, bottom


# Reading a drawing ------------------------------------------------------------------------------------------------


class Seen:
    """What is in a drawing, read from its text."""

    def __init__(self, svg: SVG) -> None:
        self.root = ElementTree.fromstring(svg)
        self.groups = self.root.findall(f"{SPACE}g")
        self.loose = self.root.findall(f"{SPACE}text")
        self.width, self.height = float(self.root.attrib["width"]), float(self.root.attrib["height"])

    def of_kind(self, kind: str) -> list[str]:
        """Return the first lines of all boxes of a kind."""
        wanted = f"tg-node tg-is-{kind}"
        return [group[1].text or "" for group in self.groups if group.attrib["class"] == wanted]

    def texts(self) -> list[str]:
        return [text.text or "" for text in self.root.iter(f"{SPACE}text")]

    def heads(self) -> int:
        return sum(path.attrib["class"] == "tg-head" for path in self.root.findall(f"{SPACE}path"))

    def lines(self) -> Iterator[list[tuple[float, float]]]:
        """Yield points along every line."""
        for path in self.root.findall(f"{SPACE}path"):
            if path.attrib["class"] == "tg-line":
                yield points(path.attrib["d"])


def points(path: str) -> list[tuple[float, float]]:
    """Return points along a path of the commands M, V, H, C and c."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, numbers in re.findall(r"([MVHCc])([^MVHCc]*)", path):
        a = [float(number) for number in numbers.split()]
        if command == "M":
            ends = [(a[0], a[1])] * 4
        elif command in "VH":
            end = (x, a[0]) if command == "V" else (a[0], y)
            ends = [(x, y), (x, y), end, end]
        else:
            moved = [n + (0 if command == "C" else (x, y)[k % 2]) for k, n in enumerate(a)]
            ends = [(x, y), (moved[0], moved[1]), (moved[2], moved[3]), (moved[4], moved[5])]
        for t in np.linspace(0, 1, 30):
            parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            found.append(tuple(sum(p * end[k] for p, end in zip(parts, ends, strict=True)) for k in (0, 1)))  # type: ignore[arg-type]
        x, y = ends[3]
    return found


def around(text: ElementTree.Element) -> Box:
    """Return the box around a text: letters of usual fonts of one width are 0.6 of their size wide."""
    size = 11 if "tg-small" in text.attrib["class"] else 12
    letters = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text.text or "")
    x, y, width = float(text.attrib["x"]), float(text.attrib["y"]), 0.6 * size * letters
    left = x - {"start": 0, "middle": 0.5, "end": 1}[text.attrib["text-anchor"]] * width
    return left, y - 0.75 * size, left + width, y + 0.2 * size


def border(group: ElementTree.Element) -> Box:
    x, y, width, height = (float(group[0].attrib[name]) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def check_tidy(svg: SVG) -> Seen:
    """Assert that no text leaves its box, no two things overlap, no line runs through a box or a text."""
    seen = Seen(svg)
    boxes = [border(group) for group in seen.groups]
    texts = [around(text) for text in seen.loose if text.text]
    for group, box in zip(seen.groups, boxes, strict=True):
        assert all(inside(around(text), box) for text in group[1:]), [text.text for text in group[1:]]
        within = [around(text) for text in group[1:]]
        assert not any(overlap(a, b) for i, a in enumerate(within) for b in within[i + 1 :])
    things = boxes + texts
    assert not any(overlap(a, b) for i, a in enumerate(things) for b in things[i + 1 :])
    assert all(inside(thing, (0, 0, seen.width, seen.height)) for thing in things)
    smaller = [(left + 0.5, top + 0.5, right - 0.5, bottom - 0.5) for left, top, right, bottom in things]
    for line in seen.lines():
        for x, y in line:
            assert inside((x, y, x, y), (0, 0, seen.width, seen.height))
            assert not any(overlap((x, y, x, y), thing) for thing in smaller)
    return seen


# Graphs to draw ---------------------------------------------------------------------------------------------------


STEPS = [
    lambda a, b, c: a + b,
    lambda a, b, c: b * a,
    lambda a, b, c: tg.tanh(a),
    lambda a, b, c: 2 * a - 1,
    lambda a, b, c: a**3,
    lambda a, b, c: tg.stack([a, b, c, a], axis=0).sum(axis=0),
    lambda a, b, c: tg.where(a > 0, b, c),
]


@st.composite
def graphs(draw: st.DrawFn) -> tg.Tensor:
    """Graphs of a few dozen operations, with values that are used many times, constants and numbers."""
    made = [tg.tensor(np.zeros((2, 3)), requires_grad=True), tg.tensor(np.zeros((2, 3)))]
    recent = st.integers(0, 7)
    for step in draw(st.lists(st.sampled_from(STEPS), max_size=25)):
        made.append(step(*(made[-1 - draw(recent) % len(made)] for _ in range(3))))
    return made[-1] * made[0]


def recorded(output: tg.Tensor) -> list[tg.Tensor]:
    """Return the results in the graph of `output`."""
    found, todo = {output}, [output]
    while todo:
        for x in todo.pop().inputs:
            if isinstance(x, tg.Tensor) and x.op is not None and x not in found:
                found.add(x)
                todo.append(x)
    return list(found)


def unrolled(s: int = 4) -> tuple[tg.Tensor, nn.RNNCell]:
    rng = np.random.default_rng(0)
    cell, X = nn.RNNCell(3, 4, rng=rng), tg.tensor(rng.normal(size=(2, s, 3)).astype(np.float32), requires_grad=True)
    h = cell.initial_state(2)
    for t in range(s):
        h = cell(X[:, t], h)
    return h, cell


# The graph --------------------------------------------------------------------------------------------------------


@some
@given(graphs())
def test_every_operation_is_drawn_once_and_nothing_overlaps(output: tg.Tensor) -> None:
    seen = check_tidy(draw(output, max_nodes=200))
    results = recorded(output)
    assert Counter(seen.of_kind("operation")) == Counter(result.op.name for result in results if result.op)
    assert seen.heads() == sum(len(result.inputs) for result in results)
    leaves = {x for result in results for x in result.inputs if isinstance(x, tg.Tensor) and x.op is None}
    assert len(seen.of_kind("trained")) == sum(leaf.requires_grad for leaf in leaves)
    numbers = [x for result in results for x in result.inputs if not isinstance(x, tg.Tensor)]
    assert len(seen.of_kind("constant")) == sum(not leaf.requires_grad for leaf in leaves) + len(numbers)


@few
@given(graphs())
def test_the_same_graph_gives_the_same_drawing(output: tg.Tensor) -> None:
    assert draw(output, max_nodes=200) == draw(output, max_nodes=200)


def test_a_drawing_does_not_depend_on_the_run() -> None:
    assert draw(unrolled()[0]) == draw(unrolled()[0])


def test_the_recurrent_network_that_the_chapter_unrolls() -> None:
    h, cell = unrolled()
    seen = check_tidy(draw(h, names=dict(cell.named_parameters())))
    assert Counter(seen.of_kind("operation")) == {"getitem": 4, "linear": 8, "tanh": 4}
    assert sorted(seen.of_kind("trained")) == ["W_hh", "W_xh", "b", "trained"]  # each weight once: it is shared
    assert seen.texts().count("[:, 2]") == 1
    assert {"[2, 4, 3]", "[3, 4]", "[4, 4]", "[4]", "[2, 4]"} <= set(seen.texts())


@pytest.mark.parametrize("cell", [nn.LSTMCell(3, 4), nn.GRUCell(3, 4)], ids=["LSTM", "GRU"])
def test_gated_cells_are_tidy(cell: Any) -> None:
    state = cell(tg.tensor(np.ones((2, 3), dtype=np.float32)))
    output = state[0] if isinstance(state, tuple) else state
    check_tidy(draw(output, names=dict(cell.named_parameters())))


def test_values_and_gradients() -> None:
    a = tg.tensor(2.0, requires_grad=True)
    output = (a * a + 3 * a + 1) ** 2
    texts = check_tidy(draw(output, names={"a": a, "损失": output}, values=True)).texts()
    assert texts.count("gradient 22") == 4
    assert {"a", "2", "gradient 154", "power_of", "exponent=2", "121", "gradient 1", "损失 []"} <= set(texts)
    assert a.grad is None
    output.backward()  # the graph is still there
    assert a.grad is not None
    assert a.grad.item() == 154


def test_gradients_are_those_of_a_single_number_only() -> None:
    x = tg.tensor([[1.5, -2.0], [1e-9, 12345678.0]], requires_grad=True)
    texts = check_tidy(draw(x * 2, values=True)).texts()
    assert "[[1.5, -2], [1e-09, 1.235e+07]]" in texts
    assert not any("gradient" in text for text in texts)
    large = tg.tensor(np.ones(7), requires_grad=True)
    assert check_tidy(draw(large.sum(), values=True)).of_kind("trained") == ["trained"]


@every_backend
def test_any_backend_can_be_drawn(backend: Backend) -> None:
    x = tg.tensor([1.0, 2.0], requires_grad=True, backend=backend)
    assert draw((x * x).sum(), {"x": x}, values=True) == draw(
        ((y := tg.tensor([1.0, 2.0], requires_grad=True, backend="numpy")) * y).sum(), {"x": y}, values=True
    )


def test_a_loss_of_a_whole_model() -> None:
    rng = np.random.default_rng(0)
    model = nn.Sequential(
        nn.Embedding(9, 4, rng=rng), nn.RNN(4, 5, rng=rng), lambda out: out[1], nn.Linear(5, 2, rng=rng)
    )
    loss = F.cross_entropy(model(np.array([[1, 2, 3]])), np.array([1]))
    seen = check_tidy(draw(loss, names=dict(model.named_parameters())))
    assert set(dict(model.named_parameters())) <= set(seen.texts())
    assert "cross_entropy" in seen.of_kind("operation")


@some
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_can_be_written(first: str, second: str) -> None:
    x = tg.tensor([1.0], requires_grad=True)
    seen = check_tidy(draw(tg.apply(Op(second, lambda xp, a: a + 1, (lambda xp, g, y, a: g,)), x), names={first: x}))
    for name, found in ((first, seen.of_kind("trained")), (second, seen.of_kind("operation"))):
        if name.isprintable() and 0 < len(name) <= 40:
            assert found == [name]


# What it brings with it -------------------------------------------------------------------------------------------

DRAWINGS = [draw(unrolled()[0]), draw_rnn(nn.RNN(3, 4)), draw_rnn(nn.LSTM(3, 4, layers=2, bidirectional=True), s=3)]
every_drawing = pytest.mark.parametrize("svg", DRAWINGS, ids=["graph", "folded", "unrolled"])


@every_drawing
def test_a_drawing_is_described_in_words(svg: SVG) -> None:
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root[:2]] == [f"{SPACE}title", f"{SPACE}desc"]
    assert all(len(child.text or "") > 10 for child in root[:2])
    assert "id=" not in svg  # many drawings fit on one page


def test_the_description_tells_the_computation() -> None:
    x, W = tg.tensor([[1.0, 2.0]]), tg.tensor([[3.0], [4.0]], requires_grad=True)
    root = ElementTree.fromstring(draw(2 * tg.tanh(x @ W), names={"x": x, "W": W}))
    assert root[0].text == "Graph of 3 operations"
    assert root[1].text == (
        "(1) matmul of x [1, 2] and W [2, 1] gives [1, 1]. (2) tanh of (1) gives [1, 1]. "
        "(3) multiply of 2 and (2) gives [1, 1]."
    )


@every_drawing
def test_a_drawing_is_readable_in_light_and_dark(svg: SVG) -> None:
    colours = set(re.findall(r"(?:fill|stroke|color|background):\s*([^;]+);", svg))
    assert colours == {"currentColor", "none", "#e69f00", "CanvasText", "Canvas"}
    assert not re.search(r'(?:fill|stroke|color)="', svg)
    assert "svg:root { color: CanvasText; background: Canvas; color-scheme: light dark; }" in svg  # never on a page


@every_drawing
def test_a_drawing_is_shown_and_saved(tmp_path: Path, svg: SVG) -> None:
    assert isinstance(svg, str)
    assert svg._repr_svg_() == svg
    svg.save(tmp_path / "drawing.svg")
    assert (tmp_path / "drawing.svg").read_text(encoding="utf-8") == svg
    refuses(lambda: svg.save(tmp_path / "none" / "drawing.svg"), DataError, "cannot be written", "Fix:")


# The network ------------------------------------------------------------------------------------------------------


@some
@given(
    st.sampled_from([nn.RNN, nn.LSTM, nn.GRU]),
    st.integers(1, 3),
    st.booleans(),
    st.none() | st.integers(1, 12),
    st.sampled_from([(1, 2), (10, 16), (300, 1024)]),
    st.booleans(),
)
def test_networks_are_tidy_and_complete(
    kind: Any, layers: int, both: bool, s: int | None, sizes: Any, bias: bool
) -> None:
    n, h = sizes
    network = kind(n, h, layers=layers, bidirectional=both, bias=bias)
    svg = draw_rnn(network, s)
    seen = check_tidy(svg)
    times = ["t"] if s is None else [str(t) for t in range(1, s + 1)]
    cells = layers * (1 + both)
    state = "h_{0}, c_{0}" if kind is nn.LSTM else "h_{}"
    assert Counter(seen.of_kind("operation")) == {state.format(t): cells for t in times}
    texts = Counter(seen.texts())
    assert texts["W_xh"] == texts["W_hh"] == cells * len(times)
    assert all(texts[f"x_{t}"] == 1 and texts[f"o_{t} = h_{t}"] == 1 for t in times)
    assert texts[f"[b, {n}]"] == len(times)
    shapes = [f"W_xh {list(network.cells[0].W_xh.shape)}, W_hh {list(network.cells[0].W_hh.shape)}"]
    assert all(any(shape in text for text in texts) for shape in shapes)
    assert draw_rnn(network, s) == svg


def test_folded_and_unrolled() -> None:
    folded, twice = Seen(draw_rnn(nn.RNN(3, 4))), Seen(draw_rnn(nn.RNN(3, 4), s=2))
    assert "h_(t-1)" in folded.texts()
    assert [text for text in twice.texts() if re.fullmatch(r"h_\d", text)] == ["h_1", "h_2", "h_0", "h_2"]
    assert folded.root[0].text == "RNN, folded"
    assert twice.root[0].text == "RNN, unrolled over 2 words"
    assert folded.heads() == 3
    assert twice.heads() == 2 + 2 + 3


def test_a_backward_cell_remembers_the_next_word() -> None:
    assert "h_(t+1)" in Seen(draw_rnn(nn.GRU(3, 4, bidirectional=True))).texts()
    texts = Seen(draw_rnn(nn.GRU(3, 4, bidirectional=True), s=3)).texts()
    assert texts.count("h_0") == texts.count("h_4") == 1


@pytest.mark.parametrize("cell", [nn.RNNCell(3, 4), nn.LSTMCell(3, 4), nn.GRUCell(3, 4, bias=False)])
def test_a_cell_is_drawn_as_a_network_of_one(cell: nn.Cell) -> None:
    seen = check_tidy(draw_rnn(cell, s=2))
    assert len(seen.of_kind("operation")) == 2
    assert any(text.startswith("W_xh [3, ") and ("b [" in text) == (cell.b is not None) for text in seen.texts())


# Bad input --------------------------------------------------------------------------------------------------------


def test_what_was_not_recorded_cannot_be_drawn() -> None:
    x = tg.tensor([1.0], requires_grad=True)
    refuses(lambda: draw(3), ArgumentError, "draw", "int 3", "Fix:")  # type: ignore[arg-type]
    refuses(lambda: draw(np.ones(3)), ArgumentError, "[3] float64")  # type: ignore[arg-type]
    refuses(lambda: draw(x), GraphError, "nothing was recorded", "requires_grad=True")
    refuses(lambda: draw(tg.tensor([1.0]) * 2), GraphError, "nothing was recorded", "requires_grad=False")
    with tg.no_grad():
        y = x * 2
    refuses(lambda: draw(y), GraphError, "nothing was recorded")


def test_a_freed_graph_cannot_be_drawn() -> None:
    x = tg.tensor([1.0], requires_grad=True)
    part = x * 2
    loss = part.sum()
    kept = (part * 3).sum()
    loss.backward(retain_graph=True)
    check_tidy(draw(loss))
    loss.backward()
    refuses(lambda: draw(loss), GraphError, "freed", "retain_graph=True")
    refuses(lambda: draw(kept), GraphError, "freed", "[1] float32", "retain_graph=True")


def test_names_must_be_names_of_tensors_in_the_graph() -> None:
    x = tg.tensor([1.0], requires_grad=True)
    other = tg.tensor([1.0])
    refuses(lambda: draw(x * 2, names={"x": 3}), ArgumentError, "names", "int 3", "Fix:")  # type: ignore[dict-item]
    refuses(lambda: draw(x * 2, names=[x]), ArgumentError, "names", "list", "Fix:")  # type: ignore[arg-type]
    refuses(lambda: draw(x * 2, names={"z": other}), ArgumentError, "none of these tensors", "['z']", "Fix:")
    assert "x" in Seen(draw(x * 2, names={"x": x, "z": other})).texts()


def test_a_graph_that_cannot_be_read_is_refused() -> None:
    h, _ = unrolled(60)
    refuses(lambda: draw(h), ArgumentError, "245 boxes, more than 60", "draw a part", "max_nodes=245")
    assert len(Seen(draw(h, max_nodes=245)).groups) == 245


@pytest.mark.parametrize("s", [0, -1, 13, 2.0, True, "3"])
def test_words_that_cannot_be_drawn(s: Any) -> None:
    refuses(lambda: draw_rnn(nn.RNN(3, 4), s), ArgumentError, "draw_rnn", "from 1 to 12", f"s={s!r}", "Fix:")


@pytest.mark.parametrize("network", [nn.Linear(3, 4), nn.RNN, None])
def test_other_modules_are_no_recurrent_networks(network: Any) -> None:
    refuses(lambda: draw_rnn(network), ArgumentError, "draw_rnn", "no recurrent network", "Fix:")
