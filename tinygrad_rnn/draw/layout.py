"""Where the boxes of a graph go.

In three steps, after Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures",
1981: a row for each box; in each row, an order in which few lines cross; for each order, places as near to the
neighbours as there is room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from tinygrad_rnn.draw.svg import GAP, LINE, PAD, width_of
from tinygrad_rnn.tensor import Tensor

ROUNDS = 24


@dataclass(eq=False)
class Node:
    """A box of the drawing, or (kind ``through``) a place where a line passes a row.

    Attributes
    ----------
    kind : operation, trained, constant or through.
    tensor : what it stands for; None for a number.
    lines : the text in the box.
    label : what stands beside the line that leaves it.
    row : 0 at the top.
    above : what its lines come from, in the order of the operation's arguments; all in the row above.
    below : where its lines go to, and which argument they are there.
    """

    kind: str
    tensor: Tensor | None = None
    lines: list[str] = field(default_factory=list)
    label: str = ""
    row: int = 0
    above: list[Node] = field(default_factory=list)
    below: list[tuple[Node, int]] = field(default_factory=list)
    x: float = 0.0

    @property
    def height(self) -> float:
        return LINE * len(self.lines) + PAD

    @cached_property
    def width(self) -> float:
        """Enough for the text and for an arrow head for each argument."""
        return max([width_of(line) for line in self.lines] + [14.0 * len(self.above)]) + 2 * PAD

    @cached_property
    def reach(self) -> tuple[float, float]:
        """How far it reaches to the left and to the right of x, label included."""
        if self.kind == "through":
            return 0, 0
        return self.width / 2, max(self.width / 2, 6 + width_of(self.label))

    def port(self, i: int) -> float:
        """Return where the line of argument i arrives."""
        if self.kind == "through":
            return self.x
        return self.x + (self.width - 2 * PAD) * ((i + 0.5) / len(self.above) - 0.5)


def in_rows(nodes: list[Node]) -> list[list[Node]]:
    """Return the nodes (inputs before results) row by row, each just above the first row in which it is needed.

    Where a line passes a row, there is a node ``through``. All lines that leave a node share one trunk, down to the
    last row in which they are needed.
    """
    for node in reversed(nodes):
        node.row = min((consumer.row for consumer, _ in node.below), default=0) - 1
    rows: list[list[Node]] = [[] for _ in range(-min(node.row for node in nodes))]
    for node in nodes:
        node.row += len(rows)
        rows[node.row].append(node)
    for node in nodes:
        consumers, node.below = node.below, []
        trunk = node
        for row in range(node.row + 1, max([consumer.row for consumer, _ in consumers], default=0) + 1):
            for consumer, i in consumers:
                if consumer.row == row:
                    consumer.above[i] = trunk
                    trunk.below.append((consumer, i))
            if any(consumer.row > row for consumer, _ in consumers):
                passing = Node("through", row=row, above=[trunk])
                trunk.below.append((passing, 0))
                rows[row].append(passing)
                trunk = passing
    return rows


def order(rows: list[list[Node]]) -> None:
    """Sort each row so that few lines cross: by the middle of the neighbours below, then of those above, repeatedly."""
    best, fewest = [list(row) for row in rows], crossings(rows)
    for turn in range(ROUNDS):
        downwards = turn % 2 == 1
        for upper, lower in pairwise(rows) if downwards else list(pairwise(rows))[::-1]:
            if downwards:
                sort_by_middle(lower, upper, lambda node: [(source, 0.0) for source in node.above])
            else:
                sort_by_middle(upper, lower, lambda node: [(c, i / len(c.above)) for c, i in node.below])
        if (count := crossings(rows)) < fewest:
            best, fewest = [list(row) for row in rows], count
    rows[:] = best


def sort_by_middle(row: list[Node], fixed: list[Node], ends: Callable[[Node], list[tuple[Node, float]]]) -> None:
    """Sort a row by the mean place of each node's neighbours in the fixed row; without any, a node keeps its place."""
    rank = {node: float(k) for k, node in enumerate(fixed)}
    middle = {node: float(k) for k, node in enumerate(row)}
    for node in row:
        if places := [rank[other] + offset for other, offset in ends(node)]:
            middle[node] = sum(places) / len(places)
    row.sort(key=middle.__getitem__)


def crossings(rows: list[list[Node]]) -> int:
    """Return how many pairs of lines cross."""
    total = 0
    for upper, lower in pairwise(rows):
        rank = {node: k for k, node in enumerate(upper)}
        ends = [rank[source] for node in lower for source in node.above]
        total += sum(b < a for i, a in enumerate(ends) for b in ends[i + 1 :])
    return total


def place(rows: list[list[Node]]) -> None:
    """Give each node an x near those of its neighbours; nodes of a row keep their order and do not touch."""
    for turn in range(10 * ROUNDS):
        for row in rows if turn % 2 else rows[::-1]:
            settle(row, [wanted(node) for node in row])
    left = min(node.x - node.reach[0] for row in rows for node in row)
    for node in (node for row in rows for node in row):
        node.x += GAP - left


def wanted(node: Node) -> tuple[float, float]:
    """Return the x at which the lines of a node would be straightest, and how much that matters: most for trunks."""
    ends = [(source.x - (node.port(i) - node.x), stiffness(source, node)) for i, source in enumerate(node.above)]
    ends += [(consumer.port(i), stiffness(node, consumer)) for consumer, i in node.below]
    total = sum(weight for _, weight in ends)
    return sum(x * weight for x, weight in ends) / total, total


def stiffness(upper: Node, lower: Node) -> float:
    return float(4 ** ((upper.kind == "through") + (lower.kind == "through")))


def settle(row: list[Node], wishes: list[tuple[float, float]]) -> None:
    """Place the nodes of a row as near to where they want to be as their sizes allow: least squares, in fixed order.

    Measured from where each would stand if all were packed to the left, places may only grow along the row. Neighbours
    that would overlap form a block, which stands at the mean of what its members want (pool adjacent violators).
    """
    packed = [0.0]
    for a, b in pairwise(row):
        packed.append(packed[-1] + a.reach[1] + GAP + b.reach[0])
    blocks: list[tuple[float, float, int]] = []  # weighted sum of what is wanted, sum of weights, number of members
    for (want, weight), offset in zip(wishes, packed, strict=True):
        total, stiff, count = (want - offset) * weight, weight, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / stiff:
            before, weights, members = blocks.pop()
            total, stiff, count = total + before, stiff + weights, count + members
        blocks.append((total, stiff, count))
    places = [total / stiff for total, stiff, count in blocks for _ in range(count)]
    for node, start, offset in zip(row, places, packed, strict=True):
        node.x = start + offset
