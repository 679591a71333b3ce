"""Behind the pipe a check gives the verdict that it gives in this process; and what comes out of it is not believed."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from grading.conftest import solved_lessons, whole_file

from tinygrad_rnn.course.folder import LessonFolder, respondent
from tinygrad_rnn.course.lesson import Exercise
from tinygrad_rnn.course.regions import find_regions, stub
from tinygrad_rnn.course.runner import Outcome, Profile, run_exercise
from tinygrad_rnn.course.selfcheck import TITLE
from tinygrad_rnn.grading.pipe import Handed, PipeRespondent, without_answer
from tinygrad_rnn.grading.sandbox import GraderFault, Rung

FEW = Profile(10)
ANSWERS = [
    (folder, path) for folder in solved_lessons() for kind in ("wrong", "right") for path in folder.answers(kind)
]
# All of them take half an hour: TINYGRAD_RNN_ALL_ANSWERS=1. Otherwise a few, and others every day.
SAMPLE = random.Random(int(time.time() // 86400)).sample(ANSWERS, 24)
if os.environ.get("TINYGRAD_RNN_ALL_ANSWERS"):
    SAMPLE = ANSWERS


def exercises_of(folder: LessonFolder, answer: Path) -> list[Exercise]:
    """The exercise that a wrong answer gets wrong; all of a right one."""
    title = TITLE.match(answer.read_text(encoding="utf-8").lstrip().lstrip("'\"").strip())
    return [folder.lesson.exercise(title["exercise"])] if title else list(folder.lesson.exercises)


def verdict(outcome: Outcome) -> tuple[object, ...]:
    facts = outcome.facts
    found = (facts.stage, facts.problem, facts.mistakes, facts.line, facts.called) if facts else ()
    return outcome.status, outcome.points, outcome.check, *found


@pytest.mark.parametrize(("folder", "answer"), SAMPLE, ids=lambda value: getattr(value, "stem", None) or value.name)
def test_the_verdict_is_that_of_practice(folder: LessonFolder, answer: Path, rung: Rung, solved_copy: Path) -> None:
    text = whole_file(folder, answer)
    handed = Handed(text, solved_copy / folder.path.name / "solution.py")
    for exercise in exercises_of(folder, answer):
        here = run_exercise(folder.lesson, exercise, respondent(text, str(handed.path), exercise, folder), FEW, "1")
        with PipeRespondent(rung.name, handed, exercise, folder) as pipe:
            there = run_exercise(folder.lesson, exercise, pipe, FEW, "1")
        if here.facts is not None and here.facts.stage == "time":  # how far it came is chance
            assert there.facts is not None and there.facts.stage == "time"
        else:
            assert verdict(there) == verdict(here)


def test_the_process_gets_no_more_than_it_needs() -> None:
    """Of every exercise: the reference that crosses over holds all answers but the one that is asked for."""
    for folder in solved_lessons():
        for exercise in folder.lesson.exercises:
            cut = without_answer(folder.source, exercise.id)
            regions = [region for region in find_regions(cut) if region.exercise == exercise.id]
            assert regions and all(region.end - region.start == 2 for region in regions), "one line, which raises"
            assert stub(cut) == folder.stub


def test_a_fault_of_the_grader_is_told_apart(rung: Rung, solved_copy: Path) -> None:
    folder = solved_lessons()[0]
    exercise = folder.lesson.exercises[0]
    handed = Handed(folder.source, solved_copy / folder.path.name / "solution.py")
    with PipeRespondent(rung.name, handed, exercise, folder) as pipe:
        pipe._opening["without"] = 3  # a fault on this side of the pipe
        with pytest.raises(GraderFault, match=exercise.id):
            run_exercise(folder.lesson, exercise, pipe, FEW, "1")
