"""Lesson pages made from the lessons themselves: ``lessons/lNN_name/README.md`` is the only text there is.

Before the build reads anything, each README becomes ``docs/lessons/lNN_name.md`` with its hints folded below it, and
``docs/lessons/index.md`` lists the lessons in order. The copies are not kept in version control. The role
``{lesson}`6` `` is a link to lesson 6, or plain text where that lesson does not exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import api_pages
import crosslinks
from docutils import nodes
from generated import write_pages
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

INDEX = """\
# Lessons

Each lesson is a folder: a text, a file with gaps, and checks that tell you
what your code does and what it should do. They go in the chapter's order, and
a lesson uses only the engine and the lessons before it.

{listing}
"""
NONE_YET = "There is no lesson in this copy of the repository."
HOW = """\
Take your own copy of the lessons with `tinygrad-rnn start my-course`, fill the
gaps, and run `pytest lessons/` inside it.
"""


@dataclass(frozen=True)
class Lesson:
    """One folder of lessons/: its number, its name (`l06_shared_weights`) and its text."""

    number: int
    name: str
    text: str
    hints: str

    @property
    def title(self) -> str:
        """The first heading of the text."""
        heading = re.search(r"^# +(.+?)\s*$", self.text, flags=re.MULTILINE)
        return heading.group(1) if heading else self.name


def find_lessons(folder: Path) -> list[Lesson]:
    """Return the lessons that have a text, in order of their numbers."""
    lessons = []
    for readme in folder.glob("l[0-9][0-9]_*/README.md"):
        hints = readme.with_name("hints.md")
        lessons.append(
            Lesson(
                number=int(readme.parent.name[1:3]),
                name=readme.parent.name,
                text=readme.read_text(encoding="utf-8"),
                hints=hints.read_text(encoding="utf-8") if hints.exists() else "",
            )
        )
    return sorted(lessons, key=lambda lesson: lesson.number)


def page(lesson: Lesson, known: set[str], engine: str) -> str:
    """Return the docs page of a lesson: its text with links between pages, links to the API, and its hints folded."""
    text = with_law_labels(relink(lesson.text, known), lesson.number).rstrip()
    built = f"\n## In the engine\n\nWhat belongs to this lesson, ready made: {engine}.\n" if engine else ""
    return f"(lesson-{lesson.number})=\n{text}\n{built}{dropdowns(lesson.hints)}"


def with_law_labels(text: str, number: int) -> str:
    """Return the text with a label before each of its laws, so that other pages can link to it.

    >>> print(with_law_labels("> **Law 2.** It holds.", 6))
    > (law-6-2)=
    > **Law 2.** It holds.
    """
    return re.sub(r"^> (?=\*\*Law (\d+)\b)", rf"> (law-{number}-\1)=\n> ", text, flags=re.MULTILINE)


def relink(text: str, known: set[str]) -> str:
    """Turn links between lesson folders into links between pages, and links to files into plain text.

    >>> relink("after [five](../l05_separate/README.md), see [the checks](test_l06.py)", {"l05_separate"})
    'after [five](l05_separate.md), see the checks'
    """

    def target(match: re.Match[str]) -> str:
        label, link = match.groups()
        if re.match(r"[a-z]+:|#", link):
            return match.group()
        path, _, anchor = link.partition("#")
        lesson = re.fullmatch(r"\.\./(l\d\d_\w+)/?(README\.md)?", path)
        if lesson and lesson.group(1) in known:
            return f"[{label}]({lesson.group(1)}.md{'#' + anchor if anchor else ''})"
        return label

    return re.sub(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)", target, text)


def dropdowns(hints: str) -> str:
    """Return the hints of a lesson as closed boxes: a heading for each exercise, a box for each numbered hint."""
    parts = re.split(r"^## +(.+?)[ \t]*$", hints, flags=re.MULTILINE)[1:]
    lines = ["\n## Hints\n"] if parts else []
    for exercise, body in zip(parts[::2], parts[1::2], strict=True):
        numbered = re.split(r"^(\d)\. +", body, flags=re.MULTILINE)[1:]
        lines.append(f"### Exercise {exercise}\n")
        for number, hint in zip(numbered[::2], numbered[1::2], strict=True):
            # What belongs to the list item is indented by the width of "1. ".
            text = "\n".join(line.removeprefix("   ") for line in hint.strip().splitlines())
            lines.append(f"::::{{dropdown}} Hint {number}\n{text}\n::::\n")
    return "\n".join(lines)


def index(lessons: list[Lesson]) -> str:
    """Return the page that lists the lessons, with a table of contents in their order."""
    if not lessons:
        return INDEX.format(listing=NONE_YET)
    entries = "\n".join(f"{lesson.number}. {lesson.title} <{lesson.name}>" for lesson in lessons)
    return INDEX.format(listing=f"{HOW}\n```{{toctree}}\n:maxdepth: 1\n\n{entries}\n```")


def pages(folder: Path) -> dict[str, str]:
    """Return the pages of all lessons and their index, by file name."""
    lessons = find_lessons(folder)
    known = {lesson.name for lesson in lessons}
    homes, built = api_pages.described(), crosslinks.built(folder)
    made = {}
    for lesson in lessons:
        engine = crosslinks.references(built.get(lesson.number, ()), homes)
        made[f"{lesson.name}.md"] = page(lesson, known, engine)
    return made | {"index.md": index(lessons)}


class LessonRole(SphinxRole):
    """``{lesson}`6` ``: "lesson 6", a link where the lesson exists."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        label = nodes.inline("", f"lesson {self.text}")
        self.env.note_dependency(str(Path(self.env.srcdir, "lessons", "index.md")))  # changes when a lesson comes
        page = next((doc for doc in self.env.found_docs if doc.startswith(f"lessons/l{int(self.text):02}_")), None)
        if page is None:
            return [label], []
        link = pending_xref("", label, refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=True)
        self.set_source_info(link)
        return [link], []


def on_start(app: Sphinx) -> None:
    write_pages(Path(app.srcdir) / "lessons", pages(Path(app.config.lesson_folder)))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("lesson_folder", "lessons", "env", types=(str,))
    app.add_role("lesson", LessonRole())
    app.connect("builder-inited", on_start)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
