"""Formulas as MathML, written into the page at build time: no script, no font, no network.

docutils translates TeX to MathML; this renderer hands the result to Sphinx's HTML builder. TeX that docutils does not
know becomes a warning with the place, and a failed build under ``-W``.
"""

from __future__ import annotations

import html
import re

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

# What docutils does not know as GitHub does, and what to write instead.
REWRITTEN = {
    r"\\dots\b": r"\\ldots",
    r"\\iff\b": r"\\Longleftrightarrow",
    r"\\([bB]igg?)(?=[(\[]|\\\{)": r"\\\1l",
    r"\\([bB]igg?)(?=[)\]]|\\\})": r"\\\1r",
    # An index of an accented letter would be set below it.
    r"(\\(?:bar|hat|tilde|vec|dot)\s*(?:\{[^{}]*\}|\w))(?=[_^])": r"\1{}",
}


def rewritten(tex: str) -> str:
    r"""Return TeX as docutils understands it.

    >>> print(rewritten(r"\bar{o}_i = \Big(x_1, \dots, x_s\Big)"))
    \bar{o}{}_i = \Bigl(x_1, \ldots, x_s\Bigr)
    """
    for pattern, replacement in REWRITTEN.items():
        tex = re.sub(pattern, replacement, tex)
    return tex


def to_mathml(node: nodes.Element, as_block: bool) -> str:
    """Return the MathML of a formula node; warn, and show the TeX, where docutils cannot translate it."""
    try:
        return str(tex2mathml(rewritten(node.astext()), as_block=as_block))
    except MathError as error:
        logger.warning("this TeX has no MathML: %s", error, location=node)
        return html.escape(node.astext())


def visit_inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(to_mathml(node, as_block=False))
    raise nodes.SkipNode


def visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    # tabindex: a formula wider than a phone scrolls, and whoever uses the keyboard must be able to scroll it.
    writer.body.append(writer.starttag(node, "div", CLASS="formula", TABINDEX="0"))
    writer.body.append(to_mathml(node, as_block=True))
    if node["number"]:
        number = get_node_equation_number(writer, node)
        writer.body.append(f'<span class="formula-number">({number})</span>')
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
