"""Bad input to what lies around the engine: the error, what it says, and that the docstring announces it.

``tests/engine/test_bad_input.py`` does the same for the functions and methods of tensors.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import tinygrad_rnn as tg
from tinygrad_rnn import compare, data, io, models, nn, optim, train, weights
from tinygrad_rnn.data import twins
from tinygrad_rnn.draw import SVG
from tinygrad_rnn.errors import (
    ArgumentError,
    DataError,
    DTypeError,
    GraphError,
    NonFiniteError,
    OutOfRangeError,
    ShapeError,
    TinygradRnnError,
    TokenError,
)

MODULES = {
    "nn": nn, "nn.init": nn.init, "optim": optim, "data": data, "data.twins": twins, "train": train,
    "weights": weights, "io": io, "draw": sys.modules["tinygrad_rnn.draw"], "models": models, "compare": compare,
}  # fmt: skip


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def ones(*shape: int) -> tg.Tensor:
    return tg.ones(shape)


def trained(values: float = 1.0) -> nn.Parameter:
    """Return a parameter with a gradient."""
    p = nn.Parameter([1.0])
    (p * values).sum().backward()
    return p


def dataset(b: int = 4) -> data.Dataset:
    return data.Dataset(np.ones((b, 2), int), np.ones((b, 2), bool), np.arange(b) % 2)


def classifier() -> nn.Module:
    return models.SharedClassifier(3, 2, 2, rng())


def fit(epochs: int = 1, **options: Any) -> Any:
    model, part = options.pop("model", None) or classifier(), options.pop("data", dataset())
    return train.fit(model, part, optim.SGD(model.parameters(), 0.1), epochs=epochs, rng=rng(), **options)


def arrays() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return dataset().ids, dataset().mask, dataset().labels


class NotANumber(nn.Module):
    def __init__(self) -> None:
        self.W = nn.Parameter([[float("nan")] * 2])

    def forward(self, ids: Any, mask: Any) -> tg.Tensor:
        return ones(len(ids), 1) @ self.W


Call = Callable[[], Any]
WORDS = data.Vocabulary(["good", "bad"])
LINEAR = nn.Linear(2, 3)
SIZES = {"PerWordClassifier": (5, 2, 3), "SharedClassifier": (2, 3), "MemoryClassifier": (2, 3),
         "RecurrentClassifier": (2, 3)}  # fmt: skip

NOWHERE = Path("nowhere") / "file"

# name -> calls, the error each must raise, and a piece of its message.
BAD: dict[str, list[tuple[Call, type[TinygradRnnError], str]]] = {
    "nn.Embedding": [
        (lambda: nn.Embedding(0, 3), ArgumentError, "num=0"),
        (lambda: nn.Embedding(5, 3, padding_idx=5), ArgumentError, "padding_idx=5"),
        (lambda: nn.Embedding(5, 3, rng=0), DTypeError, "default_rng"),  # type: ignore[arg-type]
        (lambda: nn.Embedding(5, 3, dtype="int64"), DTypeError, "int64"),
    ],
    "nn.Embedding.forward": [
        (lambda: nn.Embedding(5, 3)([[0.5]]), DTypeError, "ids are whole numbers"),
        (lambda: nn.Embedding(5, 3)([[5]]), TokenError, "id 5"),
        (lambda: nn.Embedding(5, 3)([[-1]]), TokenError, "id -1"),
        (lambda: nn.Embedding(5, 3)([[1], [2, 3]]), ShapeError, "tg.data.pad"),
        (lambda: nn.Embedding(5, 3)(np.zeros((0, 2), int)), ShapeError, "no word"),
    ],
    "nn.Linear": [
        (lambda: nn.Linear(2, 0), ArgumentError, "m=0"),
        (lambda: nn.Linear(2.0, 3), ArgumentError, "n=2.0"),  # type: ignore[arg-type]
        (lambda: nn.Linear(2, 3, rng=0), DTypeError, "default_rng"),  # type: ignore[arg-type]
        (lambda: nn.Linear(2, 3, dtype="int64"), DTypeError, "int64"),
    ],
    "nn.Linear.forward": [
        (lambda: nn.Linear(2, 3)(ones(4, 3)), ShapeError, "[4, 3]"),
        (lambda: nn.Linear(2, 3)(np.ones((4, 2))), DTypeError, "tg.tensor"),
    ],
    "nn.LayerNorm": [
        (lambda: nn.LayerNorm(0), ArgumentError, "n=0"),
        (lambda: nn.LayerNorm(3, eps=0.0), ArgumentError, "eps=0.0"),
    ],
    "nn.LayerNorm.forward": [
        (lambda: nn.LayerNorm(3)(ones(3, 2)), ShapeError, "[3, 2]"),
        (lambda: nn.LayerNorm(3)([1.0, 2.0, 3.0]), DTypeError, "tg.tensor"),
    ],
    "nn.Dropout": [
        (lambda: nn.Dropout(1.0), ArgumentError, "p = 1.0"),
        (lambda: nn.Dropout(0.5, 0), DTypeError, "default_rng"),  # type: ignore[arg-type]
    ],
    "nn.Dropout.forward": [(lambda: nn.Dropout(0.5)([1.0]), DTypeError, "tg.tensor")],
    "nn.Parameter": [
        (lambda: nn.Parameter([1, 2]), DTypeError, "int64"),
        (lambda: nn.Parameter([1.0], backend="abacus"), ArgumentError, "'abacus'"),
    ],
    "nn.Module.to": [(lambda: nn.Linear(2, 3).to("abacus"), ArgumentError, "'abacus'")],
    "nn.Module.load_state_dict": [
        (lambda: nn.Linear(2, 3).load_state_dict({}), ArgumentError, "missing ['W', 'b']"),
        (lambda: nn.LayerNorm(2).load_state_dict({"g": np.ones(3), "b": np.ones(2)}), ShapeError, "'g' does not fit"),
        (lambda: nn.LayerNorm(2).load_state_dict({"g": np.ones(2), "b": np.ones(2)}), DTypeError, "float64"),
    ],
    **{
        f"nn.{kind}": [
            (lambda kind=kind: getattr(nn, kind)(0, 3), ArgumentError, "n=0"),
            (lambda kind=kind: getattr(nn, kind)(2, -3), ArgumentError, "h=-3"),
        ]
        for kind in ("RNN", "GRU", "LSTM")
    },
    **{
        f"nn.{kind}": [
            (lambda kind=kind: getattr(nn, kind)(0, 3), ArgumentError, "n=0"),
            (lambda kind=kind: getattr(nn, kind)(2, -3), ArgumentError, "h=-3"),
            (lambda kind=kind: getattr(nn, kind)(2, 3, rng=0), DTypeError, "default_rng"),
            (lambda kind=kind: getattr(nn, kind)(2, 3, dtype="int64"), DTypeError, "int64"),
        ]
        for kind in ("Cell", "RNNCell", "GRUCell", "LSTMCell")
    },
    "nn.Recurrent": [
        (lambda: nn.RNN(2, 3, layers=0), ArgumentError, "layers=0"),
        (lambda: nn.RNN(2, 3, dropout=1.0), ArgumentError, "p = 1.0"),
    ],
    "nn.Recurrent.forward": [
        (lambda: nn.RNN(2, 3)(ones(4, 5)), ShapeError, "[4, 5]"),
        (lambda: nn.RNN(2, 3)(ones(4, 2)), ShapeError, "[b, s, n]"),
        (lambda: nn.RNN(2, 3)(np.ones((4, 5, 2))), DTypeError, "tg.tensor"),
        (lambda: nn.RNN(2, 3)(ones(4, 0, 2)), ShapeError, "no word"),
        (lambda: nn.RNN(2, 3)(ones(4, 5, 2), ones(3, 4)), ShapeError, "[4, 3]"),
        (lambda: nn.RNN(2, 3)(ones(4, 5, 2), mask=np.ones((5, 4), bool)), ShapeError, "mask [5, 4] bool"),
        (lambda: nn.RNN(2, 3)(ones(4, 5, 2), mask=np.ones((4, 5))), DTypeError, "astype(bool)"),
        (lambda: nn.GRU(2, 3, layers=2)(ones(4, 5, 2), ones(4, 3)), ShapeError, "[2, b, h]"),
        (lambda: nn.LSTM(2, 3)(ones(4, 5, 2), ones(4, 3)), ShapeError, "pair"),
    ],
    "nn.Cell.initial_state": [(lambda: nn.GRUCell(2, 3).initial_state(0), ArgumentError, "b=0")],
    "nn.LSTMCell.initial_state": [(lambda: nn.LSTMCell(2, 3).initial_state(0), ArgumentError, "b=0")],
    **{
        f"nn.{kind}.forward": [
            (lambda kind=kind: getattr(nn, kind)(2, 3)(ones(4, 3)), ShapeError, "[4, 3]"),
            (lambda kind=kind: getattr(nn, kind)(2, 3)(ones(4, 5, 2)), ShapeError, "[b, n]"),
            (lambda kind=kind: getattr(nn, kind)(2, 3)(ones(4, 2), ones(5)), ShapeError, "state"),
            (lambda kind=kind: getattr(nn, kind)(2, 3)(np.ones((4, 2))), DTypeError, "tg.tensor"),
        ]
        for kind in ("RNNCell", "GRUCell", "LSTMCell")
    },
    "nn.init.uniform": [
        (lambda: nn.init.uniform(rng(), (2,), -1.0), ArgumentError, "bound=-1.0"),
        (lambda: nn.init.uniform(0, (2,), 1.0), DTypeError, "default_rng"),  # type: ignore[arg-type]
    ],
    "nn.init.normal": [
        (lambda: nn.init.normal(rng(), (2,), -1.0), ArgumentError, "scale=-1.0"),
        (lambda: nn.init.normal(0, (2,)), DTypeError, "default_rng"),  # type: ignore[arg-type]
    ],
    **{
        f"nn.init.{name}": [
            (lambda name=name: getattr(nn.init, name)(rng(), (2,)), ShapeError, "[2]"),
            (lambda name=name: getattr(nn.init, name)(0, (2, 3)), DTypeError, "default_rng"),
        ]
        for name in ("xavier", "he", "orthogonal")
    },
    "nn.init.identity": [(lambda: nn.init.identity(0), ArgumentError, "n=0")],
    # optim
    **{
        f"optim.{kind}": [
            (lambda kind=kind: getattr(optim, kind)([], 0.1), ArgumentError, "model.parameters()"),
            (lambda kind=kind: getattr(optim, kind)([nn.Parameter([1.0])], 0.0), ArgumentError, "lr=0.0"),
        ]
        for kind in ("Optimizer", "SGD", "RMSprop", "Adam", "AdamW")
    },
    "optim.Optimizer.step": [(lambda: optim.SGD([nn.Parameter([1.0])], 0.1).step(), GraphError, "backward()")],
    "optim.Optimizer.load_state_dict": [
        (lambda: optim.Adam([trained()]).load_state_dict({"lr": np.array(1.0)}), ArgumentError, "missing"),
    ],
    "optim.Schedule": [(lambda: optim.Schedule("adam", optim.cosine(3)), DTypeError, "'adam'")],  # type: ignore[arg-type]
    "optim.exponential": [(lambda: optim.exponential(0.0), ArgumentError, "0.0")],
    "optim.cosine": [(lambda: optim.cosine(0), ArgumentError, "0")],
    "optim.warmup": [(lambda: optim.warmup(0), ArgumentError, "0")],
    "optim.clip_grad_norm": [
        (lambda: optim.clip_grad_norm([trained()], 0.0), ArgumentError, "max_norm=0.0"),
        (lambda: optim.clip_grad_norm([trained(float("inf"))], 1.0), NonFiniteError, "not finite"),
    ],
    "optim.clip_grad_value": [(lambda: optim.clip_grad_value([trained()], -1.0), ArgumentError, "limit=-1.0")],
    # data
    "data.Dataset": [
        (lambda: data.Dataset([[1]], np.ones((1, 1), bool), np.array([0])), DTypeError, "ids"),  # type: ignore[arg-type]
        (lambda: data.Dataset(np.ones((1, 2), int), np.ones((1, 1), bool), np.array([0])), ShapeError, "mask [1, 1]"),
        (lambda: data.Dataset(np.ones((1, 1), int), np.ones((1, 1), bool), np.array([-1])), ArgumentError, "negative"),
    ],
    "data.Dataset.take": [(lambda: dataset().take([9]), OutOfRangeError, "9")],
    "data.Vocabulary": [(lambda: data.Vocabulary(["a", "a"]), ArgumentError, "twice")],
    "data.Vocabulary.fit": [(lambda: data.Vocabulary.fit(["a b"]), DTypeError, "list")],  # type: ignore[arg-type]
    "data.Vocabulary.encode": [(lambda: WORDS.encode("good"), DTypeError, "encode")],
    "data.Vocabulary.decode": [(lambda: WORDS.decode([99]), TokenError, "99")],
    "data.batches": [
        (lambda: list(data.batches(*arrays(), size=0)), ArgumentError, "size is below 1"),
        (lambda: list(data.batches(*arrays(), size=2, rng=0)), DTypeError, "default_rng"),  # type: ignore[arg-type]
    ],
    "data.pad": [
        (lambda: data.pad([[1], [2]], side="top"), ArgumentError, "top"),
        (lambda: data.pad([["good"]]), DTypeError, "ids are integers"),  # type: ignore[list-item]
    ],
    "data.split": [
        (lambda: data.split(dataset(), 1.5, rng()), ArgumentError, "1.5"),
        (lambda: data.split(dataset(), 0.5, 0), DTypeError, "default_rng"),  # type: ignore[arg-type]
    ],
    "data.standardise": [(lambda: data.standardise(["a"]), DTypeError, "one text")],  # type: ignore[arg-type]
    "data.tokenise": [
        (lambda: data.tokenise("a", lang="fr"), ArgumentError, "'fr'"),
        (lambda: data.tokenise(1), DTypeError, "one text"),  # type: ignore[arg-type]
    ],
    "data.to_dataset": [
        (lambda: data.to_dataset(["good"], [0, 1], WORDS), ShapeError, "1"),
        (lambda: data.to_dataset("good", [0], WORDS), DTypeError, "list"),
    ],
    **{
        f"data.{name}": [(lambda name=name: getattr(data, name)(NOWHERE), DataError, "nowhere")]
        for name in ("read_sst2", "read_chnsenticorp", "read_imdb")
    },
    "data.read_rt_polarity": [(lambda: data.read_rt_polarity(NOWHERE, NOWHERE / "2"), DataError, "nowhere")],
    "data.read_labelled": [
        (lambda: data.read_labelled([NOWHERE]), ArgumentError, "nowhere"),
        (lambda: data.read_labelled([]), ArgumentError, "no path"),
    ],
    "data.Corpus": [(lambda: data.Corpus([]), DTypeError, "dict")],  # type: ignore[arg-type]
    "data.ceiling": [
        (lambda: data.ceiling([], twins.bag_of_words), DTypeError, "Corpus"),  # type: ignore[arg-type]
        (lambda: data.ceiling(twins.corpus(), 3), DTypeError, "not a function"),  # type: ignore[arg-type]
    ],
    "data.twins.bag_of_ngrams": [(lambda: twins.bag_of_ngrams(0), ArgumentError, "k is below 1")],
    "data.twins.last_words": [(lambda: twins.last_words(0), ArgumentError, "k is below 1")],
    "data.twins.corpus": [
        (lambda: twins.corpus(lang="fr"), ArgumentError, "no grammar"),
        (lambda: twins.corpus(w_plain=0.25), DTypeError, "Fraction"),  # type: ignore[arg-type]
    ],
    "data.twins.counted": [
        (lambda: twins.counted("good", [1]), DTypeError, "list of texts"),
        (lambda: twins.counted(["a", "b"], [1]), DataError, "2 texts, 1 labels"),
    ],
    "data.twins.sample": [
        (lambda: twins.sample(twins.corpus(), 0, rng()), ArgumentError, "size is below 1"),
        (lambda: twins.sample(twins.corpus(), 32, 0), DTypeError, "default_rng"),  # type: ignore[arg-type]
    ],
    "data.twins.split": [
        (lambda: twins.split(twins.corpus(), 2, rng()), ArgumentError, "not between 0 and 1"),
        (lambda: twins.split([], 0.5, rng()), DTypeError, "Corpus"),  # type: ignore[arg-type]
    ],
    "data.twins.stratum": [(lambda: twins.stratum(twins.corpus(), "what"), ArgumentError, "sentence")],
    "data.twins.train_and_test": [
        (lambda: twins.train_and_test([], 32, 32, rng()), DTypeError, "Corpus"),  # type: ignore[arg-type]
    ],
    "data.twins.twin": [(lambda: twins.twin(["good"]), DTypeError, "one sentence")],  # type: ignore[arg-type]
    # train, models, compare
    "train.evaluate": [
        (lambda: train.evaluate(classifier(), dataset(0)), ArgumentError, "no sentence"),
        (lambda: train.evaluate(classifier(), dataset(), 0), ArgumentError, "size is below 1"),
    ],
    "train.fit": [
        (lambda: fit(epochs=0), ArgumentError, "epochs=0"),
        (lambda: fit(patience=1), ArgumentError, "patience=1"),
        (lambda: fit(batch_size=0), ArgumentError, "size is below 1"),
        (lambda: fit(data=dataset(0)), ArgumentError, "no sentence"),
        (lambda: fit(model=NotANumber()), NonFiniteError, "epoch 0"),
    ],
    **{
        f"models.{name}": [
            (lambda name=name, sizes=sizes: getattr(models, name)(0, *sizes, rng()), ArgumentError, "num=0"),
            (lambda name=name, sizes=sizes: getattr(models, name)(9, *sizes, 0), DTypeError, "default_rng"),
        ]
        for name, sizes in SIZES.items()
    },
    **{
        f"models.{name}.forward": [
            (lambda name=name, sizes=sizes: getattr(models, name)(9, *sizes, rng())([[9] * 5]), TokenError, "id 9"),
            (lambda name=name, sizes=sizes: getattr(models, name)(9, *sizes, rng())([[0.5] * 5]), DTypeError, "whole"),
            (lambda name=name, sizes=sizes: getattr(models, name)(9, *sizes, rng())(np.ones(5, int)), ShapeError, "[5"),
        ]
        for name, sizes in SIZES.items()
    },
    "models.RecurrentClassifier.outputs": [
        (lambda: models.RecurrentClassifier(9, 2, 3, rng()).outputs([[9]]), TokenError, "id 9"),
    ],
    "compare.builtin_task": [(lambda: compare.builtin_task(0, "fr"), ArgumentError, "'fr'")],
    "compare.file_task": [
        (lambda: compare.file_task([NOWHERE]), ArgumentError, "nowhere"),
        (lambda: compare.file_task([]), ArgumentError, "no path"),
    ],
    "compare.plot": [
        (lambda: compare.plot(compare.builtin_task(), [], NOWHERE / "bars.png"), ArgumentError, "nowhere")
    ],
    "compare.compare": [(lambda: compare.compare(compare.builtin_task(), epochs=0), ArgumentError, "epochs=0")],
    # weights and files
    "io.save": [
        (lambda: io.save(NOWHERE, nn.Linear(2, 3)), DataError, "nowhere"),
        (lambda: io.save(NOWHERE, {"W": np.ones(2)}), ArgumentError, "save"),  # type: ignore[arg-type]
    ],
    "io.load": [
        (lambda: io.load(NOWHERE, nn.Linear(2, 3)), DataError, "nowhere"),
        (lambda: io.load(NOWHERE, {}), ArgumentError, "load"),  # type: ignore[arg-type]
    ],
    "weights.from_pytorch": [
        (lambda: weights.from_pytorch(nn.Linear(2, 3), {}), ArgumentError, "missing"),
        (lambda: weights.from_pytorch(LINEAR, {"weight": np.ones((2, 3)), "bias": np.ones(3)}), ShapeError, "weight"),
        (lambda: weights.from_pytorch(LINEAR, {"weight": np.ones((3, 2)), "bias": np.ones(3)}), DTypeError, "float64"),
    ],
    "weights.to_pytorch": [(lambda: weights.to_pytorch("model"), ArgumentError, "module")],  # type: ignore[arg-type]
    "weights.from_keras": [
        (lambda: weights.from_keras(LINEAR, []), ArgumentError, "from_keras"),
        (lambda: weights.from_keras(LINEAR, [np.ones((3, 2)), np.ones(3)]), ShapeError, "from_keras"),
    ],
    "weights.to_keras": [(lambda: weights.to_keras("model"), ArgumentError, "no such layer")],  # type: ignore[arg-type]
    "draw.SVG.save": [(lambda: SVG("<svg/>").save(NOWHERE), DataError, "nowhere")],
}

CANNOT_FAIL = {
    *("data.LabelledTexts", "train.Metrics", "train.History", "compare.Row", "compare.Task", "data.twins.Stratum"),
    *(f"data.twins.{name}" for name in ("bag_of_bigrams", "bag_of_words", "first_word", "last_opinion_word")),
    *(f"data.twins.{name}" for name in ("length", "nothing", "whole_sentence")),  # called by ceiling, with its words
    *("nn.Module", "nn.Module.train", "nn.Module.forward", "nn.Sequential", "nn.Sequential.forward"),  # take anything
    *("draw.SVG", "draw.draw", "draw.draw_rnn"),  # a string; tests/engine/test_bad_input.py
    "compare.table",  # of what compare returned
}
INNER = {
    "make_cell",
    "change",
    "check_word",
    "check_state",
    "ready",
    "initial_states",
    "output",
    "with_weights",
}  # for subclasses


def names_of(module: ModuleType) -> list[str]:
    """Return the public functions and classes: those of ``__all__``, or all that are defined there."""
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    values = {name: getattr(module, name) for name in names}
    if not hasattr(module, "__all__"):
        values = {name: value for name, value in values.items() if getattr(value, "__module__", "") == module.__name__}
    return [name for name, value in values.items() if inspect.isfunction(value) or inspect.isclass(value)]


def public() -> Iterator[tuple[str, Any]]:
    """Yield what can be called: functions, classes, and what their methods are handed; nothing twice."""
    seen = set()
    for path, module in MODULES.items():
        for name in names_of(module):
            value = getattr(module, name)
            if value in seen:
                continue
            seen.add(value)
            yield f"{path}.{name}", value
            for method, f in vars(value).items() if inspect.isclass(value) else ():
                takes = inspect.isfunction(f) and len(inspect.signature(f).parameters) > 1
                if takes and not method.startswith("_") and method not in INNER:
                    yield f"{path}.{name}.{method}", f


def test_every_public_function_has_bad_input() -> None:
    assert {name for name, _ in public()} - CANNOT_FAIL - BAD.keys() == set()


CALLS = [pytest.param(name, *call, id=f"{name}-{i}") for name, calls in BAD.items() for i, call in enumerate(calls)]


@pytest.mark.parametrize(("name", "call", "error", "message"), CALLS)
def test_bad_input(name: str, call: Call, error: Any, message: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    assert message in str(caught.value)


def doc(value: Any, follow: bool = True) -> str:
    """Return the docstring, and those of the functions that its list of errors refers to: What `split` raises."""
    text = value.__doc__ or ""
    if not follow or inspect.isclass(value):
        return text
    there = vars(sys.modules[value.__module__])
    named = {
        name.partition(".")[0]
        for name in re.findall(r"`([\w.]+)`", text.partition("Raises\n")[2].partition("Examples\n")[0])
    }
    return text + "".join(doc(there[name], follow=False) for name in sorted(named) if callable(there.get(name)))


def announced(name: str) -> str:
    """Return the text in which a function or method names its errors; for a class, its bases' too."""
    path, _, last = name.rpartition(".")
    if path in MODULES:
        value = getattr(MODULES[path], last)
        return "".join(map(doc, value.__mro__)) if inspect.isclass(value) else doc(value)
    owner = getattr(MODULES[path.rpartition(".")[0]], path.rpartition(".")[2])
    return "".join(doc(getattr(base, last)) for base in owner.__mro__ if hasattr(base, last))


@pytest.mark.parametrize("name", BAD)
def test_the_docstring_announces_the_errors(name: str) -> None:
    text = announced(name)
    assert {error.__name__ for _, error, _ in BAD[name] if error.__name__ not in text} == set()


def parameters_of(value: Any) -> list[str]:
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_POSITIONAL)
    parameters = inspect.signature(value).parameters.values()
    return [p.name for p in parameters if p.kind in named and p.name not in ("self", "args")]


TOP = [(name, getattr(tg, name)) for name in tg.__all__]
METHODS = [(f"Tensor.{name}", f) for name, f in vars(tg.Tensor).items() if inspect.isfunction(f) and name[0] != "_"]
FUNCTIONS = [(name, f) for name, f in TOP if inspect.isfunction(f)] + METHODS
DESCRIBED = [pytest.param(name, value, id=name) for name, value in [*public(), *FUNCTIONS] if value is not SVG]


@pytest.mark.parametrize(("name", "value"), DESCRIBED)
def test_the_docstring_describes_every_parameter(name: str, value: Any) -> None:
    bases = value.__mro__ if inspect.isclass(value) else [value]
    text = "".join(base.__doc__ or "" for base in bases) + (nn.init.__doc__ or "") * name.startswith("nn.init.")
    assert [p for p in parameters_of(value) if not re.search(rf"\b{p}\b", text)] == []
