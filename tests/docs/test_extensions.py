"""The site's own extensions: pages made from lessons and code, and what they refuse."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType

import api_pages
import lesson_pages
import mathml
import plain_docstrings
import pyfig
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from plain_docstrings import as_rst, escape
from pyfig import INK, RNN, drawn, inline

DOCS = Path(__file__).parents[2] / "docs"
Build = Callable[[str, Path, Path], CompletedProcess[str]]

README = """\
# {title}

After [the one before](../l01_words/README.md#words), run [the checks](test_l02.py), see [elsewhere](https://example.org).
"""
HINTS = """\
## l02-1
1. Look at the shapes.

   Both of them.
2. Transpose.
## l02-2
1. The same again.
"""


def make_lessons(folder: Path, numbers: list[int]) -> None:
    for number in numbers:
        lesson = folder / f"l{number:02}_words"
        lesson.mkdir(parents=True)
        (lesson / "README.md").write_text(README.format(title=f"Lesson {number}"), encoding="utf-8")
        (lesson / "hints.md").write_text(HINTS, encoding="utf-8")


@pytest.mark.parametrize("count", [0, 3, 15])
def test_the_index_lists_the_lessons_in_order(tmp_path: Path, count: int) -> None:
    make_lessons(tmp_path, list(range(count, 0, -1)))
    pages = lesson_pages.pages(tmp_path)
    assert len(pages) == count + 1
    listed = [line for line in pages["index.md"].splitlines() if line.endswith("_words>")]
    assert listed == [f"{number}. Lesson {number} <l{number:02}_words>" for number in range(1, count + 1)]


def test_a_lesson_page_is_the_readme_with_its_hints_folded(tmp_path: Path) -> None:
    make_lessons(tmp_path, [1, 2])
    page = lesson_pages.pages(tmp_path)["l02_words.md"]
    assert "# Lesson 2" in page
    assert page.count("::::{dropdown}") == 3
    assert "Look at the shapes.\n\nBoth of them.\n::::" in page
    assert page.index("### Exercise l02-1") < page.index("Transpose.") < page.index("### Exercise l02-2")


def test_links_between_lessons_become_links_between_pages(tmp_path: Path) -> None:
    make_lessons(tmp_path, [1, 2])
    page = lesson_pages.pages(tmp_path)["l02_words.md"]
    assert "[the one before](l01_words.md#words)" in page
    assert "run the checks, see [elsewhere](https://example.org)" in page


def test_a_link_to_a_lesson_that_is_not_there_becomes_text() -> None:
    assert lesson_pages.relink("after [five](../l05_gone/README.md)", known=set()) == "after five"


def test_every_module_has_a_page_and_every_name_is_described_once() -> None:
    pages = api_pages.pages()
    modules = {module.__name__ for module in api_pages.modules()}
    assert set(pages) == {"index.rst", "tinygrad_rnn.rst"} | {f"{name}.rst" for name in modules}
    assert {"tinygrad_rnn.tensor", "tinygrad_rnn.nn", "tinygrad_rnn.optim", "tinygrad_rnn.data.twins"} <= modules
    assert not any(name.startswith("tinygrad_rnn.course") for name in modules)
    text = "".join(pages.values())
    for described in ("autoclass:: Tensor", "autofunction:: tensor", "autoclass:: RNN", "autoclass:: Adam"):
        assert text.count(f".. {described}\n") == 1


def test_a_formula_in_a_docstring_keeps_its_lines() -> None:
    lines = ["Return h.", "", "    z = a b_z", "    h = z * a", "", "Parameters", "----------", "a : [*s]"]
    shown = ["Return h.", "", "::", "", "    z = a b_z", "    h = z * a", "", "Parameters", "----------", r"a : [\*s]"]
    assert as_rst(lines) == shown


def test_a_block_that_is_announced_is_announced_once() -> None:
    lines = ["The rule::", "", "    a * b"]
    assert as_rst(lines) == lines


def test_examples_and_lists_in_a_docstring_stay_as_they_are() -> None:
    lines = ["- one", "", "  more", "", ">>> a * b", "c_", "", "Next."]
    assert as_rst(lines) == lines


@settings(deadline=None)
@given(st.text(alphabet="ab_*|", max_size=12))
def test_what_stands_in_backticks_is_not_escaped(code: str) -> None:
    assert escape(f"``{code}`` `{code}`") == f"``{code}`` `{code}`"
    assert escape(code).replace("\\", "") == code


@pytest.mark.parametrize("module", [api_pages, lesson_pages, mathml, plain_docstrings, pyfig])
def test_the_examples_in_the_extensions_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_figure_takes_the_pages_colours_and_is_the_same_every_time() -> None:
    def figure() -> Figure:
        figure = Figure()
        figure.add_subplot().plot([0, 1], color=RNN)
        return figure

    first, second = (inline(drawn(figure), "name", 'a "line"') for _ in range(2))
    assert first == second
    assert "var(--rnn)" in first
    assert "currentColor" in first
    assert INK not in first
    assert 'aria-label="a &quot;line&quot;"' in first


@settings(deadline=None)
@given(st.text(alphabet="abz-", min_size=1), st.text(min_size=1))
def test_two_figures_on_a_page_share_no_id(name: str, alt: str) -> None:
    drawing = '<svg viewBox="0 0 9 9"><path id="a"/><use href="#a"/><g clip-path="url(#a)"/></svg>'
    svg = inline(drawing, name, alt)
    assert 'id="a"' not in svg
    for expected in (f'id="{name}-a"', f'href="#{name}-a"', f"url(#{name}-a)"):
        assert expected in svg


def test_a_drawing_without_a_view_box_is_refused() -> None:
    with pytest.raises(ValueError, match="viewBox"):
        inline("<svg></svg>", "name", "alt")


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("# T\n\n```{pyfig} drawings:shared_layer\n:name: x\n```\n", "give it an :alt: text"),
        ("# T\n\n```{math}\n\\nosuchmacro x\n```\n", "this TeX has no MathML"),
    ],
)
def test_a_page_that_cannot_be_right_fails_the_build(
    tmp_path: Path, sphinx_build: Build, page: str, complaint: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.md").write_text(page, encoding="utf-8")
    (source / "conf.py").write_text(
        f"import sys\nsys.path[:0] = [{str(DOCS / '_ext')!r}, {str(DOCS / '_figures')!r}]\n"
        "extensions = ['myst_parser', 'mathml', 'pyfig']\nhtml_math_renderer = 'mathml'\n",
        encoding="utf-8",
    )
    result = sphinx_build("html", source, tmp_path / "html")
    assert result.returncode != 0
    assert complaint in result.stderr
