"""The directive ``{pyfig} module:function``: a figure made while the site is built, as SVG inside the page.

The function returns a matplotlib figure, or SVG text. Inside the page an SVG takes the page's colours, so one figure is
right in the light and in the dark theme: black becomes ``currentColor``, and the three models' colours become the
custom properties ``--separate``, ``--shared`` and ``--rnn`` of ``site.css``. Text stays text.

    ```{pyfig} chapter:parameter_counts
    :alt: What a reader who cannot see the figure needs to know.
    :name: fig-parameters

    The caption.
    ```
"""

from __future__ import annotations

import html
import importlib
import io
import re
from collections.abc import Callable
from typing import Any, ClassVar

import matplotlib as mpl
from docutils import nodes
from docutils.parsers.rst import directives
from matplotlib.figure import Figure
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

# What the figures' functions paint with, and what the page makes of it.
INK, MUTED = "#000000", "#808080"
SEPARATE, SHARED, RNN = "#c0392b", "#1f5fbf", "#9a6200"
PAGE_COLOURS = {
    INK: "currentColor",
    MUTED: "var(--figure-muted)",
    SEPARATE: "var(--separate)",
    SHARED: "var(--shared)",
    RNN: "var(--rnn)",
}
STYLE = {
    "svg.fonttype": "none",  # text stays text: it can be read aloud, found, and set in any script
    "svg.hashsalt": "tinygrad_rnn",  # the same ids in every build
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 14,
}


def drawn(make: Callable[[], Any]) -> str:
    """Return what `make` draws as SVG text: a matplotlib figure, without a date and a background, or SVG as it is."""
    with mpl.rc_context(STYLE):
        made = make()
        if not isinstance(made, Figure):
            return str(made)
        file = io.StringIO()
        made.savefig(file, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None})
    return file.getvalue()


def inline(svg: str, name: str, alt: str) -> str:
    """Return SVG text made fit to stand in an HTML page: page colours, own ids, a text for screen readers."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", svg)  # the family is the page's
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = svg.replace("url(#", f"url(#{name}-").replace('href="#', f'href="#{name}-')
    for paint, colour in PAGE_COLOURS.items():
        svg = svg.replace(paint, colour)
    view_box = re.search(r'viewBox="[^"]*"', svg)
    if view_box is None:
        raise ValueError(f"figure {name}: an SVG needs a viewBox, so that it can shrink to the width of a phone")
    width = float(view_box.group().split()[2])
    # In its own width a drawing's text is as large as the page's. On a phone it scrolls before it becomes unreadable.
    style = f"width: {width:.0f}px; min-width: {0.75 * width:.0f}px"
    head = f'<svg {view_box.group()} class="pyfig" role="img" aria-label="{html.escape(alt)}" style="{style}">'
    return f'<div class="pyfig-scroll" tabindex="0">{head}{svg[svg.index(">") + 1 :]}</div>'


class PyFig(SphinxDirective):
    """Run a function and put its drawing into the page."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"alt": directives.unchanged_required, "name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        target = self.arguments[0]
        if not self.options.get("alt"):
            raise self.error(f"pyfig {target}: give it an :alt: text, for readers who cannot see the figure")
        figure = nodes.figure("", nodes.raw("", self.drawing(target), format="html"), classes=["pyfig-figure"])
        self.set_source_info(figure)
        self.add_name(figure)
        if self.content:
            caption = nodes.Element()
            self.state.nested_parse(self.content, self.content_offset, caption)
            paragraph = caption.next_node(nodes.paragraph)
            figure += nodes.caption("", "", *(paragraph.children if paragraph else []))
        return [figure]

    def drawing(self, target: str) -> str:
        module_name, _, function_name = target.partition(":")
        module = importlib.import_module(module_name)
        self.env.note_dependency(str(module.__file__))
        svg = drawn(getattr(module, function_name))
        return inline(svg, function_name.replace("_", "-"), self.options["alt"])


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("pyfig", PyFig)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
