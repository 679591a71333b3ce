"""Functions of one file in the place of those of another."""

from __future__ import annotations

from typing import Any

import pytest

from tinygrad_rnn.course.overlay import overlay

BASE = """
from __future__ import annotations
def helper(): return "base"
def f(): return helper() + " f"
class C:
    kept = "base"
    def one(self): return "base one"
    def two(self): return self.one() + " base two"
"""

OTHER = """
\"\"\"Another.\"\"\"
from __future__ import annotations
import math
constant = 7
def helper(): return "other"
class C(Unknown):
    def one(self): return f"other one {constant}"
def new(): return math.floor(2.5)
"""


def run(base: str, other: str, only: set[str] | None = None) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(overlay(base, other, only), "overlay", "exec"), names)
    return names


def test_everything_of_the_other_is_laid_over() -> None:
    names = run(BASE, OTHER)
    assert names["f"]() == "other f"
    assert names["C"]().two() == "other one 7 base two"
    assert names["C"].kept == "base"
    assert names["new"]() == 2


def test_only_what_is_named_is_taken() -> None:
    names = run(BASE, OTHER.replace("{constant}", "x"), {"C.one"})
    assert names["f"]() == "base f"
    assert names["C"]().two() == "other one x base two"
    assert "new" not in names


def test_a_function_that_the_base_lacks_is_added() -> None:
    assert run("x = 1", BASE, {"helper", "f"})["f"]() == "base f"


def test_lines_of_the_other_are_told_from_those_of_the_base() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        run(BASE, "def f(): return 1 / 0")["f"]()
    assert raised.tb.tb_next is not None
    assert raised.tb.tb_next.tb_lineno > 1_000_000


@pytest.mark.parametrize(("base", "other"), [("def f(:", ""), ("", "def f(:")])
def test_bad_python_is_a_syntax_error(base: str, other: str) -> None:
    with pytest.raises(SyntaxError):
        overlay(base, other)
