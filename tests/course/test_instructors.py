"""The page for instructors shows what the commands print. `python tests/course/test_instructors.py` writes it anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "instructors.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = {"tinygrad-rnn": ["-m", "tinygrad_rnn.cli"], "pytest": ["-m", "pytest", "-p", "no:cacheprovider"]}


def rewritten(page: str, folder: Path) -> str:
    """Return the page with the output of its commands, run one after the other from an empty folder."""
    where = folder

    def output(command: str) -> str:
        nonlocal where
        program, *arguments = shlex.split(command)
        if program == "cd":
            where = (where / arguments[0]).resolve()
            return ""
        done = subprocess.run(
            [sys.executable, *PROGRAMS[program], *arguments],
            cwd=where,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def block(match: re.Match[str]) -> str:
        commands = [line for line in match[1].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{line}\n{output(line[2:])}" for line in commands) + "```"

    return BLOCK.sub(block, page)


def steady(text: str) -> str:
    """Return the text without what differs from run to run: times."""
    return re.sub(r"\d+\.\d+ ?s\b", "... s", text)


def test_the_page_shows_what_the_commands_print(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) >= 4
    assert steady(rewritten(page, tmp_path)) == steady(page), "renew it: python tests/course/test_instructors.py"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8")
