"""Mutation testing of the engine: break it in one place at a time, and see whether a test notices.

Cosmic Ray names the places and makes the mutants; each is tried in a copy of the repository, in a fork of a process
that has NumPy, pytest and Hypothesis loaded already. Usage: see README.md beside this file.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import hypothesis.extra.numpy  # these three are loaded here, so that no mutant waits for them
import hypothesis.stateful  # noqa: F401
import numpy.testing  # noqa: F401
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).parents[2]
FILES = ["ops.py", "operation.py", "tensor.py", "operands.py", "autograd.py"]
FIRST = {"ops.py": ["ops"], "tensor.py": ["tensor", "bad_input"], "operands.py": ["tensor", "bad_input"]}
NOT_QUICK = "not strict and not cupy and not hundred_thousand and not every_public_function"
ALWAYS = ["-xq", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
EXAMPLES, TIMEOUT = 2, {"quick": 120, "full": 400}

Place = tuple[str, str, int, int]  # file, operator of Cosmic Ray, its occurrence, line

# The mutants --------------------------------------------------------------------------------------------------------


def places() -> list[Place]:
    """Return every place that an operator of Cosmic Ray can change."""
    found = []
    for file in FILES:
        nodes = list(ast_nodes(get_ast((ROOT / "tinygrad_rnn" / file).read_text(encoding="utf-8"))))
        for name in sorted(operator_names()):
            if not get_operator(name).arguments():
                operator = get_operator(name)()
                starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
                found += [(file, name, i, line) for i, (line, _) in enumerate(starts)]
    return found


class WithoutAnnotations(ast.NodeTransformer):
    """What Python runs: annotations are never evaluated (``from __future__ import annotations``)."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> Any:
        node.annotation = None
        return node

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        given = node.args  # `/` for `*`: the rules' arguments are given by place, their settings by name
        given.args, given.kwonlyargs, given.kw_defaults = given.posonlyargs + given.args + given.kwonlyargs, [], []
        given.posonlyargs = []
        return self.generic_visit(node)


def meaning(source: str) -> str:
    return ast.dump(WithoutAnnotations().visit(ast.parse(source)))


def changed_lines(old: str, new: str) -> str:
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    return " / ".join(f"{a.strip()}  ->  {b.strip()}" for a, b in pairs if a != b)


# Trying one ---------------------------------------------------------------------------------------------------------


def about(source: str, line: int) -> str:
    """Return the name of the operation or function that a line belongs to."""
    above = "\n".join(source.splitlines()[:line])
    names = re.findall(r'^op\("(\w+)"|^ *def (\w+)', above, re.MULTILINE)
    return "".join(names[-1]).strip("_") if names else ""


class Few:
    """A plugin of pytest: few examples, the same each time, no shrinking, and tests that name `subject` first."""

    def __init__(self, subject: str) -> None:
        self.subject = subject

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.sort(key=lambda item: self.subject not in item.nodeid)
        for item in items:
            test = getattr(item, "function", None)
            given = getattr(test, "_hypothesis_internal_use_settings", None)
            if given is not None:
                quick = settings(given, max_examples=min(EXAMPLES, given.max_examples), **QUICK)
                test._hypothesis_internal_use_settings = quick


QUICK: Any = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
COPY = Path()


def prepare() -> None:
    """Give this worker a copy of the repository of its own."""
    global COPY
    COPY = Path(tempfile.mkdtemp(prefix="mutation-"))
    for name in ("tinygrad_rnn", "tests"):
        shutil.copytree(ROOT / name, COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", COPY)
    sys.path.insert(0, str(COPY))
    os.chdir(COPY)
    verdict("full --collect-only", "ops.py", 300)  # compiles the tests, once
    shutil.rmtree(COPY / "tinygrad_rnn" / "__pycache__")


def run_tests(how: str, file: str, subject: str = "") -> int:
    first = [f"tests/engine/test_{name}.py" for name in FIRST.get(file, ["autograd", "in_place"])]
    if how == "quick":
        # What kills most comes first; the machine last. The oracle is left out: PyTorch takes seconds to load.
        rest = ["ops", "tensor", "in_place", "autograd", "bad_input", "checks", "mutants", "state_machine"]
        paths = [*first, *(f"tests/engine/test_{name}.py" for name in rest)]
        paths = [path for path in dict.fromkeys(paths) if Path(path).exists()]
        return pytest.main([*paths, *ALWAYS, "-k", NOT_QUICK], plugins=[Few(subject)])
    rest = [
        "tests/engine/test_mutants.py",
        "tests/engine",
        "tests/test_functional.py",
        "tests/test_optim.py",
        "tests/nn",
        "tinygrad_rnn/tensor.py",
    ]
    return pytest.main([*how.split()[1:], *rest, *ALWAYS, "-k", "not cupy and not every_public_function"])


def verdict(how: str, file: str, timeout: float, subject: str = "") -> str:
    """Run the tests in a fork; return "survived", "killed" or "killed (timeout)"."""
    pid = os.fork()
    if not pid:
        os.setsid()
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        sys.dont_write_bytecode = "collect" not in how
        code = 1
        with contextlib.suppress(BaseException):
            code = int(run_tests(how, file, subject))
        os._exit(code)
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return "survived" if status == 0 else "killed"
        time.sleep(0.02)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "killed (timeout)"


def attempt(place: Place, how: str) -> dict[str, Any]:
    """Try one mutant; those that Python does not compile, or runs as before, are "not counted"."""
    file, name, occurrence, line = place
    path = COPY / "tinygrad_rnn" / file
    source = path.read_text(encoding="utf-8")
    result = {"place": list(place), "seconds": 0.0}
    mutant = mutate_code(source, get_operator(name)(), occurrence)
    try:
        compile(mutant, file, "exec")
        same = meaning(mutant) == meaning(source)
    except (SyntaxError, TypeError, ValueError):
        same = True
    if same:
        return {**result, "verdict": "not counted"}
    start = time.monotonic()
    path.write_text(mutant, encoding="utf-8")
    try:
        outcome = verdict(how, file, TIMEOUT[how], about(source, line))
    finally:
        path.write_text(source, encoding="utf-8")
    change = changed_lines(source, mutant)
    return {**result, "verdict": outcome, "seconds": round(time.monotonic() - start, 1), "change": change}


def results(path: Path) -> dict[Place, dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {tuple(result["place"]): result for result in map(json.loads, lines)}


# All of them --------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, help="file of results, one mutant a line; if it is there, carry on")
    parser.add_argument("--sample", type=int, default=10**9, help="how many mutants to try, drawn at random; else all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=10**9, help="begin no mutant after so many minutes")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--again", type=Path, help="results of an earlier run: try its survivors, with all tests")
    given = parser.parse_args()

    done = results(given.results)
    how = "full" if given.again else "quick"
    if given.again:
        waiting = [place for place, result in results(given.again).items() if result["verdict"] == "survived"]
    else:
        waiting = places()
        random.Random(given.seed).shuffle(waiting)
    print(f"{len(waiting)} places, {len(done)} of them done", flush=True)
    waiting = [place for place in waiting if place not in done]

    end, counts = time.monotonic() + 60 * given.minutes, Counter(result["verdict"] for result in done.values())
    with ProcessPoolExecutor(given.workers, initializer=prepare) as pool, given.results.open("a") as out:
        if pool.submit(verdict, how, "ops.py", TIMEOUT[how]).result() != "survived":
            raise SystemExit("the tests fail without any mutation")
        futures: set[Any] = set()
        while (waiting or futures) and (tried := counts.total() - counts["not counted"]) <= given.sample:
            if time.monotonic() > end or tried + len(futures) >= given.sample:
                waiting = []
            while waiting and len(futures) < given.workers:
                futures.add(pool.submit(attempt, waiting.pop(), how))
            for future in as_completed(futures):
                result = future.result()
                counts[result["verdict"]] += 1
                out.write(json.dumps(result) + "\n")
                out.flush()
                if result["verdict"] == "survived":
                    print(f"{result['place'][0]}:{result['place'][3]}  {result['change']}", flush=True)
                futures.discard(future)
                break
    print(dict(counts))


if __name__ == "__main__":
    main()
