"""The figures without axes, written as SVG by hand from a few shapes."""

from __future__ import annotations

import html
from collections.abc import Mapping

from pyfig import INK, MUTED, RNN, SEPARATE, SHARED

from tinygrad_rnn.data import ceiling, twins

WORDS = ["I", "dislike", "this", "boring", "movie"]
SUBSCRIPTS = "₀₁₂₃₄₅"
ALL_WORDS, IN_ORDER = "all words, without their order", "the words in order"


def svg(width: float, height: float, *shapes: str) -> str:
    """Return a drawing; the arrow heads are shared by its lines."""
    heads = "".join(
        f'<marker id="head-{colour[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
        for colour in (INK, MUTED, SEPARATE, SHARED, RNN)
    )
    return f'<svg viewBox="0 0 {width} {height}"><defs>{heads}</defs>{"".join(shapes)}</svg>'


def box(x: float, y: float, label: str, colour: str, width: float = 64, height: float = 36) -> str:
    """Return a rectangle around the point (x, y) with a label in it."""
    left, top = x - width / 2, y - height / 2
    paint = f'fill="none" stroke="{colour}" stroke-width="2"'
    frame = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="7" {paint}/>'
    return frame + text(x, y, label, colour)


def text(x: float, y: float, label: str, colour: str = INK, size: float = 15, anchor: str = "middle") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" '
        f'dominant-baseline="central">{html.escape(label)}</text>'
    )


def arrow(x1: float, y1: float, x2: float, y2: float, colour: str = INK) -> str:
    return path(f"M{x1} {y1}L{x2} {y2}", colour)


def path(steps: str, colour: str = INK) -> str:
    """Return a line with an arrow head at its end."""
    head = f'marker-end="url(#head-{colour[1:]})"'
    return f'<path d="{steps}" fill="none" stroke="{colour}" stroke-width="1.8" {head}/>'


def separate_layers() -> str:
    """Network 1 is a layer for each word, network 2 classifies the merged features."""
    return word_layers([f"W{subscript} b{subscript}" for subscript in SUBSCRIPTS[1:]], SEPARATE, "merge")


def shared_layer() -> str:
    """The same layer at every place, features averaged."""
    return word_layers(["W b"] * 5, SHARED, "mean")


def word_layers(labels: list[str], colour: str, merge: str) -> str:
    shapes = [box(480, 90, merge, INK, 76), box(590, 90, "network 2", INK, 92), arrow(518, 90, 543, 90)]
    shapes += [arrow(636, 90, 660, 90)]
    shapes += [text(666, 80, "positive", anchor="start"), text(666, 100, "negative", anchor="start")]
    for i, (word, label) in enumerate(zip(WORDS, labels, strict=True)):
        y = 18 + 36 * i
        shapes += [text(80, y, word, anchor="end"), arrow(90, y, 168, y), box(205, y, label, colour, 72, 28)]
        shapes += [arrow(242, y, 436, 90 + 5 * (i - 2), MUTED)]
        shapes += [text(262, y - 9 if i < 3 else y + 11, f"o{SUBSCRIPTS[i + 1]}", size=13)]
    return svg(740, 180, *shapes)


def folded_and_unrolled() -> str:
    """One cell with a loop; the same cell once per word."""
    shapes = [text(85, 16, "folded", MUTED), text(480, 16, "unrolled in time", MUTED)]
    shapes += [box(70, 110, "cell", RNN), arrow(70, 172, 70, 130), arrow(70, 90, 70, 58)]
    shapes += [text(70, 186, "xₜ"), text(70, 46, "oₜ")]
    shapes += [path("M102 102C150 84 150 136 104 120", RNN), text(152, 110, "hₜ", RNN)]
    shapes += [text(205, 110, "=", size=26), text(245, 110, "h₀", RNN)]
    for i, word in enumerate(WORDS):
        x = 310 + 98 * i
        shapes += [box(x, 110, "cell", RNN, 56), arrow(x - 54 if i == 0 else x - 70, 110, x - 30, 110, RNN)]
        shapes += [arrow(x, 172, x, 130), arrow(x, 90, x, 58), text(x, 46, f"o{SUBSCRIPTS[i + 1]}")]
        shapes += [text(x, 186, f"x{SUBSCRIPTS[i + 1]}"), text(x, 208, word, MUTED, 13)]
        shapes += [text(x + 49, 97, f"h{SUBSCRIPTS[i + 1]}", RNN, 13)]
    shapes += [arrow(730, 110, 762, 110, RNN), text(770, 110, "classifier", anchor="start")]
    return svg(845, 220, *shapes)


def order_ladder() -> str:
    """The best accuracy that is possible on the course's sentences for a model, by what it may look at."""
    return svg(484, 206, *rungs({}))


def rungs(reached: Mapping[str, float]) -> list[str]:
    """Return a bar for each view of a sentence, as long as its ceiling, and beside it what a trained model reached."""
    views = [
        ("nothing, or only the length", twins.length, MUTED),
        ("the last word", twins.last_words(1), MUTED),
        ("the last opinion word", twins.last_opinion_word, MUTED),
        (ALL_WORDS, twins.bag_of_words, SHARED),
        ("all pairs of neighbours", twins.bag_of_bigrams, MUTED),
        (IN_ORDER, twins.whole_sentence, RNN),
    ]
    corpus = twins.corpus()
    shapes = []
    for i, (label, statistic, colour) in enumerate(views):
        best = ceiling(corpus, statistic)
        y, end, ink = 16 + 34 * i, 242 + 192 * float(best), INK if colour == MUTED else colour
        known = f"{best}, trained {reached[label]:.4f}" if label in reached else str(best)
        shapes += [text(232, y, label, ink, 15, "end"), text(end + 10, y, known, ink, 15, "start")]
        shapes += [f'<rect x="242" y="{y - 9}" width="{end - 242:.1f}" height="18" rx="3" fill="{colour}"/>']
    return shapes
