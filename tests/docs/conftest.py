"""What the tests of the docs share: the site, built once, and the way to its own extensions."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the docs extra is not installed")

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS / "_ext"))


Build = Callable[[str, Path, Path], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def sphinx_build() -> Build:
    """A function (builder, source, target) that runs sphinx-build as the Makefile does.

    Builds side by side in one folder share what was read, so that the second only writes.
    """
    return run_sphinx


def run_sphinx(builder: str, source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-b", builder]
    command += ["-d", str(target.with_name("doctrees")), str(source), str(target)]
    # The examples' matrices are small: on a busy machine, threads of BLAS spend their time waiting for each other.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, sphinx_build: Build) -> Path:
    """The folder of the built site; a build with a warning fails every test that asks for it."""
    target = tmp_path_factory.mktemp("docs") / "html"
    built = sphinx_build("html", DOCS, target)
    assert built.returncode == 0, built.stderr
    return target


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, BeautifulSoup]:
    """All pages of the site, by file."""
    return dict(parsed(site))


def parsed(site: Path) -> Iterator[tuple[Path, BeautifulSoup]]:
    for path in sorted(site.rglob("*.html")):
        yield path, BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
