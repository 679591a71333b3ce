"""The comparison: what it finds on the built-in corpus, how it shows it, other data, and the command line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nn.reference import refuses
from rich.console import Console

from tinygrad_rnn import cli, compare
from tinygrad_rnn.backend import CUPY
from tinygrad_rnn.data import read_chnsenticorp
from tinygrad_rnn.errors import ArgumentError, DataError

NAMES = ["per_word", "shared", "rnn", "rnn_output", "rnn_without_tanh"]
KEYS = ["name", "parameters", "train_accuracy", "test_accuracy", "ceiling", "order_matters", "ms_per_step"]
PNG = b"\x89PNG\r\n\x1a\n"


def run(*arguments: str) -> int:
    return cli.main(["compare", *arguments])


def check_json(text: str, ceilings: bool = True) -> dict[str, Any]:
    """Assert the shape of the plain data, and return it."""
    data = json.loads(text)
    assert list(data) == ["models"]
    assert [model["name"] for model in data["models"]] == NAMES
    for model in data["models"]:
        assert list(model) == KEYS
        assert type(model["parameters"]) is int
        assert type(model["order_matters"]) is bool
        assert all(type(model[key]) is float and 0 <= model[key] <= 1 for key in ("train_accuracy", "test_accuracy"))
        assert model["ceiling"] in ((0.75, 1.0) if ceilings else (None,))
        assert type(model["ms_per_step"]) is float
        assert model["ms_per_step"] > 0
    return data


@pytest.fixture(scope="session")
def task() -> compare.Task:
    return compare.builtin_task(0)


@pytest.fixture(scope="session")
def rows() -> dict[str, compare.Row]:
    """What ``tinygrad-rnn compare --json`` prints: one run for all tests."""
    with redirect_stdout(io.StringIO()) as out:
        assert run("--json") == 0
    return {model["name"]: compare.Row(**model) for model in check_json(out.getvalue())["models"]}


# What it finds ----------------------------------------------------------------------------------------------------


def test_the_built_in_task(task: compare.Task) -> None:
    assert len(task.train) == len(task.test) == 4000
    assert task.train.ids.shape == task.test.ids.shape
    assert task.train.labels.mean() == task.test.labels.mean() == 0.5
    assert task.order_blind_ceiling == Fraction(3, 4)
    assert task.validation is None
    bags = [{tuple(sorted(row)) for row in part.ids.tolist()} for part in (task.train, task.test)]
    assert not bags[0] & bags[1]  # no sentence of the test is in the training part, in whatever order
    assert (task.train.ids.max(), task.test.ids.max()) <= (len(task.vocabulary) - 1,) * 2
    assert not (task.test.ids == 1).any()  # no unknown word


def test_every_model_is_there_in_the_chapters_order(rows: dict[str, compare.Row]) -> None:
    assert list(rows) == NAMES


def test_what_cannot_see_order_stays_at_its_ceiling_exactly(rows: dict[str, compare.Row]) -> None:
    assert rows["shared"].test_accuracy == 0.75
    assert rows["shared"].train_accuracy <= 0.75
    assert rows["shared"].ceiling == 0.75


def test_what_remembers_learns_the_corpus(rows: dict[str, compare.Row]) -> None:
    for name in ("rnn", "rnn_output"):
        assert rows[name].test_accuracy >= 0.99
        assert rows[name].train_accuracy >= 0.99


def test_without_tanh_the_memory_is_not_worth_much(rows: dict[str, compare.Row]) -> None:
    assert 0.7 < rows["rnn_without_tanh"].test_accuracy < 0.85


def test_one_layer_per_word_does_not_learn_it(rows: dict[str, compare.Row]) -> None:
    assert 0.7 < rows["per_word"].test_accuracy < 0.9


def test_order_matters_to_all_but_the_shared_layer(rows: dict[str, compare.Row]) -> None:
    assert {name: row.order_matters for name, row in rows.items()} == {name: name != "shared" for name in NAMES}
    assert {name: row.ceiling for name, row in rows.items()} == {n: 0.75 if n == "shared" else 1.0 for n in NAMES}


def test_the_parameters_are_counted(task: compare.Task, rows: dict[str, compare.Row]) -> None:
    V, s, n, m = len(task.vocabulary), task.train.ids.shape[1], compare.WORD_NUMBERS, compare.FEATURES
    rnn = V * n + (n * m + m * m + m) + (2 * m + 2)
    assert {name: row.parameters for name, row in rows.items()} == {
        "per_word": V * n + s * (n * m + m) + (2 * s * m + 2),
        "shared": V * n + (n * m + m) + (m * m + m) + (2 * m + 2),
        "rnn": rnn,
        "rnn_output": rnn + m * m,
        "rnn_without_tanh": rnn,
    }
    assert rows["per_word"].parameters > 3 * rows["rnn"].parameters


def test_no_accuracy_is_above_its_ceiling(rows: dict[str, compare.Row]) -> None:
    assert all(0.5 < row.test_accuracy <= row.ceiling for row in rows.values())
    assert all(0 < row.ms_per_step < 1000 for row in rows.values())


def small(task: compare.Task, b: int = 100) -> compare.Task:
    return replace(task, train=task.train.take(slice(b)), test=task.test.take(slice(b)))


def without_time(rows: list[compare.Row]) -> list[compare.Row]:
    return [replace(row, ms_per_step=0.0) for row in rows]


def test_the_same_seed_gives_the_same_rows(task: compare.Task) -> None:
    one, same, other = (without_time(compare.compare(small(task), seed=seed, epochs=1)) for seed in (3, 3, 4))
    assert one == same
    assert one != other
    np.testing.assert_array_equal(compare.builtin_task(0).train.ids, task.train.ids)
    assert not np.array_equal(compare.builtin_task(1).train.ids, task.train.ids)


# How it is shown --------------------------------------------------------------------------------------------------


def test_plain_data(rows: dict[str, compare.Row]) -> None:
    data = check_json(json.dumps(compare.as_json(list(rows.values())), allow_nan=False))
    assert data["models"][1] | {"ms_per_step": 0} == {
        "name": "shared",
        "parameters": 1666,
        "train_accuracy": rows["shared"].train_accuracy,
        "test_accuracy": 0.75,
        "ceiling": 0.75,
        "order_matters": False,
        "ms_per_step": 0,
    }


def printed(table: Any, width: int = 100) -> str:
    console = Console(width=width, force_terminal=False, file=io.StringIO())
    console.print(table)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_a_terminal(task: compare.Task, rows: dict[str, compare.Row], width: int) -> None:
    text = printed(compare.table(task, list(rows.values())), width)
    assert task.name in text
    for heading in ("model", "parameters", "train", "test", "ceiling", "order matters", "ms per step"):
        assert heading in " ".join(text.split()) or all(word in text for word in heading.split())
    lines = {}
    for title in ("one layer per word", "one shared layer", "RNN, o = h", "RNN, o = h W_ho", "RNN without tanh"):
        [lines[title]] = [line for line in text.splitlines() if re.match(rf" *{re.escape(title)}  ", line)]
    assert re.search(r"1,666 +0\.7\d+ +0\.7500 +3/4 +no ", lines["one shared layer"])
    assert re.search(r"1,642 .* 1 +yes ", lines["RNN without tanh"])
    assert "…" not in text


def test_a_ceiling_that_nobody_knows(task: compare.Task, rows: dict[str, compare.Row], tmp_path: Path) -> None:
    unknown = replace(task, order_blind_ceiling=None)
    some = [replace(row, ceiling=None) for row in rows.values()]
    assert printed(compare.table(unknown, some)).count("unknown") == 5
    check_json(json.dumps(compare.as_json(some)), ceilings=False)
    compare.plot(unknown, some, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize(("ending", "magic"), [("png", PNG), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_plot(task: compare.Task, rows: dict[str, compare.Row], tmp_path: Path, ending: str, magic: bytes) -> None:
    path = tmp_path / f"plot.{ending}"
    compare.plot(task, list(rows.values()), path)
    assert path.read_bytes().startswith(magic)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    if ending == "svg":
        assert "one shared layer" in path.read_text(encoding="utf-8")


# Other data -------------------------------------------------------------------------------------------------------


WORDS = ("a", "film", "with", "some", "scenes", "and", "music")


def sentences(opinion: str, count: int) -> list[str]:
    rng = np.random.default_rng(len(opinion))
    return [" ".join([*rng.choice(WORDS, 4), opinion, *rng.choice(WORDS, 2)]) for _ in range(count)]


@pytest.fixture
def pos_neg(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "reviews.pos", tmp_path / "reviews.neg"]
    for path, opinion in zip(paths, ("wonderful", "dull"), strict=True):
        path.write_text("\n".join(sentences(opinion, 60)) + "\n", encoding="utf-8")
    return [str(path) for path in paths]


def write_table(path: Path, rows: list[tuple[str, str]], header: tuple[str, str]) -> list[str]:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writerows([header, *rows])
    return [str(path)]


def test_two_files(pos_neg: list[str]) -> None:
    task = compare.file_task(pos_neg, seed=1)
    assert [len(part) for part in (task.train, task.validation, task.test)] == [96, 12, 12]
    assert task.name == "reviews.pos + reviews.neg"
    assert task.order_blind_ceiling is None
    assert len({part.ids.shape[1] for part in (task.train, task.validation, task.test)}) == 1
    counted = {word for word in ("wonderful", "dull") if word in task.vocabulary}
    assert counted == {"wonderful", "dull"}
    other = compare.file_task(pos_neg, seed=2)
    assert not np.array_equal(task.train.labels, other.train.labels)


def test_the_vocabulary_is_that_of_the_training_part(tmp_path: Path) -> None:
    rows = [("1" if i % 2 else "0", f"film word{i}") for i in range(50)]
    task = compare.file_task(write_table(tmp_path / "reviews.csv", rows, ("label", "review")))
    known = [f"word{i}" in task.vocabulary for i in range(50)]
    assert sum(known) == 40
    assert (task.test.ids == 1).sum() == 5  # the others are unknown words, not padding


def test_chinese_is_found_out_and_cut_into_characters(tmp_path: Path) -> None:
    rows = [("1", "房间很大,服务很好"), ("0", "房间太小,早餐太差")] * 20
    path = write_table(tmp_path / "hotels.csv", rows, ("label", "review"))
    assert "房" in compare.file_task(path).vocabulary
    assert "房间很大" in compare.file_task(path, lang="en").vocabulary


def test_the_command_on_two_files(pos_neg: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "out.png"
    assert run("--data", *pos_neg, "--epochs", "1", "--plot", str(plot)) == 0
    out, err = capsys.readouterr()
    assert "reviews.pos + reviews.neg" in out
    assert all(title in out for title in ("one layer per word", "one shared layer", "RNN without tanh"))
    assert str(plot) in out.replace("\n", "")
    assert err == ""
    assert plot.read_bytes().startswith(PNG)


def test_the_command_prints_plain_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [("fun and bright", "1"), ("slow and grey", "0")] * 20
    path = write_table(tmp_path / "dev.tsv", rows, ("sentence", "label"))
    assert run("--data", *path, "--epochs", "1", "--json", "--seed", "3") == 0
    out, err = capsys.readouterr()
    check_json(out, ceilings=False)
    assert err == ""
    assert [file.name for file in tmp_path.iterdir()] == ["dev.tsv"]  # no plot


def test_the_command_on_the_chinese_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", "zh", "--epochs", "1", "--json") == 0
    models = {model["name"]: model for model in check_json(capsys.readouterr().out)["models"]}
    assert models["shared"]["ceiling"] == 0.75
    assert models["shared"]["test_accuracy"] <= 0.75
    assert [name for name in NAMES if not models[name]["order_matters"]] == ["shared"]
    assert all(model["test_accuracy"] > 0.55 for model in models.values())


def test_real_english_reviews(real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = []
    for name in ("rt-polarity.pos", "rt-polarity.neg"):
        lines = (real_data / name).read_bytes().split(b"\n")[:200]
        paths.append(tmp_path / name)
        paths[-1].write_bytes(b"\n".join(lines) + b"\n")
    assert run("--data", *map(str, paths), "--epochs", "1", "--json") == 0
    check_json(capsys.readouterr().out, ceilings=False)


def test_real_chinese_reviews(real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts, labels = read_chnsenticorp(real_data / "ChnSentiCorp_htl_all.csv")
    rows = [(str(label), text) for label, text in zip(labels, texts, strict=True)][::20]
    assert {label for label, _ in rows} == {"0", "1"}
    path = write_table(tmp_path / "hotels.csv", rows, ("label", "review"))
    assert run("--data", *path, "--epochs", "1", "--json") == 0
    check_json(capsys.readouterr().out, ceilings=False)


# Refusals ---------------------------------------------------------------------------------------------------------


def stays(call: Callable[[], int], capsys: pytest.CaptureFixture[str], *words: str) -> None:
    """Assert that a command ends with exit code 2 and a message, not a traceback, on the error stream."""
    try:
        code: Any = call()
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert "Traceback" not in err
    assert [word for word in words if word not in err] == [], err


def test_files_that_are_not_there(pos_neg: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    stays(lambda: run("--data", "nowhere.csv"), capsys, "nowhere.csv")
    stays(lambda: run("--data", pos_neg[0], "nowhere.neg"), capsys, "nowhere.neg")
    stays(lambda: run("--data", "nowhere.csv", "--json"), capsys, "nowhere.csv")
    stays(lambda: run("--data", "reviews.xlsx"), capsys, "reviews.xlsx", "Fix")
    stays(lambda: run("--data", *pos_neg, *pos_neg), capsys, "Fix")


def test_files_that_are_too_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_table(tmp_path / "two.csv", [("1", "good"), ("0", "bad")], ("label", "review"))
    stays(lambda: run("--data", *path, "--epochs", "1"), capsys, "no sentence")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    stays(lambda: run("--data", str(tmp_path / "empty.csv")), capsys, "empty.csv")


def test_a_backend_that_is_not_there(pos_neg: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    stays(lambda: run("--data", *pos_neg, "--backend", "tpu"), capsys, "'tpu'", "'numpy'", "'cupy'")


@pytest.mark.skipif(CUPY.available(), reason="there is a card")
def test_cupy_without_a_card(pos_neg: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    stays(lambda: run("--data", *pos_neg, "--backend", "cupy"), capsys, "cupy", "graphics card", "Fix")


@pytest.mark.gpu
@pytest.mark.skipif(not CUPY.available(), reason="needs CuPy and an NVIDIA graphics card")
def test_cupy_gives_the_same_accuracies(task: compare.Task) -> None:
    here = compare.compare(small(task), epochs=1)
    there = compare.compare(small(task), epochs=1, backend="cupy")
    for one, other in zip(here, there, strict=True):
        assert one.test_accuracy == pytest.approx(other.test_accuracy, abs=0.05)


def test_settings_that_make_no_sense(pos_neg: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", *pos_neg, "--epochs")
    stays(lambda: run(*data, "0"), capsys, "epochs", "0")
    stays(lambda: run(*data, "-1"), capsys, "epochs", "-1")
    stays(lambda: run(*data, "two"), capsys, "--epochs", "two")
    stays(lambda: run(*data, "1", "--seed", "-1"), capsys, "seed", "-1")
    stays(lambda: run(*data, "1", "--lang", "fr"), capsys, "--lang", "fr")
    stays(lambda: run("--data"), capsys, "--data")
    stays(lambda: cli.main([]), capsys, "COMMAND")
    stays(lambda: cli.main(["compair"]), capsys, "compair")


@pytest.mark.parametrize("plot", ["nowhere/plot.png", "plot.xyz"])
def test_a_plot_that_cannot_be_written(
    pos_neg: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], plot: str
) -> None:
    code = run("--data", *pos_neg, "--epochs", "1", "--plot", str(tmp_path / plot))
    _, err = capsys.readouterr()
    assert code == 2
    assert "plot" in err
    assert "Traceback" not in err
    assert not (tmp_path / plot).exists()


def test_what_the_functions_refuse(task: compare.Task, tmp_path: Path) -> None:
    refuses(lambda: compare.builtin_task(0, "fr"), ArgumentError, "'fr'", "'en' or 'zh'")
    refuses(lambda: compare.builtin_task(-1), ArgumentError, "seed", "-1")
    refuses(lambda: compare.compare(task, epochs=0), ArgumentError, "compare", "epochs=0")
    refuses(lambda: compare.compare(task, backend="tpu"), ArgumentError, "'tpu'")
    refuses(lambda: compare.file_task([tmp_path / "no.csv"]), DataError, "no.csv")
    refuses(lambda: compare.file_task([]), ArgumentError, "no path")
