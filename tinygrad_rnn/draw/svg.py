"""The pieces of a drawing: boxes, texts, lines and arrow heads; the style that they share.

Every letter has the same width, so that sizes are known without a screen.
"""

from __future__ import annotations

import os
import unicodedata

LETTER, LINE = 7.3, 16  # width of a letter and height of a line of text, at 12 px
PAD = 8  # between a text and the border of its box
GAP = 18  # between two boxes, and around the drawing
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

# As a file of its own (svg:root), a drawing brings its background; on a page, it takes the page's colours.
STYLE = """
svg:root { color: CanvasText; background: Canvas; color-scheme: light dark; }
.tg-text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: currentColor; }
.tg-small { font-size: 11px; opacity: .8; }
.tg-box { fill: currentColor; fill-opacity: .05; stroke: currentColor; stroke-width: 1.2; }
.tg-trained { fill: #e69f00; fill-opacity: .25; stroke: #e69f00; stroke-width: 2; }
.tg-constant { fill: none; stroke-dasharray: 4 3; }
.tg-line { fill: none; stroke: currentColor; stroke-opacity: .6; stroke-width: 1.2; }
.tg-head { fill: currentColor; }
"""


class SVG(str):
    """A drawing: a string that notebooks show as a picture."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the drawing to a file.

        Parameters
        ----------
        path : the file, ``.svg``.

        Raises
        ------
        DataError (a ValueError) : the file cannot be written.
        """
        from tinygrad_rnn.io import write_whole  # files are the business of few drawings

        write_whole(path, self.encode())


def width_of(text: str) -> float:
    """Return how wide a text is; Chinese letters are as wide as two."""
    return LETTER * sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def written(text: str, x: float, y: float, anchor: str = "middle", kind: str = "tg-text") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text.translate(ESCAPES)}</text>'


def boxed(kind: str, x: float, y: float, width: float, height: float, lines: list[str], radius: float) -> str:
    """Return a box with the middle of its top at (x, y), and lines of text in it, as one group."""
    middle = y + height / 2 - LINE * (len(lines) - 1) / 2 + 4
    texts = [
        written(line, x, middle + LINE * i, kind="tg-text tg-small" if i else "tg-text") for i, line in enumerate(lines)
    ]
    rect = f'x="{x - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius}"'
    return f'<g class="tg-node tg-is-{kind}"><rect class="tg-box tg-{kind}" {rect}/>{"".join(texts)}</g>'


def line(path: str) -> str:
    return f'<path class="tg-line" d="{path}"/>'


def head(x: float, y: float, way: str = "down") -> str:
    """Return the head of an arrow whose tip is at (x, y)."""
    wings = {"down": "-3.5 -7h7", "up": "-3.5 7h7", "right": "-7 -3.5v7", "left": "7 -3.5v7"}[way]
    return f'<path class="tg-head" d="M{x:.1f} {y:.1f}l{wings}z"/>'


def picture(title: str, description: str, width: float, height: float, parts: list[str]) -> SVG:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return SVG(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} style="max-width:100%;height:auto">'
        f"<title>{title.translate(ESCAPES)}</title><desc>{description.translate(ESCAPES)}</desc><style>{STYLE}</style>{''.join(parts)}</svg>\n"
    )


def printable(text: str, longest: int = 40) -> str:
    """Return a text on one line, without letters that XML does not allow, and not too long."""
    line = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return line if len(line) <= longest else line[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
