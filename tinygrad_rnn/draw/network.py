"""A recurrent network as textbooks draw it: folded, with an arrow to itself, or unrolled in time."""

from __future__ import annotations

from typing import Any

from tinygrad_rnn import nn
from tinygrad_rnn.draw.svg import GAP, LINE, PAD, SVG, boxed, head, line, picture, width_of, written
from tinygrad_rnn.errors import ArgumentError, describe, phrase

LONGEST = 12  # time steps that can still be read
STATION = 2 * LINE + 6  # height of a name and a shape
FEED, RISE, BETWEEN = 56, 36, 26  # heights: below the boxes of a layer, above them, between two directions
REACH, LOOP = 56, 34  # how far an arrow from the first state, or to itself, goes

Layers = list[dict[str, nn.Cell]]


def draw_rnn(network: nn.Recurrent | nn.Cell, s: int | None = None) -> SVG:
    """Return a drawing of a recurrent network: words x_t at the bottom, states h_t above, outputs o_t at the top.

    Parameters
    ----------
    network : RNN, LSTM or GRU, of any number of layers and directions, or a cell.
    s : unrolled over so many words, 1 to 12; None: folded.

    Raises
    ------
    ArgumentError (a ValueError) : another kind of module, or an `s` that cannot be drawn.

    Examples
    --------
    >>> svg = draw_rnn(nn.RNN(10, 16), s=3)
    >>> [name in svg for name in ("x_3", "h_3", "o_3", "W_xh", "[b, 10]", "[16, 16]")]
    [True, True, True, True, True, True]
    """
    layers = checked_layers(network, s)
    times = ["t"] if s is None else [str(t) for t in range(1, s + 1)]
    return Drawing(layers, times).picture()


def checked_layers(network: Any, s: Any) -> Layers:
    """Return the cells of a network by layer and direction."""
    if not isinstance(network, (nn.Recurrent, nn.Cell)):
        fix = "nn.RNN, nn.LSTM, nn.GRU, or a cell"
        raise ArgumentError(phrase("draw_rnn", "this is no recurrent network", found=describe(network), fix=fix))
    if s is not None and (not isinstance(s, int) or isinstance(s, bool) or not 1 <= s <= LONGEST):
        fix = "3 or 4 words show how it goes on; None draws it folded"
        raise ArgumentError(
            phrase("draw_rnn", f"s must be a whole number from 1 to {LONGEST}", found=f"s={s!r}", fix=fix)
        )
    return [{"forward": network}] if isinstance(network, nn.Cell) else network.layers


def state(cell: nn.Cell, time: str) -> str:
    """Return what the state of a cell is called: an LSTM has two."""
    return f"h_{time}, c_{time}" if isinstance(cell, nn.LSTMCell) else f"h_{time}"


def neighbour(time: str, step: int) -> str:
    return f"(t{step:+d})" if time == "t" else str(int(time) + step)


class Drawing:
    """A recurrent network on its way to a picture: columns are words, rows are cells.

    The two directions of a layer stand side by side and one above the other, so that the lines to and from each pass
    the other one.
    """

    def __init__(self, layers: Layers, times: list[str]) -> None:
        self.layers = layers
        self.times = times
        self.folded = times == ["t"]
        self.parts: list[str] = []
        cells = [cell for layer in layers for cell in layer.values()]
        names = [state(cell, time) for cell in cells for time in times] + [type(cell).__name__ for cell in cells]
        ends = [state(cell, neighbour(time, step)) for cell in cells for time in times for step in (-1, 1)]
        self.box = max(map(width_of, names)) + 2 * PAD
        self.box_height = 2 * LINE + PAD
        self.shift = {"forward": 0.0}
        if len(layers[0]) == 2:
            self.shift = {"forward": -self.box / 2 - PAD, "backward": self.box / 2 + PAD}
        self.half = self.box / 2 + self.shift.get("backward", 0)  # half the width of a column
        side = self.half + REACH + max(map(width_of, ends)) + PAD
        self.first = GAP + max(width_of(title) for title, _ in self.titled()) + PAD + side
        self.column = 2 * self.half + REACH
        self.width = self.first + (len(times) - 1) * self.column + side + GAP

    def titled(self) -> list[tuple[str, nn.Cell]]:
        """Return all cells with a title for their row; none is needed for a single one."""
        several = len(self.layers) > 1
        titles = []
        for k, layer in enumerate(self.layers):
            for direction, cell in layer.items():
                words = [f"layer {k + 1}"] * several + [direction] * (len(layer) > 1)
                titles.append((" ".join(words), cell))
        return titles

    def center(self, i: int) -> float:
        return self.first + i * self.column

    def text(self, text: str, x: float, y: float, anchor: str = "middle", small: bool = False) -> None:
        self.parts.append(written(text, x, y, anchor, "tg-text tg-small" if small else "tg-text"))

    def arrow(self, path: str, x: float, y: float, way: str) -> None:
        self.parts += [line(path), head(x, y, way)]

    def picture(self) -> SVG:
        """Draw everything, from the bottom to the top."""
        legend = [f"{title}: {weights(cell)}" if title else weights(cell) for title, cell in self.titled()]
        rows = sum(len(layer) for layer in self.layers)
        height: float = (len(self.layers) + 1) * STATION + rows * self.box_height + (rows - len(self.layers)) * BETWEEN
        height += len(self.layers) * (FEED + RISE) + LINE * len(legend) + 3 * GAP
        for i, text in enumerate(legend):
            self.text(text, GAP, height - GAP - LINE * (len(legend) - 1 - i), "start", small=True)
        n = next(iter(self.layers[0].values())).n
        y = self.station("x_{}", n, height - 2 * GAP - LINE * len(legend))
        titles = iter(self.titled())
        for k, layer in enumerate(self.layers):
            above = y - FEED - len(layer) * self.box_height - (len(layer) - 1) * BETWEEN - RISE
            for row, (direction, cell) in enumerate(layer.items()):
                self.cell(cell, direction, y, y - FEED - row * (self.box_height + BETWEEN), above, next(titles)[0])
            h = sum(cell.h for cell in layer.values())
            y = self.station("o_{0} = h_{0}" if k == len(self.layers) - 1 else "h_{}", h, above)
        kind = type(next(iter(self.layers[0].values()))).__name__.removesuffix("Cell")
        title = f"{kind}, folded" if self.folded else f"{kind}, unrolled over {len(self.times)} words"
        width = max([self.width] + [width_of(text) + 2 * GAP for text in legend])
        return picture(title, " ".join(self.in_words()), width, height, self.parts)

    def station(self, name: str, size: int, bottom: float) -> float:
        """Write a name and a shape in every column, and return where they begin."""
        for i, time in enumerate(self.times):
            self.text(name.format(time), self.center(i), bottom - LINE - 6)
            self.text(f"[b, {size}]", self.center(i), bottom - 6, small=True)
        return bottom - STATION

    def cell(self, cell: nn.Cell, direction: str, below: float, bottom: float, above: float, title: str) -> None:
        """Draw one cell in every column: its box, the lines from below and to above, and the state that goes on."""
        top, middle = bottom - self.box_height, bottom - self.box_height / 2
        for i, time in enumerate(self.times):
            center, x = self.center(i), self.center(i) + self.shift[direction]
            self.arrow(
                f"M{center:.1f} {below:.1f}C{center:.1f} {below - 14:.1f} {x:.1f} {below - 14:.1f} {x:.1f} "
                f"{below - 28:.1f}V{bottom:.1f}",
                x,
                bottom,
                "up",
            )
            self.text("W_xh", x + 6, bottom + 18, "start", small=True)
            self.arrow(
                f"M{x:.1f} {top:.1f}V{above + 28:.1f}C{x:.1f} {above + 14:.1f} {center:.1f} {above + 14:.1f} "
                f"{center:.1f} {above:.1f}",
                center,
                above,
                "up",
            )
            lines = [state(cell, time), type(cell).__name__]
            self.parts.append(boxed("operation", x, top, self.box, self.box_height, lines, 8))
        self.text(title, GAP, middle + 4, "start", small=True)
        (self.loop if self.folded else self.states)(cell, direction, middle)

    def loop(self, cell: nn.Cell, direction: str, y: float) -> None:
        """Draw the arrow of a cell to itself, on its outer side."""
        side = 1 if direction == "backward" else -1
        x, anchor = self.first + side * self.half, "start" if side == 1 else "end"
        path = f"M{x:.1f} {y - 9:.1f}c{side * LOOP} -4 {side * LOOP} 22 0 18"
        self.arrow(path, x, y + 9, "left" if side == 1 else "right")
        self.text("W_hh", x + side * LOOP, y - 2, anchor, small=True)
        self.text(state(cell, neighbour("t", side)), x + side * LOOP, y + 14, anchor, small=True)

    def states(self, cell: nn.Cell, direction: str, y: float) -> None:
        """Draw the arrows from word to word: from the state before the first one to the state after the last one."""
        step, way = (-1, "left") if direction == "backward" else (1, "right")
        order = range(len(self.times))[::step]
        middles = [self.center(i) + self.shift[direction] for i in order]
        enter, leave = ([x + side * step * self.box / 2 for x in middles] for side in (-1, 1))
        before = self.center(order[0]) - step * (self.half + REACH)
        after = self.center(order[-1]) + step * (self.half + REACH)
        for start, end in zip([before, *leave], [*enter, after], strict=True):
            self.arrow(f"M{start:.1f} {y:.1f}H{end:.1f}", end, y, way)
            if end != after:
                self.text("W_hh", end - step * REACH / 2, y - 6, small=True)
        left, right = ("end", -4), ("start", 4)
        ends = [(before, neighbour(self.times[order[0]], -step)), (after, self.times[order[-1]])]
        for (x, time), (anchor, space) in zip(ends, (left, right)[::step], strict=True):
            self.text(state(cell, time), x + space, y + 4, anchor)

    def in_words(self) -> list[str]:
        """Return a sentence for each cell, and one about the steps."""
        sentences = []
        for title, cell in self.titled():
            source = "h_(t+1)" if "backward" in title else "h_(t-1)"
            sentences.append(
                f"{title or type(cell).__name__}: h_t [b, {cell.h}] is computed from the input [b, {cell.n}] with W_xh "
                f"{list(cell.W_xh.shape)} and from {source} with W_hh {list(cell.W_hh.shape)}."
            )
        return [*sentences, "All steps share their weights; the output o_t is the state h_t of the top layer."]


def weights(cell: nn.Cell) -> str:
    """Return the names and shapes of the parameters of a cell."""
    return ", ".join(f"{name} {list(parameter.shape)}" for name, parameter in cell.named_parameters())
