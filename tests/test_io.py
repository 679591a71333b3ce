"""Saving and loading: exact, all or nothing, and a training that goes on as if it had never stopped."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn.reference import every_backend, few, refuses, seeds, some
from safetensors.numpy import save as to_bytes
from safetensors.numpy import save_file

import tinygrad_rnn as tg
from tinygrad_rnn import io, nn, optim
from tinygrad_rnn.backend import NUMPY, Backend
from tinygrad_rnn.data import Dataset
from tinygrad_rnn.errors import ArgumentError, DataError
from tinygrad_rnn.train import fit

OPTIMIZERS: dict[str, Callable[[Any], optim.Optimizer]] = {
    "SGD": lambda params: optim.SGD(params, lr=0.1),
    "momentum": lambda params: optim.SGD(params, lr=0.1, momentum=0.9),
    "RMSprop": lambda params: optim.RMSprop(params, lr=1e-2),
    "Adam": lambda params: optim.Adam(params, lr=1e-2),
    "AdamW": lambda params: optim.AdamW(params, lr=1e-2),
}
BIT_GENERATORS = [np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64]
every_optimizer = pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in OPTIMIZERS.items()])


class Classifier(nn.Module):
    """Every kind of place for a parameter, and two generators of its own."""

    def __init__(self, rng: np.random.Generator, h: int = 4, dtype: str = "float32") -> None:
        self.embedding = nn.Embedding(9, 3, padding_idx=0, rng=rng, dtype=dtype)
        self.rnn = nn.GRU(3, h, layers=2, dropout=0.3, rng=rng, dtype=dtype)
        self.head = nn.Sequential(
            nn.LayerNorm(h, dtype=dtype), nn.Dropout(0.2, rng), nn.Linear(h, 2, rng=rng, dtype=dtype)
        )
        self.scale = {"of logits": nn.Parameter(np.ones(2, dtype=dtype))}

    def forward(self, ids: Any, mask: Any = None) -> tg.Tensor:
        H, _ = self.rnn(self.embedding(ids), mask=mask)
        return self.head(H[:, -1]) * self.scale["of logits"]  # type: ignore[no-any-return]


class Training:
    """A model, its optimizer and its generator: all that a file is about."""

    def __init__(self, seed: int, make: Callable[[Any], optim.Optimizer] = OPTIMIZERS["Adam"], together: bool = False):
        self.rng = np.random.default_rng(seed)
        self.model = Classifier(self.rng if together else np.random.default_rng(seed + 1))
        self.optimizer = make(self.model.parameters())

    def run(self, epochs: int) -> Training:
        rng = np.random.default_rng(0)
        mask = np.arange(5) < rng.integers(1, 6, (12, 1))
        data = Dataset(np.where(mask, rng.integers(1, 9, (12, 5)), 0), mask, rng.integers(0, 2, 12))
        fit(self.model, data, self.optimizer, epochs=epochs, rng=self.rng, batch_size=5)
        return self

    def save(self, path: Path) -> Path:
        io.save(path, self.model, self.optimizer, self.rng)
        return path

    def load(self, path: Path) -> Training:
        io.load(path, self.model, self.optimizer, self.rng)
        return self

    def everything(self) -> str:
        """Return all numbers, bit for bit, in a form that can be compared."""
        arrays = dict(sorted({**self.model.state_dict(), **self.optimizer.state_dict()}.items()))
        states = [g.bit_generator.state for g in io.generators(self.model, self.rng).values()]
        return str([(name, array.dtype, array.tobytes().hex()) for name, array in arrays.items()]) + str(states)


def same(a: nn.Module, b: nn.Module) -> bool:
    first, second = a.state_dict(), b.state_dict()
    return first.keys() == second.keys() and all(np.array_equal(first[k], second[k], equal_nan=True) for k in first)


# What was saved comes back ----------------------------------------------------------------------------------------


@some
@given(seeds, st.sampled_from(["float32", "float64"]))
def test_a_model_comes_back_exactly(tmp_path_factory: Any, seed: int, dtype: str) -> None:
    path = tmp_path_factory.mktemp("io") / "model"
    saved = Classifier(np.random.default_rng(seed), dtype=dtype)
    loaded = Classifier(np.random.default_rng(seed + 1), dtype=dtype)
    saved.scale["of logits"].write(np.array([np.nan, np.inf], dtype=dtype))
    io.save(path, saved)
    assert not same(saved, loaded)
    assert io.load(path, loaded) is None
    assert same(saved, loaded)


def test_the_order_in_memory_does_not_matter(tmp_path: Path) -> None:
    saved, loaded = nn.Linear(2, 3), nn.Linear(2, 3)
    saved.W = nn.Parameter(np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)))
    io.save(tmp_path / "model", saved)
    io.load(tmp_path / "model", loaded)
    assert loaded.W.numpy().tolist() == [[0, 1, 2], [3, 4, 5]]


@every_backend
def test_a_model_is_loaded_to_where_it_is(tmp_path: Path, backend: Backend) -> None:
    saved, loaded = Training(0).run(1), Training(5)
    saved.save(tmp_path / "numpy")
    loaded.model.to(backend)
    loaded.load(tmp_path / "numpy")
    assert all(p.backend is backend for p in loaded.model.parameters())
    assert all(isinstance(a, backend.array_type) for state in loaded.optimizer.state for a in state.values())
    assert loaded.everything() == saved.everything()
    io.save(tmp_path / "other", loaded.model)
    io.load(tmp_path / "other", other := Classifier(np.random.default_rng(7)))
    assert other.head.steps[2].W.backend is NUMPY
    assert same(other, saved.model)


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    training = Training(0).run(1)
    assert training.save(tmp_path / "a").read_bytes() == training.save(tmp_path / "b").read_bytes()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@some
@given(notes=json_values)
def test_notes_come_back(tmp_path_factory: Any, notes: Any) -> None:
    path = tmp_path_factory.mktemp("io") / "model"
    io.save(path, nn.Linear(1, 1), notes=notes)
    assert io.load(path, nn.Linear(1, 1)) == notes


# Going on ---------------------------------------------------------------------------------------------------------


@every_optimizer
@pytest.mark.parametrize("together", [False, True], ids=["generators apart", "one generator"])
def test_a_resumed_training_equals_an_uninterrupted_one(tmp_path: Path, make: Any, together: bool) -> None:
    path = Training(3, make, together).run(2).save(tmp_path / "training")
    resumed = Training(77, make, together).load(path).run(2)
    assert resumed.everything() == Training(3, make, together).run(4).everything()


@few
@given(seeds, st.sampled_from(BIT_GENERATORS), st.integers(0, 700))
def test_every_kind_of_generator_goes_on(tmp_path_factory: Any, seed: int, kind: Any, drawn: int) -> None:
    path = tmp_path_factory.mktemp("io") / "model"
    rng, other = np.random.Generator(kind(seed)), np.random.Generator(kind(0))
    rng.random(drawn, dtype=np.float32)
    io.save(path, nn.Linear(1, 1), rng=rng)
    io.load(path, nn.Linear(1, 1), rng=other)
    assert np.array_equal(rng.random(9, dtype=np.float32), other.random(9, dtype=np.float32))
    assert np.array_equal(rng.permutation(9), other.permutation(9))


@pytest.mark.parametrize("together", [False, True])
def test_a_model_can_be_loaded_without_its_training(tmp_path: Path, together: bool) -> None:
    training = Training(0, together=together).run(1)
    io.load(training.save(tmp_path / "training"), model := Classifier(np.random.default_rng(9)))
    assert same(model, training.model)


def test_a_loaded_state_shares_no_memory(tmp_path: Path) -> None:
    training = Training(0).run(1)
    training.load(training.save(tmp_path / "training"))
    before = Training(1).load(tmp_path / "training").everything()
    training.run(1)
    assert Training(2).load(tmp_path / "training").everything() == before


# All or nothing ---------------------------------------------------------------------------------------------------


def cannot_load(path: Path, training: Training, *words: str) -> None:
    """Assert that loading is refused with a message that names the file, and that nothing has changed."""
    before = training.everything()
    refuses(lambda: training.load(path), DataError, path.name, *words)
    assert training.everything() == before


def test_files_that_are_no_saved_models(tmp_path: Path) -> None:
    training = Training(0)
    cannot_load(tmp_path / "nothing", training, "cannot be read", "Fix: check the path")
    cannot_load(tmp_path, training, "cannot be read")
    (tmp_path / "empty").touch()
    cannot_load(tmp_path / "empty", training, "not a whole safetensors file")
    (tmp_path / "pickle").write_bytes(pickle.dumps(training.model.state_dict()))
    cannot_load(tmp_path / "pickle", training, "not a whole safetensors file")
    save_file({"weight": np.ones(3)}, tmp_path / "foreign")
    cannot_load(tmp_path / "foreign", training, "not written by save", "from_pytorch")
    for header in ("3", "{", "[]", "{}"):
        save_file({"weight": np.ones(3)}, tmp_path / "foreign", {"tinygrad_rnn": header})
        cannot_load(tmp_path / "foreign", training, "not written by save")
    for header in ({"version": 1}, {"version": 1, "optimizer": None, "notes": 1, "generators": [3]}):
        save_file({"weight": np.ones(3)}, tmp_path / "foreign", {"tinygrad_rnn": json.dumps(header)})
        cannot_load(tmp_path / "foreign", training, "the header is damaged")
    save_file({"weight": np.ones(3)}, tmp_path / "newer", {"tinygrad_rnn": json.dumps({"version": 2})})
    cannot_load(tmp_path / "newer", training, "version 2, not 1", "newer version of this package")


@some
@given(part=st.floats(0, 1, exclude_max=True))
def test_a_file_that_is_cut_off(tmp_path_factory: Any, part: float) -> None:
    path = tmp_path_factory.mktemp("io") / "short"
    whole = Training(0).run(1).save(path).read_bytes()
    path.write_bytes(whole[: int(part * len(whole))])
    cannot_load(path, Training(1), "not a whole safetensors file", "cut off")


@some
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_damaged_header_changes_everything_or_nothing(tmp_path_factory: Any, place: float, byte: int) -> None:
    path = tmp_path_factory.mktemp("io") / "damaged"
    content = bytearray(Training(0).run(1).save(path).read_bytes())
    content[int(place * (8 + int.from_bytes(content[:8], "little")))] = byte
    path.write_bytes(content)
    training = Training(1)
    before = training.everything()
    try:
        training.load(path)
    except DataError:
        assert training.everything() == before


def test_files_of_another_model(tmp_path: Path) -> None:
    path = Training(0).run(1).save(tmp_path / "training")
    other = Training(1)
    other.model.head = nn.Sequential(nn.Linear(4, 2))
    cannot_load(path, other, "generators differ", "model.head.steps.1.rng", "Fix:")
    other = Training(1)
    other.model.extra = nn.Parameter([1.0])
    cannot_load(path, other, "of another model", "missing ['extra']", "Fix:")
    other = Training(1)
    other.model.rnn = nn.GRU(3, 5, layers=2, rng=other.model.rnn.dropout.rng)
    cannot_load(path, other, "of another model", "'rnn.layers.0.forward.W_xh' does not fit", "[3, 15]", "[3, 12]")
    other = Training(1)
    other.model.head.steps[2].b = nn.Parameter(np.zeros(2))
    cannot_load(path, other, "of another model", "'head.steps.2.b' does not fit", "float64", "float32")


def test_files_of_another_training(tmp_path: Path) -> None:
    path = Training(0).run(1).save(tmp_path / "training")
    cannot_load(
        path, Training(1, OPTIMIZERS["momentum"]), "optimizer is of another kind", "Adam in the file, SGD given"
    )
    other = Training(1)
    other.optimizer = optim.Adam(other.model.parameters()[:3])
    cannot_load(path, other, "is not known")
    other.optimizer = optim.Adam(other.model.parameters()[::-1])
    cannot_load(path, other, "does not fit")
    cannot_load(path, Training(1, together=True), "generators differ", "share a generator")
    other = Training(1)
    other.rng = np.random.Generator(np.random.MT19937(0))
    cannot_load(path, other, "MT19937 cannot take the saved state")


def test_what_was_not_saved_cannot_be_loaded(tmp_path: Path) -> None:
    training = Training(0).run(1)
    io.save(tmp_path / "model", training.model)
    before = training.everything()
    words = ("no optimizer in the file, Adam given", "Fix:")
    refuses(lambda: io.load(tmp_path / "model", training.model, training.optimizer), DataError, *words)
    refuses(lambda: io.load(tmp_path / "model", training.model, rng=training.rng), DataError, "['rng']", "Fix:")
    assert training.everything() == before


# Writing ----------------------------------------------------------------------------------------------------------


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    model = nn.Linear(2, 2)
    io.save(tmp_path / "model", model, notes="old")
    io.save(tmp_path / "model", model, notes="new")
    assert io.load(tmp_path / "model", model) == "new"
    refuses(lambda: io.save(tmp_path / "model", model, notes={1, 2}), ArgumentError, "not JSON", "set")
    assert io.load(tmp_path / "model", model) == "new"
    (tmp_path / "folder").mkdir()
    refuses(lambda: io.save(tmp_path / "folder", model), DataError, "cannot be written", "folder", "Fix:")
    refuses(lambda: io.save(tmp_path / "none" / "model", model), DataError, "cannot be written", "Fix:")
    refuses(lambda: io.save(tmp_path / "model" / "model", model), DataError, "cannot be written", "Fix:")
    refuses(lambda: io.save("", model), DataError, "cannot be written", "Fix:")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "model"]


def test_a_file_is_plain_safetensors(tmp_path: Path) -> None:
    model = nn.Linear(2, 3, rng=np.random.default_rng(0))
    io.save(tmp_path / "model", model)
    content = (tmp_path / "model").read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    assert header.keys() == {"__metadata__", "model.W", "model.b"}
    assert header["model.W"]["shape"] == [2, 3]
    assert content.endswith(model.W.numpy().tobytes() + model.b.numpy().tobytes())  # type: ignore[union-attr]
    assert len(to_bytes({})) < len(content)


@pytest.mark.parametrize("call", [io.save, io.load])
def test_arguments_of_another_kind(tmp_path: Path, call: Any) -> None:
    model, path = nn.Linear(1, 1), tmp_path / "model"
    name = call.__name__
    refuses(lambda: call(model, path), ArgumentError, name, "no path", "Fix:", "(path, model")
    refuses(lambda: call(path, model.state_dict()), ArgumentError, name, "no model", "dict", "Fix:")
    refuses(lambda: call(path, None), ArgumentError, name, "no model", "NoneType")
    refuses(lambda: call(path, model, model), ArgumentError, name, "no optimizer", "Linear")
    refuses(lambda: call(path, model, None, 3), ArgumentError, name, "no rng", "int 3")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_imported_before_it_is_needed() -> None:
    code = "import sys, tinygrad_rnn.io; print([m for m in ('safetensors', 'torch', 'keras') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
