"""Puts the lessons into what is built: as students get them, without the solutions."""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INSIDE = "tinygrad_rnn/course/lessons"


class StudentCopies(BuildHookInterface[Any]):
    """Writes ``lessons/`` without solutions beside the build, which takes it in as a part of the package."""

    _scratch: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the copies. An editable install and a build from an sdist, which holds them already, need none."""
        root = Path(self.root)
        if version == "editable" or not (root / "lessons").is_dir():
            return
        self._scratch = tempfile.TemporaryDirectory()
        target = Path(self._scratch.name) / "lessons"
        handout = load_handout(root)
        handout.write_lessons(root / "lessons", target)
        leaks = handout.find_leaks(root / "lessons", target)
        if leaks:
            raise ValueError(f"a solution would leak: {'; '.join(leaks[:5])}")
        build_data["force_include"][str(target)] = INSIDE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove them."""
        if self._scratch is not None:
            shutil.rmtree(self._scratch.name, ignore_errors=True)


def load_handout(root: Path) -> Any:
    """Return the module that writes the copies, without its packages: they load NumPy, which a build does not have."""
    names = ["tinygrad_rnn", "tinygrad_rnn.course"]
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "tinygrad_rnn"}
    for name in before:
        del sys.modules[name]
    for name in names:
        bare = types.ModuleType(name)
        bare.__path__ = [str(root / name.replace(".", "/"))]
        sys.modules[name] = bare
    try:
        return importlib.import_module("tinygrad_rnn.course.handout")
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "tinygrad_rnn"]:
            del sys.modules[name]
        sys.modules.update(before)
