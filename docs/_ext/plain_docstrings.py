"""Docstrings are written to be read in a terminal; this makes the same text right as reStructuredText.

An indented block above the first section (a formula, a table of gates) keeps its lines, and characters such as ``*``,
``|`` or a final ``_`` outside of backticks are what they look like, not markup.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx


def escape(text: str) -> str:
    r"""Escape what reStructuredText would take for markup, outside of backticks.

    >>> print(escape("|M| words, shape [*s] and `b_`, b_"))
    \|M\| words, shape [\*s] and `b_`, b\_
    """
    parts = re.split(r"(``.*?``|`[^`]*`)", text)
    return "".join(part if i % 2 else re.sub(r"([*|]|(?<=\w)_(?!\w))", r"\\\1", part) for i, part in enumerate(parts))


def as_rst(lines: list[str]) -> list[str]:
    """Return the lines of a docstring as reStructuredText."""
    done: list[str] = []
    in_sections = in_list = verbatim = False
    for before, line in zip(["", *lines], lines, strict=False):
        if not line.strip():
            verbatim = False
        elif set(line) == {"-"}:
            in_sections = True
        elif not before.strip():  # a paragraph begins
            indented = line.startswith(" ")
            in_list = in_list if indented else line.startswith(("- ", "1. "))
            verbatim = line.lstrip().startswith(">>>")
            if indented and not (verbatim or in_sections or in_list):
                verbatim = True
                announced = "".join(done).endswith("::")
                done += [] if announced else ["::", ""]
        done.append(line if verbatim else escape(line))
    return done


def translate(app: Sphinx, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    lines[:] = as_rst(lines)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", translate, priority=400)  # before numpydoc
    return {"parallel_read_safe": True, "parallel_write_safe": True}
