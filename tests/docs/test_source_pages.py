"""Source on the pages: it is the package's own, and what is gone is noticed."""

from __future__ import annotations

import doctest
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import source_pages
from bs4 import BeautifulSoup

from tinygrad_rnn import autograd, ops

DOCS = Path(__file__).parents[2] / "docs"
Pages = dict[Path, BeautifulSoup]
Build = Callable[[str, Path, Path], CompletedProcess[str]]


def test_the_table_of_derivatives_is_the_registry(site: Path, pages: Pages) -> None:
    rows = pages[site / "engine" / "table.html"].select("table.derivatives tbody tr")
    assert [row.td.get_text() for row in rows] == list(ops.TABLE)


def test_the_table_gives_a_rule_for_each_input_that_has_one() -> None:
    for name, entry in source_pages.entries().items():
        rules = ops.TABLE[name].rules
        if isinstance(rules, tuple):
            assert [bool(rule) for rule in entry.rules] == [rule is not None for rule in rules], name
        else:
            assert len(entry.rules) == 1, name


def test_what_the_table_shows_is_written_in_the_source() -> None:
    written = " ".join(Path(str(ops.__file__)).read_text(encoding="utf-8").split())
    for entry in source_pages.entries().values():
        for code in (entry.result, *entry.rules):
            assert code.removesuffix("(i)") in written


def test_an_excerpt_is_the_source_without_its_docstring(site: Path, pages: Pages) -> None:
    blocks = [pre.get_text() for pre in pages[site / "engine" / "walk.html"].select("div.excerpt pre")]
    assert len(blocks) > 4
    source = inspect.getsource(autograd)
    lines = [line.strip() for block in blocks[:2] for line in block.splitlines() if line.strip()]
    assert all(line in source for line in lines)
    assert '"""' not in blocks[0]


def test_lines_can_be_chosen_by_what_they_hold() -> None:
    lines = ["def f():", "    a = 1", "    b = 2", "    return a"]
    assert source_pages.between(lines, "a =", "b =") == ["a = 1", "b = 2"]
    assert source_pages.between(lines, None, None) == lines
    with pytest.raises(ValueError, match="no line of it holds 'c ='"):
        source_pages.between(lines, "c =", None)


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("# T\n\n```{excerpt} autograd:no_such_function\n```\n", "no_such_function"),
        ("# T\n\n```{excerpt} autograd:walk\n:from: no such line\n```\n", "no line of it holds 'no such line'"),
        ("# T\n\n```{operation} no_such_operation\n```\n", "there is no operation"),
        ("# T\n\n```{point} 7\nHello.\n```\n", "point 7 does not belong to this page"),
    ],
)
def test_what_is_gone_fails_the_build(tmp_path: Path, sphinx_build: Build, page: str, complaint: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.md").write_text(page, encoding="utf-8")
    (source / "conf.py").write_text(
        f"import sys\nsys.path[:0] = [{str(DOCS.parent)!r}, {str(DOCS / '_ext')!r}]\n"
        "extensions = ['myst_parser', 'lesson_pages', 'points', 'source_pages']\n"
        f"lesson_folder = {str(DOCS.parent / 'lessons')!r}\nexclude_patterns = ['lessons']\n",
        encoding="utf-8",
    )
    result = sphinx_build("html", source, tmp_path / "html")
    assert result.returncode != 0
    assert complaint in re.sub(r"\x1b\[[\d;]*m", "", result.stderr)


def test_the_examples_in_the_extension_are_true() -> None:
    assert doctest.testmod(source_pages).failed == 0
