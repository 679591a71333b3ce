"""The capstone runs the student's own files beside the lesson, and nothing of the reference."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tinygrad_rnn.course.capstone import OwnFiles
from tinygrad_rnn.course.execute import InProcess
from tinygrad_rnn.course.folder import LessonFolder
from tinygrad_rnn.course.grade import grade
from tinygrad_rnn.course.plain import Answer, Own, Request
from tinygrad_rnn.course.regions import stub
from tinygrad_rnn.course.runner import Outcome
from tinygrad_rnn.errors import CourseError

GLUE = "def glue(own):\n    return own.l02.double(own.l03.three())\n"
PIECES = {
    "l02_tape": "def double(x):\n    return 2 * x\n",
    "l03_numbers": "def three():\n    return 3\n",
}


def course(folder: Path, **changed: str) -> str:
    """Write a course of three lessons, and return the name of the last one's solution."""
    for name, source in (PIECES | {"l12_summit": GLUE} | changed).items():
        (folder / name).mkdir()
        (folder / name / "solution.py").write_text(source, encoding="utf-8")
    return str(folder / "l12_summit" / "solution.py")


def climb(filename: str, *lessons: str) -> Answer:
    source = Path(filename).read_text(encoding="utf-8")
    request = Request("glue", arguments={"own": Own(lessons or ("l02", "l03"))})
    return InProcess(ast.parse(source), filename, source).answer(request, 5.0)


def test_the_pieces_are_the_files_beside_the_lesson(tmp_path: Path) -> None:
    answer = climb(course(tmp_path))
    assert answer.trouble is None
    assert answer.value == 6


def test_what_the_student_wrote_counts_even_if_it_is_wrong(tmp_path: Path) -> None:
    assert climb(course(tmp_path, l02_tape="def double(x):\n    return 5 * x\n")).value == 15


def test_an_answer_in_a_folder_below_finds_them_too(tmp_path: Path) -> None:
    course(tmp_path)
    assert OwnFiles(str(tmp_path / "l12_summit" / "wrong" / "x.py")).pieces(["l03"]).l03.three() == 3


def test_an_exercise_that_is_not_written_is_named(tmp_path: Path) -> None:
    unwritten = 'def double(x):\n    raise NotImplementedError("l02-5: double")\n'
    trouble = climb(course(tmp_path, l02_tape=unwritten)).trouble
    assert trouble is not None
    assert trouble.stage == "missing"
    assert trouble.message == "The summit needs l02-5: double is still to be written"


def test_an_unwritten_function_of_the_lesson_itself_is_not_the_summits_need(tmp_path: Path) -> None:
    unwritten = 'def glue(own):\n    raise NotImplementedError("l12-6: glue")\n'
    trouble = climb(course(tmp_path, l12_summit=unwritten)).trouble
    assert trouble is not None
    assert trouble.message == "glue, of l12-6, is still to be written"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def double(x):\n    return x / 0\n", "ZeroDivisionError: division by zero (in l02_tape/solution.py, line 2)"),
        ("x = 1\ndouble = unknown\n", "(in l02_tape/solution.py, line 2)"),
        ("def double(x):\n    return (\n", "(in l02_tape/solution.py, line 2)"),
    ],
)
def test_an_error_says_in_which_file_it_is(tmp_path: Path, source: str, said: str) -> None:
    trouble = climb(course(tmp_path, l02_tape=source)).trouble
    assert trouble is not None
    assert trouble.stage == "raised"
    assert said in trouble.message


def test_a_lesson_that_is_not_there_is_named(tmp_path: Path) -> None:
    trouble = climb(course(tmp_path), "l02", "l07").trouble
    assert trouble is not None
    assert trouble.stage == "missing"
    assert "The summit needs lesson 7" in trouble.message
    with pytest.raises(CourseError, match="needs lesson 7"):
        OwnFiles(str(tmp_path / "l12_summit" / "solution.py")).pieces(["l07"])


def test_an_earlier_file_that_never_ends_is_stopped(tmp_path: Path) -> None:
    filename = course(tmp_path, l03_numbers="while True:\n    pass\n")
    request = Request("glue", arguments={"own": Own(("l02", "l03"))})
    answer = InProcess(ast.parse(GLUE), filename, GLUE).answer(request, 0.2)
    assert answer.trouble is not None
    assert answer.trouble.stage == "time"


def test_a_file_is_run_once(tmp_path: Path) -> None:
    files = OwnFiles(course(tmp_path))
    assert files.pieces(["l02"]).l02 is files.pieces(["l02"]).l02


LESSONS = Path(__file__).parents[2] / "lessons"
NEEDED = ("l02", "l03", "l04", "l07", "l09", "l12")


def real_course(folder: Path, **changed: Callable[[str], str]) -> Outcome:
    """Copy the lessons that the summit needs, change some solutions, and grade the summit."""
    for path in LESSONS.glob("l*"):
        if path.name[:3] in NEEDED:
            (folder / path.name).mkdir()
            for name in ("solution.py", f"test_{path.name[:3]}.py"):
                shutil.copy(path / name, folder / path.name / name)
            solution = folder / path.name / "solution.py"
            change = changed.get(path.name[:3], str)
            solution.write_text(change(solution.read_text(encoding="utf-8")), encoding="utf-8")
    summit = LessonFolder(next(folder.glob("l12_*")))
    return grade(summit, summit.lesson.exercise("l12-6"), "1")


def test_the_summit_says_which_exercise_it_needs(tmp_path: Path) -> None:
    outcome = real_course(tmp_path, l04=stub)
    assert outcome.status == "wrong"
    assert outcome.facts is not None
    assert outcome.facts.problem == "The summit needs l04-3: embedding_backward is still to be written"


def test_the_summit_is_not_climbed_with_a_wrong_tape(tmp_path: Path) -> None:
    """The reference's tape is not far away, and must not take the place of the student's."""
    outcome = real_course(tmp_path, l02=lambda text: text.replace("arriving[parent] + part", "arriving[parent]"))
    assert outcome.status == "wrong"


def test_the_summit_can_be_climbed(tmp_path: Path) -> None:
    assert real_course(tmp_path).status == "right"
