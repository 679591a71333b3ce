"""The benchmarks: a short real run, what counts as the same mathematics, the goals, the files that are kept."""

from __future__ import annotations

import io
import json
import math
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from strict_fake import StrictFakeBackend

from benchmarks import __main__ as command
from benchmarks import gpu, report, workloads
from benchmarks.contenders import LIBRARIES, by_hand, installed, library, ours
from benchmarks.measure import BenchmarkError, Effort, Row, check_same, measure, turns

ROOT = Path(__file__).resolve().parent.parent
BRIEF = Effort(0.1, 3, 3)
KEYS = ["workload", "contender", "median_ms", "spread", "ratio_to_ours"]
SMALL = (3, 4, 5, 6)  # b, s, n, h
times = st.floats(1e-3, 1e4)


def check_json(data: dict[str, Any]) -> None:
    """Assert the form of a run as plain data."""
    assert list(data) == ["rows", "machine", "versions"]
    assert data["rows"]
    for row in data["rows"]:
        assert list(row) == KEYS
        assert all(type(row[key]) is str for key in KEYS[:2])
        assert all(type(row[key]) is float and math.isfinite(row[key]) and row[key] >= 0 for key in KEYS[2:])
        own = next(of for of in data["rows"] if of["workload"] == row["workload"])
        assert own["contender"].startswith(("tinygrad_rnn", "import tinygrad_rnn"))
        assert row["ratio_to_ours"] == row["median_ms"] / own["median_ms"]
    assert {*data["machine"]} >= {"processor", "cores", "threads_used", "system", "load", "date"}
    assert {*data["versions"]} == {"python", "blas", *LIBRARIES.values()}
    assert data["versions"]["tinygrad_rnn"]


def row(workload: str, contender: str, ms: float) -> Row:
    return Row(workload, contender, ms, 0.0, 1.0)


# A run ------------------------------------------------------------------------------------------------------------


def test_a_short_run_has_a_row_for_everybody_who_is_installed() -> None:
    names = ["RNN 1x20x10x32", "chain of 400"]
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--json", "--only", *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    data = json.loads(run.stdout)
    check_json(data)
    expected = [
        (workload.name, contender)
        for workload in workloads.all_workloads()
        if workload.name.startswith(tuple(names))
        for contender, path in workload.contenders.items()
        if installed(library(path))
    ]
    assert [(of["workload"], of["contender"]) for of in data["rows"]] == expected
    for name in {*LIBRARIES.values()} - {"tinygrad_rnn", "numpy"}:
        assert (data["versions"][name] is None) == (not installed(name))
        assert (f"left out: {name}" in run.stderr) == (not installed(name))


def test_memory_and_import_are_measured_in_fresh_processes() -> None:
    memory, imports = (next(w for w in workloads.all_workloads() if w.measure == kind) for kind in ("memory", "import"))
    if not memory.missing:
        own = dict(list(memory.contenders.items())[:1])
        rows, errors = measure(replace(memory, contenders=own), BRIEF)
        assert not errors
        assert 0.1 < rows[0].median_ms < 100  # 32 x 20 x 128 float32 are 0.3 MB, held more than once
    rows, errors = measure(replace(imports, contenders={"import tinygrad_rnn": "tinygrad_rnn"}), BRIEF)
    assert not errors
    assert rows[0].median_ms > 1


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("ours.chain", "does not compute what ours computes.\n  found: "),
        ("by_hand.embedding", "the process failed.\n"),
        ("ours.no_such_function", "the process failed.\n"),
    ],
)
def test_a_contender_that_differs_or_fails_is_an_error_and_no_row(path: str, says: str) -> None:
    chain = workloads.named("chain of 400 operations on one number")
    rows, errors = measure(replace(chain, contenders={"ours": "ours.scalar_chain", "other": path}), BRIEF)
    assert [of.contender for of in rows] == ["ours"]
    (error,) = errors
    assert str(error).startswith(f"other, {chain.name}: {says}")


def test_if_we_fail_there_is_nothing_to_compare_with() -> None:
    chain = workloads.named("chain of 400 operations on one number")
    broken = {"ours": "ours.no_such_function", "other": "ours.scalar_chain"}
    rows, errors = measure(replace(chain, contenders=broken), BRIEF)
    assert not rows
    assert len(errors) == 1
    assert "no_such_function" in str(errors[0])


@given(st.floats(1e-4, 1e3), st.floats(0.1, 100), st.integers(1, 5), st.integers(5, 50))
def test_turns_fill_the_time_within_their_bounds(round_: float, seconds: float, least: int, most: int) -> None:
    k = turns(Effort(seconds, least, most), round_)
    assert least <= k <= most
    assert k == most or (k + 1) * round_ > seconds
    assert k == least or k * round_ <= seconds


# The same mathematics ---------------------------------------------------------------------------------------------


@given(st.floats(1e-6, 1e6), st.floats(0, 3), st.sampled_from(["a", "b"]))
def test_same_means_within_a_share_of_the_largest_number(scale: float, off: float, which: str) -> None:
    mine = {"a": np.array([scale, -scale / 7]), "b": np.array(scale)}
    other = {name: values.copy() for name, values in mine.items()}
    other[which] += off * 1e-3 * scale
    if off < 0.999:
        check_same("other", other, mine, 1e-3)
    elif off > 1.001:
        with pytest.raises(BenchmarkError, match=f"found: {which} differs"):
            check_same("other", other, mine, 1e-3)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"a": np.zeros(3)}, r"a is \[3\], ours is \[2\]"),
        ({"b": np.zeros(2)}, r"gives \['b'\], ours gives \['a'\]"),
        ({"a": np.array([1.0, np.nan])}, "a differs by nan"),
    ],
)
def test_other_names_other_shapes_and_nan_are_not_the_same(other: dict[str, np.ndarray], says: str) -> None:
    with pytest.raises(BenchmarkError, match=says):
        check_same("other", other, {"a": np.ones(2)}, 1.0)


def small_batches(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of an epoch: two batches of sentences of different lengths."""
    rng = np.random.default_rng(1)
    lengths = np.array([4, 2, 1])
    mask = np.arange(4) < lengths[:, None]
    ids = rng.integers(1, 50, (3, 4)) * mask
    return data | {"batches": [(ids, mask, np.array([0, 1, 1])), (ids[:2, ::-1] + 1, mask[[0, 0]], np.array([1, 0]))]}


KINDS: dict[str, Callable[[], dict[str, Any]]] = {
    **{kind: partial(workloads.step_data, kind, *SMALL) for kind in workloads.GATES},
    "chain": partial(workloads.chain_data, (2, 3), 5),
    "scalar_chain": partial(workloads.chain_data, (), 5),
    "embedding": partial(workloads.embedding_data, 20, 4, 3),
    "slices": partial(workloads.slices_data, 5),
    "epoch": lambda: small_batches(workloads.step_data("RNN", *SMALL)),
}


def functions(kind: str) -> list[str]:
    """Return the names of the functions that do a workload."""
    return {"RNN": ["layer", "cell_loop"], "LSTM": ["layer"], "GRU": ["layer"], "epoch": ["epoch", "loop_epoch"]}.get(
        kind, [kind]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_contenders_compute_the_same(kind: str) -> None:
    data = KINDS[kind]()
    want = getattr(ours, functions(kind)[0])(data).result()
    jobs = {f"ours.{name}": getattr(ours, name)(data) for name in functions(kind)}
    jobs |= {"plain": by_hand.plain(data), "buffered": by_hand.buffered(data)} if kind == "RNN" else {}
    jobs |= {"by hand": by_hand.embedding(data)} if kind == "embedding" else {}
    if installed("torch"):
        from benchmarks.contenders import pytorch

        jobs |= {f"pytorch.{name}": getattr(pytorch, name)(data) for name in functions(kind) if hasattr(pytorch, name)}
    for name, job in jobs.items():
        check_same(name, job.result(), want, 1e-4)
        job.before()
        job.step()
        job.wait()
        check_same(f"{name}, the second time", job.result(), want, 1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_our_half_of_a_run_on_a_card(kind: str) -> None:
    data, card = KINDS[kind](), StrictFakeBackend()
    for name in functions(kind):
        job = getattr(ours, name)(data, card)
        check_same(name, job.result(), getattr(ours, name)(data).result(), 1e-5)
        transfers = card.transfers
        job.wait()
        assert card.transfers == transfers + 1  # it does wait


def test_data_are_the_same_in_every_process_and_float32() -> None:
    for make in KINDS.values():
        first, second = make(), make()
        for name, value in {**first, **first.get("weights", {})}.items():
            if isinstance(value, np.ndarray):
                assert value.dtype in (np.float32, np.int64)
                np.testing.assert_array_equal(value, {**second, **second.get("weights", {})}[name])


def test_only_the_workload_for_it_has_denormal_gradients() -> None:
    def smallest(default: bool) -> float:
        data = workloads.step_data("RNN", 2, 200, 16, 64, default=default)
        data["ids"] = np.arange(400).reshape(2, 200)  # so that each word's gradient is that of one time step
        rows = np.abs(by_hand.plain(data).result()["E"][:400])
        return float(rows.max(axis=1).min())

    tiny = np.finfo(np.float32).tiny
    assert smallest(default=True) < tiny
    assert smallest(default=False) > 1e3 * tiny


def test_real_sentences(real_data: Path) -> None:
    data = workloads.epoch_data(s=7)
    assert sum(len(labels) for _, _, labels in data["batches"]) == 9595
    assert all(ids.shape == mask.shape == (len(labels), 7) for ids, mask, labels in data["batches"])


# Goals ------------------------------------------------------------------------------------------------------------


def by_name(rows: list[Row]) -> dict[str, report.Goal]:
    return {goal.what: goal for goal in report.goals(rows)}


def test_goals_divide_ours_by_the_best_of_theirs() -> None:
    rows = []
    for name, mine, torch, jax in (("RNN a", 2.0, 4.0, 8.0), ("RNN b", 9.0, 4.0, 3.0)):
        rows += [row(name, "tinygrad_rnn nn.RNN", mine), row(name, "PyTorch nn.RNN", torch)]
        rows += [row(name, "JAX jit(scan)", jax)]
    found = by_name(rows)
    assert found["nn.RNN / the better of PyTorch and JAX, worst shape"].value == 3
    assert not found["nn.RNN / the better of PyTorch and JAX, worst shape"].met
    assert found["nn.RNN / the better of PyTorch and JAX, geometric mean"].value == pytest.approx(math.sqrt(0.5 * 3))
    assert found["nn.RNN / PyTorch nn.RNN, geometric mean"].value == pytest.approx(math.sqrt(0.5 * 9 / 4))
    assert len(found) == 3  # nothing is said about what was not measured


@given(st.floats(0.5, 2.5), st.floats(1e-3, 10))
def test_the_exponent_is_that_of_a_power_law(power: float, factor: float) -> None:
    rows = [row(f"backward of a loop over {s} slices", "tinygrad_rnn", factor * s**power) for s in workloads.LENGTHS]
    (goal,) = report.goals(rows)
    assert goal.value == pytest.approx(power)
    assert goal.met == (goal.value <= 1.15)


@given(st.data(), st.floats(1e-2, 1e2))
def test_goals_do_not_depend_on_the_speed_of_the_machine(data: st.DataObject, factor: float) -> None:
    rows = [
        row(workload.name, contender, data.draw(times))
        for workload in workloads.all_workloads()
        for contender in workload.contenders
    ]
    before = report.goals(rows)
    after = report.goals([replace(of, median_ms=of.median_ms * factor) for of in rows])
    assert [goal.what for goal in before] == [goal.what for goal in after]
    assert [goal.value for goal in after] == pytest.approx([goal.value for goal in before])
    assert len(before) == 18


# What is shown and kept -------------------------------------------------------------------------------------------


@given(st.floats(1e-6, 1e7))
def test_numbers_are_shown_with_three_digits(value: float) -> None:
    assert float(report.number(value)) == pytest.approx(value, rel=6e-3)
    assert len(report.number(value).replace(".", "").lstrip("0")) <= max(4, len(str(int(value))) + 1)


def test_the_table_names_everything() -> None:
    rows = [row("RNN a", "tinygrad_rnn nn.RNN", 2.0), row("memory of a step, RNN [MB]", "PyTorch nn.RNN", 30.0)]
    text = io.StringIO()
    Console(width=100, file=text).print(report.table(rows), report.goal_table(report.goals(rows)))
    for part in ("RNN a", "tinygrad_rnn nn.RNN", "2.00 ms", "memory of a step, RNN", "30.0 MB"):
        assert part in text.getvalue()


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks" / "results").glob("*.json")), ids=lambda path: path.stem)
def test_the_run_that_is_kept_is_complete_and_its_page_is_made_from_it(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    check_json(data)
    assert path.with_suffix(".md").read_text(encoding="utf-8") == report.markdown(data)
    if path.stem == "latest":
        kept = {(of["workload"], of["contender"]) for of in data["rows"]}
        assert kept == {(w.name, contender) for w in workloads.all_workloads() for contender in w.contenders}
        assert None not in data["versions"].values()
        page = path.with_suffix(".md").read_text(encoding="utf-8")
        assert all(f"## {title}" in page for title in report.TITLES.values())


def test_files_are_kept_as_a_whole(tmp_path: Path) -> None:
    data = report.as_json([row("RNN 1x20x10x32", "tinygrad_rnn nn.RNN", 1.0)], report.machine())
    command.keep("latest", data, tmp_path / "results")
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == ["latest.json", "latest.md"]
    assert json.loads((tmp_path / "results" / "latest.json").read_text()) == data


def test_every_workload_has_a_group_a_name_of_its_own_and_us_first() -> None:
    offered = workloads.all_workloads()
    assert len({workload.name for workload in offered}) == len(offered)
    for workload in offered:
        assert workload.name.startswith(tuple(report.TITLES))
        first = next(iter(workload.contenders.values()))
        assert first.startswith("ours.") or first == "tinygrad_rnn"
    assert [workload.name for workload in offered if workload.name.startswith("RNN")] == [
        f"RNN {b}x{s}x{n}x{h}" for b, s, n, h in workloads.SHAPES
    ]


def test_what_is_left_out_is_said_with_what_would_bring_it_in() -> None:
    chosen = [replace(workload, missing="") for workload in workloads.all_workloads()]
    assert report.absent(chosen, present=lambda name: True) == []
    lines = report.absent(chosen, present=lambda name: name != "jax")
    assert lines == ["left out: jax is not installed: pip install -e '.[bench]'"]
    assert report.absent([replace(chosen[0], missing="set X")], lambda name: True) == [
        f"left out: {chosen[0].name}: set X"
    ]


def test_the_extra_installs_every_contender() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {re.split(r"[=<>]", requirement)[0] for requirement in project["optional-dependencies"]["bench"]}
    assert extra == {*LIBRARIES.values()} - {"tinygrad_rnn", "numpy"}


# Arguments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "no such"], "no workload begins with 'no such'; there are\n  RNN 32x20x10x128\n"),
        (["--quick", "--only", "GRU 128x80x100x256"], "no workload begins with 'GRU 128x80x100x256'"),
        (["--only", "memory", "--gpu"], "--gpu: " if gpu.why_not() else "no workload begins with 'memory'"),
        (["--write", "--quick"], "--write keeps a full run: leave out --quick and --only"),
        (["--write", "--only", "RNN"], "--write keeps a full run: leave out --quick and --only"),
        (["--fast"], "unrecognized arguments: --fast"),
        (["--only"], "expected at least one argument"),
    ],
)
def test_bad_arguments_are_explained(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        command.main(arguments)
    assert stop.value.code == 2
    assert says in capsys.readouterr().err


def test_a_run_of_nothing_is_no_success(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv(workloads.REAL_DATA, raising=False)
    assert command.main(["--only", "one epoch"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "left out: one epoch on rt-polarity: set TINYGRAD_RNN_DATA to the folder" in captured.err


def test_selection_keeps_the_order_and_takes_beginnings() -> None:
    offered = workloads.all_workloads()
    assert command.select(offered, [], quick=False) == offered
    chosen = command.select(offered, ["import", "RNN 1"], quick=True)
    assert [workload.name for workload in chosen] == ["RNN 1x20x10x32", "import"]
    shapes = [workload.name for workload in command.select(offered, ["LSTM"], quick=True)]
    assert shapes == [f"LSTM {'x'.join(map(str, shape))}" for shape in workloads.SHAPES[:3]]


# A card -----------------------------------------------------------------------------------------------------------


def test_why_nothing_is_measured_on_a_card() -> None:
    assert "pip install cupy" in gpu.why_not(cupy=lambda: True, present=lambda name: name != "cupy")
    assert "no NVIDIA card" in gpu.why_not(cupy=lambda: False, present=lambda name: True)
    assert gpu.why_not(cupy=lambda: True, present=lambda name: True) == ""


def test_on_a_card_only_those_run_who_can() -> None:
    offered = gpu.on_card(workloads.all_workloads())
    assert {workload.measure for workload in offered} == {"time"}
    paths = {path for workload in offered for path in workload.contenders.values()}
    assert {path.split(".")[0] for path in paths} == {"ours", "pytorch"} == {*gpu.PLACES}
    assert "pytorch.layer_flushing" not in paths
    assert {"ours.layer", "ours.cell_loop", "pytorch.layer", "pytorch.cell_loop"} <= paths
