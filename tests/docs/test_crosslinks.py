"""Lessons lead to the API, and the API leads back."""

from __future__ import annotations

import doctest
import inspect
from pathlib import Path

import api_pages
import crosslinks
import pytest
from bs4 import BeautifulSoup
from lesson_pages import find_lessons

ROOT = Path(__file__).parents[2]
Pages = dict[Path, BeautifulSoup]


def test_every_lesson_leads_to_the_api_and_every_entry_back(site: Path, pages: Pages) -> None:
    lessons = find_lessons(ROOT / "lessons")
    assert lessons
    for lesson in lessons:
        page = pages[site / "lessons" / f"{lesson.name}.html"]
        engine = page.select('#in-the-engine a[href^="../api/"]')
        links = [a["href"].removeprefix("../api/") for a in engine]
        assert links, lesson.name
        for link in links:
            file, _, name = link.partition("#")
            entry = pages[site / "api" / file].find(id=name).find_parent("dl", class_="py")
            back = f"../lessons/{lesson.name}.html#lesson-{lesson.number}"
            described = entry if entry.find("a", href=back) else entry.find_parent("dl", class_="py")
            assert described.find("a", href=back), f"{link} does not lead back to lesson {lesson.number}"


@pytest.mark.parametrize("name", [name for names in crosslinks.ALSO.values() for name in names])
def test_what_was_added_by_hand_is_there_and_described(name: str) -> None:
    assert crosslinks.full_name(name) == name
    assert crosslinks.references([name], api_pages.described()).startswith("{py:obj}`tg.")


def test_a_module_is_not_a_thing_that_one_builds() -> None:
    for names in crosslinks.built(ROOT / "lessons").values():
        assert not any(inspect.ismodule(crosslinks.value_of(name)) for name in names)


def test_the_examples_in_the_extension_are_true() -> None:
    assert doctest.testmod(crosslinks).failed == 0
