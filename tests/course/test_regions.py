"""Stubbing: what a student gets compiles, holds no line of a solution, and the solution can be put back exactly."""

from __future__ import annotations

import ast
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_rnn.course.regions import find_regions, solution_lines, stub
from tinygrad_rnn.errors import CourseError

bodies = st.lists(
    st.sampled_from(
        [
            "secret = compute_the_answer(x, 1)",
            "if x:\n    secret_branch = x * x * x",
            "# a secret comment, long enough",
            "",
            'text = """first secret line\nsecond secret line"""',
            "for secret_item in range(3):\n    x = x + secret_item",
        ]
    ),
    min_size=1,
    max_size=4,
).map(lambda lines: "\n".join([*lines, "return a_secret_result_of(x)"]))


@st.composite
def functions(draw: st.DrawFn, name: str, depth: int) -> str:
    """A function of which all, the end or nothing is a region."""
    region = f"# BEGIN SOLUTION l01-{draw(st.integers(1, 3))}\n{draw(bodies)}\n# END SOLUTION"
    before = draw(st.sampled_from(["", '"""What it does."""\n', "given = x\n"]))
    body = before + draw(st.sampled_from([region, region, "return x"]))
    self_argument = "self, " if depth else ""
    return f"def {name}({self_argument}x):\n" + indent(body, "    ")


@st.composite
def sources(draw: st.DrawFn) -> str:
    parts = ['"""A lesson."""', "import math"]
    parts += [draw(functions(f"f{i}", 0)) for i in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        methods = [draw(functions(f"m{i}", 1)) for i in range(draw(st.integers(1, 3)))]
        parts.append("class C:\n" + indent("\n\n".join(methods), "    "))
    return "\n\n\n".join(parts) + draw(st.sampled_from(["\n", "\n\n"]))


@settings(deadline=None)
@given(sources())
def test_a_stub_compiles_and_tells_nothing(source: str) -> None:
    stubbed = stub(source)
    ast.parse(stubbed)
    assert not solution_lines(source) & {line.strip() for line in stubbed.splitlines()}
    assert "secret" not in stubbed
    assert "SOLUTION" not in stubbed
    assert stubbed.count("NotImplementedError") == len(find_regions(source))


def fill(stubbed: str, source: str) -> str:
    """Return the stubbed file with the regions of `source` put back: the inverse of `stub`."""
    solved = source.splitlines(keepends=True)
    lines = stubbed.splitlines(keepends=True)
    removed = 0
    filled: list[str] = []
    position = 0
    for region in find_regions(source):
        place = region.start - removed
        filled += lines[position:place] + solved[region.start : region.end + 1]
        position = place + 1
        removed += region.end - region.start
    return "".join(filled + lines[position:])


@settings(deadline=None)
@given(sources())
def test_the_solution_can_be_put_back_exactly(source: str) -> None:
    assert fill(stub(source), source) == source


def test_the_stub_names_exercise_and_function() -> None:
    source = (
        "class A:\n    def forward(self):\n        # BEGIN SOLUTION l06-2\n        return 1\n        # END SOLUTION\n"
    )
    assert stub(source) == 'class A:\n    def forward(self):\n        raise NotImplementedError("l06-2: A")\n'
    assert [region.function for region in find_regions(source)] == ["A.forward"]


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    # BEGIN SOLUTION l06-2\n    return 1\n",
        "def f():\n    return 1\n    # END SOLUTION\n",
        "def f():\n    # BEGIN SOLUTION 6.2\n    return 1\n    # END SOLUTION\n",
        "# BEGIN SOLUTION l06-2\ndef f():\n    return 1\n# END SOLUTION\n",
        "x = 0\n# BEGIN SOLUTION l06-2\nx = 1\n# END SOLUTION\n",
        "def f():\n    # BEGIN SOLUTION l06-2\n    # BEGIN SOLUTION l06-3\n    return 1\n    # END SOLUTION\n",
        "def f():\n    # begin solution l06-2\n    return 1\n    # end solution\n",
        "def f(:\n",
    ],
)
def test_misplaced_markers_are_refused(source: str) -> None:
    with pytest.raises(CourseError, match=r"Fix|found"):
        find_regions(source)
