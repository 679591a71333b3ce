"""The chapter's 23 points: each is taught, tested by a law, and done by code that is there."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from pathlib import Path

import points
import pytest
from bs4 import BeautifulSoup
from lesson_pages import find_lessons
from points import POINTS, Point

ROOT = Path(__file__).parents[2]
LESSONS = {lesson.number: lesson for lesson in find_lessons(ROOT / "lessons")}
COURSE = points.Course(ROOT / "lessons")
each = pytest.mark.parametrize(("number", "point"), POINTS.items(), ids=[f"point {number}" for number in POINTS])


def one_line(text: str) -> str:
    return " ".join(text.split())


def checks(number: int) -> set[str]:
    """Return the names of the checks of a lesson, from its test file."""
    file = next((ROOT / "lessons").glob(f"l{number:02}_*/test_l{number:02}.py"))
    functions = [node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]
    return {function.name for function in functions if "lesson.check" in map(called, function.decorator_list)}


def called(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)


def test_there_are_23_points() -> None:
    assert list(POINTS) == list(range(1, 24))


@each
def test_a_lesson_mentions_the_point(number: int, point: Point) -> None:
    assert point.mentions
    for lesson, words in point.mentions.items():
        assert words in one_line(LESSONS[lesson].text), f"lesson {lesson} does not say {words!r}"


@each
def test_every_law_of_the_point_is_a_check(number: int, point: Point) -> None:
    assert point.laws
    for lesson, name in point.laws:
        assert name in checks(lesson), f"lesson {lesson} has no check {name}"


@each
def test_the_code_of_the_point_is_there_and_described(number: int, point: Point) -> None:
    assert point.code
    for name in point.code:
        value = points.resolved(name)
        assert callable(value), name
        assert inspect.getdoc(value), name
        assert COURSE.code(name).startswith("{py:obj}`")


def test_the_table_of_the_site_has_them_all(site: Path, pages: dict[Path, BeautifulSoup]) -> None:
    rows = pages[site / "chapter" / "map.html"].select("div.point-map tbody tr")
    assert [row.td.get_text() for row in rows] == [str(number) for number in POINTS]
    for row, point in zip(rows, POINTS.values(), strict=True):
        _, _, lesson, law, code = row.find_all("td")
        assert len(lesson.find_all("a")) == len(point.mentions)
        assert len(law.find_all("a", href=re.compile("^../lessons/"))) == len(point.laws)
        assert len(code.find_all("a", href=re.compile("^../api/"))) == len(point.code)


def test_the_points_are_in_the_sites_index(site: Path, pages: dict[Path, BeautifulSoup]) -> None:
    links = {anchor["href"].partition("#")[2] for anchor in pages[site / "genindex.html"].find_all("a", href=True)}
    assert {f"point-{number:02}" for number in POINTS} <= links


def test_the_examples_in_the_extension_are_true() -> None:
    assert doctest.testmod(points).failed == 0
