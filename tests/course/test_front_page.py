"""The table of lessons on the front page is that of the lessons."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygrad_rnn.course.folder import LessonFolder, lesson_folders

ROOT = Path(__file__).parents[2]
FOLDERS = lesson_folders(ROOT / "lessons")
ROWS = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "](lessons/l" in line]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_lesson_has_its_row(folder: LessonFolder) -> None:
    lesson = folder.lesson
    required, bonus = (sum(e.points for e in part) for part in (lesson.required, lesson.bonus))
    points = " + ".join(f"{n}" for n in (required, bonus) if n) if required else f"{bonus} bonus"
    start = f"| {lesson.number}. [{lesson.title}](lessons/{folder.path.name}/README.md) |"
    rows = [row for row in ROWS if row.startswith(start) and row.endswith(f"| {points} |")]
    assert len(rows) == 1, f"a row from {start!r} to {points!r}"


def test_the_rows_are_in_order_and_of_lessons_that_exist() -> None:
    assert [row.split("](")[1].split("/")[1] for row in ROWS] == [folder.path.name for folder in FOLDERS]
