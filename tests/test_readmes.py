"""What the READMEs show is true: their Python sessions run, their commands exist."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", *sorted(ROOT.glob("lessons/*/README.md"))]
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def sessions(text: str) -> list[str]:
    """Return the fenced blocks of a Markdown text that hold an interactive session."""
    return [block for block in FENCED.findall(text) if ">>>" in block]


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sessions_print_what_they_show(path: Path) -> None:
    runner, parser = doctest.DocTestRunner(), doctest.DocTestParser()
    names: dict[str, object] = {}  # a later session may use the names of an earlier one
    failures: list[str] = []
    for number, block in enumerate(sessions(path.read_text(encoding="utf-8"))):
        example = parser.get_doctest(block, names, f"{path.name} session {number}", str(path), 0)
        runner.run(example, out=failures.append, clear_globs=False)
        names = example.globs
    assert not failures, "".join(failures)


def test_the_front_page_has_a_session() -> None:
    assert sessions(READMES[0].read_text(encoding="utf-8"))


def test_a_wrong_session_is_noticed(tmp_path: Path) -> None:
    wrong = tmp_path / "README.md"
    wrong.write_text("```python\n>>> 1 + 1\n3\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="Expected"):
        test_sessions_print_what_they_show(wrong)


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in ("lessons", "test"):
        assert f"make {command}" in READMES[0].read_text(encoding="utf-8")
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_plain_lines_are_those_of_the_makefile() -> None:
    """Someone without make must run the same checks."""
    readme = READMES[0].read_text(encoding="utf-8")
    recipes = re.findall(r"^\t\$\(BIN\)/(.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(recipes) > 8
    for recipe in recipes:
        assert f".venv/bin/{recipe}".replace("install -q", "install") in readme, recipe
