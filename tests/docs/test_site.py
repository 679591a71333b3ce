"""The built site: whole, self-contained, the same in every build, and complete where it tells the chapter."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

DOCS = Path(__file__).parents[2] / "docs"
Pages = dict[Path, BeautifulSoup]
Build = Callable[[str, Path, Path], CompletedProcess[str]]


def internal_links(site: Path, pages: Pages) -> list[tuple[Path, str, Path, str]]:
    """Return (page, link, file, fragment) of every link that stays in the site."""
    found = []
    for page, soup in pages.items():
        for anchor in soup.find_all("a", href=True):
            parts = urlsplit(anchor["href"])
            if parts.scheme or parts.netloc:
                continue
            start = site if parts.path.startswith("/") else page.parent
            file = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else page
            file = file / "index.html" if file.is_dir() else file
            found.append((page, anchor["href"], file, unquote(parts.fragment)))
    return found


def test_every_internal_link_arrives(site: Path, pages: Pages) -> None:
    anchors = {page: {tag["id"] for tag in soup.find_all(id=True)} for page, soup in pages.items()}
    links = internal_links(site, pages)
    broken = [
        f"{page.relative_to(site)}: {href}"
        for page, href, file, fragment in links
        if not file.exists() or (fragment and file.suffix == ".html" and fragment not in anchors[file])
    ]
    assert broken == []
    assert len(links) > 100


def test_no_id_occurs_twice_on_a_page(site: Path, pages: Pages) -> None:
    for page, soup in pages.items():
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert sorted({id_ for id_ in ids if ids.count(id_) > 1}) == [], page.relative_to(site)


def test_nothing_is_fetched_from_another_host(site: Path, pages: Pages) -> None:
    fetched = [
        f"{page.relative_to(site)}: {tag.name} {tag[attribute]}"
        for page, soup in pages.items()
        for tag in soup.find_all(True)
        for attribute in ("src", "srcset", "href", "xlink:href", "data", "action")
        if tag.name != "a" and re.match(r"\s*(https?:)?//", str(tag.get(attribute, "")))
    ]
    for style in site.rglob("*.css"):
        fetched += re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)'\"]*", style.read_text(encoding="utf-8"))
    assert fetched == []


def test_every_figure_has_a_text_for_those_who_cannot_see_it(pages: Pages) -> None:
    figures = [figure for soup in pages.values() for figure in soup.find_all("svg", class_="pyfig")]
    in_sources = sum(path.read_text(encoding="utf-8").count("{pyfig}") for path in DOCS.rglob("*.md"))
    assert len(figures) == in_sources > 0
    assert all(len(figure["aria-label"]) > 40 and figure["role"] == "img" for figure in figures)


def test_figures_take_the_colours_of_the_page(pages: Pages) -> None:
    for soup in pages.values():
        for figure in soup.find_all("svg", class_="pyfig"):
            assert re.findall(r"#[0-9a-fA-F]{6}\b", str(figure)) == [], figure["aria-label"]


def chapter(site: Path, pages: Pages) -> list[BeautifulSoup]:
    """The chapter's pages, in the order in which they are read."""
    contents = pages[site / "chapter" / "index.html"].select("div.toctree-wrapper a")
    return [pages[site / "chapter" / anchor["href"]] for anchor in contents]


def test_the_chapter_makes_all_23_points_in_order(site: Path, pages: Pages) -> None:
    points = [point for page in chapter(site, pages) for point in page.find_all("div", class_="point")]
    assert [point["id"] for point in points] == [f"point-{number:02}" for number in range(1, 24)]
    assert [point.find(class_="point-number").get_text() for point in points] == [str(k) for k in range(1, 24)]


def test_every_formula_of_the_chapter_has_a_line_of_shapes(site: Path, pages: Pages) -> None:
    formulas = [formula for page in chapter(site, pages) for formula in page.find_all("div", class_="formula")]
    assert len(formulas) > 10
    for formula in formulas:
        below = formula.find_next_sibling()
        assert isinstance(below, Tag)
        assert "shape" in below.get("class", []), formula.get_text(" ", strip=True)
        assert "[" in below.get_text()


def test_no_code_of_the_pages_is_wider_than_their_column() -> None:
    for path in [*DOCS.glob("*.md"), *DOCS.glob("chapter/*.md"), *DOCS.glob("engine/*.md"), *DOCS.glob("howto/*.md")]:
        code = re.findall(
            r"^```\{doctest\}\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
        )
        assert [line for block in code for line in block.splitlines() if len(line) > 75] == [], path.name


def test_the_examples_on_the_pages_are_true(site: Path, sphinx_build: Build) -> None:
    result = sphinx_build("doctest", DOCS, site.with_name("doctest"))
    assert result.returncode == 0, result.stdout
    tried = re.findall(r"(\d+) passed and 0 failed", result.stdout)
    assert sum(int(number) for number in tried) > 50


def test_two_builds_give_the_same_bytes(site: Path, tmp_path: Path, sphinx_build: Build) -> None:
    again = tmp_path / "again"
    assert sphinx_build("html", DOCS, again).returncode == 0
    first, second = contents(site), contents(again)
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_model_has_its_colour_in_both_themes(theme: str) -> None:
    css = (DOCS / "_static" / "site.css").read_text(encoding="utf-8")
    block = css.split(f'html[data-theme="{theme}"]')[1].split("}")[0]
    colours = re.findall(r"--(separate|shared|rnn): (#[0-9a-f]{6});", block)
    assert {name for name, _ in colours} == {"separate", "shared", "rnn"}
    background = "#ffffff" if theme == "light" else "#14181e"
    assert all(contrast(colour, background) >= 4.5 for _, colour in colours)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it; text needs 4.5."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
