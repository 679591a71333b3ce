"""The self-check proves a sound lesson, and finds every kind of fault in an unsound one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tinygrad_rnn.course.selfcheck import selfcheck
from tinygrad_rnn.errors import CourseError


def check(source: Path, seeds: int = 1, jobs: int = 1) -> dict[str, Any]:
    return selfcheck(source, seeds=seeds, jobs=jobs)


def edit(source: Path, name: str, old: str, new: str) -> None:
    path = source / "l00_scale" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_toy_lesson_is_proven(toy_source: Path) -> None:
    report = check(toy_source, seeds=3, jobs=2)
    assert report["problems"] == []
    assert (report["stub_points"], report["solution_points"], report["max_points"]) == (0, 5, 5)
    assert report["wrong"] == {"total": 3, "failed": 3, "named": 3, "misnamed": 0}
    assert report["right"] == {"total": 1, "passed": 1}
    assert report["checks"] == {"total": 3, "that_kill": 3}
    assert (report["flakes"], report["seeds"]) == (0, 3)


FAULTS = {
    "a right answer among the wrong": (
        "wrong/forgets_bias.py",
        "return x @ self.W",
        "return x @ self.W + self.b",
        "must be wrong",
    ),
    "another mistake than it says": (
        "wrong/forgets_bias.py",
        "the bias is not added",
        "the bias is doubled",
        "names another",
    ),
    "a mistake without a name": (
        "wrong/forgets_bias.py",
        "return x @ self.W",
        "return x @ self.W + 3.25",
        "does not name",
    ),
    "no title": ("wrong/forgets_bias.py", "l00-2: the bias", "the bias", "docstring must begin"),
    "an exercise that is not there": ("wrong/forgets_bias.py", "l00-2", "l00-7", "no exercise 'l00-7'"),
    "a wrong answer among the right": ("right/weights.py", "mask.sum(axis=1", "mask.sum(axis=0", "l00-1 is wrong"),
    "a wrong solution": ("solution.py", "/ real.sum(axis=1)", "/ 2.0", "the solution is wrong"),
    "a stub that passes": ("solution.py", "# BEGIN SOLUTION l00-1", "#", "END"),
    "a function that nothing checks": (
        "solution.py",
        "    def forward(",
        "    def spare(self):\n        # BEGIN SOLUTION l00-2\n        return 7\n        # END SOLUTION\n\n"
        "    def forward(",
        "right although Affine.spare does nothing",
    ),
    "no heading": ("README.md", "## Means", "## Averages", "no heading 'Means'"),
    "an exercise nobody mentions": ("README.md", "l00-2", "the second", "does not mention it"),
    "no hint": ("hints.md", "## l00-2", "## l00-8", "one to three hints"),
    "a need that is not there": ("test_l00.py", 'needs=("l00-1",)', 'needs=("l00-0",)', "which no lesson has"),
    "a foreign import": (
        "wrong/constant_bias.py",
        "import numpy as np",
        "import numpy as np\nimport scipy",
        "imports scipy",
    ),
    "a leak": ("hints.md", "Which axis", "return (F * real).sum(axis=1) / real.sum(axis=1) Which axis", "leak"),
    "a check that crashes": ("test_l00.py", "np.einsum", "np.einsumm", "crashed: AttributeError"),
}


TOGETHER = [  # faults that do not hide each other are made, and must be found, in one lesson
    ["a right answer among the wrong", "a foreign import", "a wrong answer among the right"],
    ["no heading", "an exercise nobody mentions", "no hint", "a need that is not there", "no title", "a leak"],
]
ALONE = [[name] for name in FAULTS if not any(name in names for names in TOGETHER)]


@pytest.mark.parametrize("names", [*TOGETHER, *ALONE], ids=" & ".join)
def test_every_fault_is_found(source: Path, names: list[str]) -> None:
    for name in names:
        file, old, new, _ = FAULTS[name]
        edit(source, file, old, new)
    problems = check(source)["problems"]
    for name in names:
        assert any(FAULTS[name][3] in problem for problem in problems), (name, problems)


def test_a_check_that_nothing_fails_is_found(source: Path) -> None:
    edit(source, "test_l00.py", "import numpy as np\n", "import numpy as np\nfrom hypothesis import strategies as st\n")
    path = source / "l00_scale" / "test_l00.py"
    path.write_text(path.read_text() + '\n\n@lesson.check("l00-1", x=st.none())\ndef nothing(student, x):\n    pass\n')
    report = check(source)
    assert report["checks"] == {"total": 4, "that_kill": 3}
    assert "l00-1 nothing: no wrong answer fails this check" in report["problems"]


def test_a_check_that_sometimes_fails_a_right_answer_is_found(source: Path) -> None:
    edit(source, "test_l00.py", "row[real].mean()", "row[real].mean() + (F.sum() > 3.9)")
    report = check(source, seeds=8)
    assert report["flakes"] > 0
    assert any("with seed" in problem for problem in report["problems"])


def test_lessons_that_do_not_exist_are_an_error(source: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no such lesson"):
        selfcheck(source, names=["l00", "l99"])
    with pytest.raises(CourseError):
        selfcheck(tmp_path)
