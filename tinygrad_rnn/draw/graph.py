"""The graph of a computation, as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tinygrad_rnn.differentiate import grad
from tinygrad_rnn.draw.layout import Node, in_rows, order, place
from tinygrad_rnn.draw.svg import GAP, SVG, boxed, head, line, picture, printable, written
from tinygrad_rnn.errors import ArgumentError, GraphError, describe, phrase
from tinygrad_rnn.operands import SCALARS
from tinygrad_rnn.operation import FREED
from tinygrad_rnn.tensor import Tensor

LARGEST = 6  # how many numbers fit into a box
OUTLET = 24  # below a row: the piece of line beside which the shape stands


def draw(output: Tensor, names: Mapping[str, Tensor] | None = None, values: bool = False, max_nodes: int = 60) -> SVG:
    """Return a drawing of the graph that was recorded when `output` was computed.

    Each operation is a rounded box. Beside the line that leaves a box stands the shape of what it computed. Leaves
    that are trained (that need a gradient) are filled boxes, constants have a dashed border.

    Parameters
    ----------
    output : a recorded tensor, whose graph was not yet freed by ``backward``.
    names : tensors by name, such as ``dict(model.named_parameters())``; those that are not in the graph are left out.
    values : also write the values of tensors of at most 6 numbers and, if `output` is a single number, below them its
        gradient with respect to them.
    max_nodes : how many boxes can still be read.

    Raises
    ------
    GraphError (a RuntimeError) : nothing was recorded, or the graph was freed.
    ArgumentError (a ValueError) : not a tensor, names that are not names of tensors in the graph, or too many boxes.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> x, W = tg.tensor([[1.0, 2.0]]), tg.tensor([[3.0], [4.0]], requires_grad=True)
    >>> svg = draw(x @ W, names={"x": x, "W": W})
    >>> svg[:4], svg.count("<rect"), ">matmul<" in svg, "[1, 2]" in svg
    ('<svg', 3, True, True)
    """
    nodes = boxes(output)
    if len(nodes) > max_nodes:
        fix = f"draw a part (an earlier result, fewer time steps), or max_nodes={len(nodes)}"
        raise ArgumentError(phrase("draw", f"the graph has {len(nodes)} boxes, more than {max_nodes}", fix=fix))
    label(nodes, checked_names(names or {}, nodes))
    if values:
        add_values(nodes, gradients(output, nodes))
    described = " ".join(in_words(nodes))
    rows = in_rows(nodes)
    order(rows)
    place(rows)
    operations = sum(node.kind == "operation" for node in nodes)
    return painted(f"Graph of {operations} operations", described, rows)


def boxes(output: Tensor) -> list[Node]:
    """Return a node for every tensor and number that `output` was computed from, inputs before results."""
    check_recorded(output)
    nodes: list[Node] = []
    found: dict[Tensor, Node] = {}
    stack = [(output, False)]
    while stack:
        tensor, inputs_are_done = stack.pop()
        if tensor in found:
            continue
        if not inputs_are_done:
            check_not_freed(tensor)
            stack.append((tensor, True))
            stack += [(x, False) for x in reversed(tensor.inputs) if type(x) not in SCALARS]
            continue
        node = Node("operation" if tensor.op else "trained" if tensor.requires_grad else "constant", tensor)
        for i, x in enumerate(tensor.inputs):
            if type(x) in SCALARS:
                nodes.append(Node("constant", lines=[repr(x)]))
            source = nodes[-1] if type(x) in SCALARS else found[x]
            node.above.append(source)
            source.below.append((node, i))
        nodes.append(node)
        found[tensor] = node
    return nodes


def check_recorded(output: Any) -> None:
    """Raise unless `output` is a tensor that was computed."""
    if not isinstance(output, Tensor):
        fix = "the result of a computation"
        raise ArgumentError(phrase("draw", "a tensor is drawn", found=describe(output), fix=fix))
    if output.op is None:
        found = f"{describe(output)}, requires_grad={output.requires_grad}"
        why = "it is a leaf, or nothing that it was computed from needs a gradient"
        raise GraphError(phrase("draw", "nothing was recorded", found=found, why=why, fix="requires_grad=True"))


def check_not_freed(tensor: Tensor) -> None:
    if tensor.op is FREED:
        fix = "draw before backward, or backward(retain_graph=True)"
        why = "backward gives back the memory of the graph that it has walked"
        raise GraphError(phrase("draw", "the graph was freed", found=describe(tensor), why=why, fix=fix))


def checked_names(names: Any, nodes: list[Node]) -> dict[Tensor, str]:
    """Return the names of those tensors that are drawn."""
    if not isinstance(names, Mapping) or not all(isinstance(t, Tensor) for t in names.values()):
        found = {name: describe(t) for name, t in names.items()} if isinstance(names, Mapping) else describe(names)
        fix = "names={'x': x, 'W': W}"
        raise ArgumentError(phrase("draw", "names are tensors by name", found=str(found), fix=fix))
    drawn = {node.tensor for node in nodes}
    called = {tensor: printable(str(name)) for name, tensor in names.items() if tensor in drawn}
    if names and not called:
        fix = "name the output, or tensors that it was computed from"
        raise ArgumentError(phrase("draw", "none of these tensors is in the graph", found=str(list(names)), fix=fix))
    return called


def label(nodes: list[Node], called: Mapping[Tensor, str]) -> None:
    """Write what each box is, and beside its line the shape; results are named there too."""
    for node in nodes:
        if (tensor := node.tensor) is None:
            continue
        name, shape = called.get(tensor, ""), str(list(tensor.shape))
        if tensor.op is None:
            node.lines, node.label = [name or node.kind], shape
        else:
            node.lines, node.label = [printable(tensor.op.name), *details(tensor.params)], f"{name} {shape}".strip()


def gradients(output: Tensor, nodes: list[Node]) -> dict[Tensor, Tensor]:
    """Return the gradient of a single number with respect to everything that it was computed from."""
    if output.size != 1:
        return {}
    inputs = [node.tensor for node in nodes if node.tensor is not None and node.tensor.requires_grad]
    start = output.backend.xp.ones(output.shape, dtype=output.dtype)
    found = grad(output, inputs, Tensor(start, output.backend), retain_graph=True, unused="zero")
    return dict(zip(inputs, found, strict=True))


def add_values(nodes: list[Node], slopes: Mapping[Tensor, Tensor]) -> None:
    """Write the values of small tensors into their boxes, and the gradients with respect to them."""
    for node in nodes:
        if node.tensor is not None and node.tensor.size <= LARGEST:
            node.lines.append(short(node.tensor))
            node.lines += [f"gradient {short(slopes[node.tensor])}"] if node.tensor in slopes else []


def details(params: Mapping[str, Any]) -> list[str]:
    """Return the settings of an operation that fit on a line; shapes stand beside the lines anyway."""
    plain = {name: value for name, value in params.items() if name not in ("shape", "keepdims", "index")}
    found = [f"{name}={value}" for name, value in plain.items() if isinstance(value, (int, float, str, tuple))]
    index = params.get("index")
    parts = index if isinstance(index, tuple) else (index,)
    if all(isinstance(part, (int, slice)) for part in parts):
        found.append(f"[{', '.join(in_brackets(part) for part in parts)}]")
    return [printable(", ".join(found))] if found else []


def in_brackets(index: int | slice) -> str:
    if isinstance(index, int):
        return str(index)
    bounds = f"{'' if index.start is None else index.start}:{'' if index.stop is None else index.stop}"
    return bounds if index.step is None else f"{bounds}:{index.step}"


def short(tensor: Tensor) -> str:
    """Return the values of a tensor on one line, with four digits."""
    text = np.array2string(
        tensor.numpy(), separator=", ", formatter={"float": lambda x: f"{x:.4g}"}, max_line_width=1000
    )
    return text.replace("\n", "")


def in_words(nodes: list[Node]) -> Iterator[str]:
    """Yield a sentence for each operation, in the order of the computation."""
    number: dict[Node, int] = {}
    for node in nodes:
        if node.kind == "operation":
            number[node] = len(number) + 1
            inputs = [f"({number[x]})" if x in number else " ".join([*x.lines, x.label]).strip() for x in node.above]
            yield f"({number[node]}) {' '.join(node.lines)} of {' and '.join(inputs)} gives {node.label}."


def painted(title: str, description: str, rows: list[list[Node]]) -> SVG:
    """Return the drawing of nodes that have their places."""
    lines, things = [], []
    top = float(GAP)
    for number, row in enumerate(rows):
        height = max(node.height for node in row if node.kind != "through")
        bottom, outlet = top + height, top + height + OUTLET
        farthest = max([abs(c.port(i) - node.x) for node in row for c, i in node.below], default=0.0)
        following = outlet + min(20 + 0.12 * farthest, 80)
        for node in row:
            start = top if node.kind == "through" else bottom
            if node.kind != "through":
                radius = 12 if node.kind == "operation" else 2
                things.append(
                    boxed(node.kind, node.x, bottom - node.height, node.width, node.height, node.lines, radius)
                )
                things.append(written(node.label, node.x + 6, bottom + 15, "start", "tg-text tg-small"))
            if node.below or number == len(rows) - 1:
                lines.append(line(f"M{node.x:.1f} {start:.1f}V{outlet:.1f}"))
            for consumer, i in node.below:
                x, middle = consumer.port(i), (outlet + following) / 2
                end = following
                if consumer.kind != "through":
                    end += max(n.height for n in rows[number + 1] if n.kind != "through") - consumer.height
                    things.append(head(x, end))
                curve = f"C{node.x:.1f} {middle:.1f} {x:.1f} {middle:.1f} {x:.1f} {following:.1f}"
                lines.append(line(f"M{node.x:.1f} {outlet:.1f}{curve}V{end:.1f}"))
        top = following
    width = max(node.x + node.reach[1] for row in rows for node in row) + GAP
    return picture(title, description, width, outlet + GAP, lines + things)
