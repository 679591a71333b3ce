"""The package from outside: light to import, complete, and documented."""

from __future__ import annotations

import inspect
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

import tinygrad_rnn as tg
from tinygrad_rnn import compare, errors, functional, models, nn, optim, train
from tinygrad_rnn.errors import TinygradRnnError

DOCUMENTED = [tg, nn, nn.init, functional, optim, train, models, compare, errors, tg.data]
HEAVY = ["rich", "matplotlib", "pytest", "hypothesis", "cupy", "torch", "safetensors"]
# What NumPy does not load and an engine does not need: the import of tinygrad_rnn is to stay close to NumPy's.
UNNEEDED = [
    *HEAVY, *("pathlib", "json", "csv", "html", "fractions", "decimal", "urllib", "argparse", "importlib.metadata"),
    *(f"tinygrad_rnn.{name}" for name in ("data", "io", "weights", "train", "models", "compare", "course", "cli")),
]  # fmt: skip

# Stable from the first release.
PROMISED = [
    "tensor",
    "Tensor",
    "grad",
    "no_grad",
    "gradcheck",
    "use_backend",
    "exp",
    "log",
    "tanh",
    "sigmoid",
    "relu",
    "where",
    "maximum",
    "concatenate",
    "stack",
    "matmul",
    "sum",
    "nn.functional.softmax",
    "nn.functional.log_softmax",
    "nn.functional.cross_entropy",
    "nn.functional.masked_mean",
    "nn.functional.masked_sum",
    "nn.functional.tanh",
    "nn.functional.sigmoid",
    "nn.Module",
    "nn.Parameter",
    "nn.Sequential",
    "nn.Embedding",
    "nn.Linear",
    "nn.Dropout",
    "nn.RNNCell",
    "nn.RNN",
    "optim.SGD",
    "optim.Adam",
    "optim.clip_grad_norm",
    "data.Vocabulary",
    "data.tokenise",
    "data.pad",
    "data.batches",
    "data.twins",
    "errors.TinygradRnnError",
]


def python(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


def names_of(module: ModuleType) -> list[str]:
    """Return the public names: those of ``__all__``, or all that are defined there."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def public(module: ModuleType) -> list[Any]:
    return [pytest.param(getattr(module, name), id=f"{module.__name__}.{name}") for name in names_of(module)]


def test_the_import_is_light_and_silent() -> None:
    code = """if True:
        import sys, numpy
        before = set(sys.modules)
        import tinygrad_rnn
        print([name for name in %r if name in sys.modules and name not in before])"""
    assert python(code % UNNEEDED).strip() == "[]"


@pytest.mark.parametrize("use", ["tg.data.pad", "tg.io.save", "tg.load", "tg.save", "tg.draw", "tg.draw_rnn"])
def test_what_is_loaded_later_is_there_when_asked_for(use: str) -> None:
    assert python(f"import tinygrad_rnn as tg; print(callable({use}))") == "True\n"
    assert python(f"from tinygrad_rnn import *; print(callable({use[3:]}))") == "True\n"


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="'tinygrad_rnn' has no attribute 'tenosr'"):
        _ = tg.tenosr  # type: ignore[attr-defined]
    assert dir(tg) == tg.__all__


def test_training_needs_no_rich_and_comparing_no_matplotlib() -> None:
    code = "import sys; from tinygrad_rnn import compare, models, train; print([n for n in %r if n in sys.modules])"
    assert python(code % HEAVY).strip() == "[]"


def test_the_version_is_that_of_the_distribution() -> None:
    from importlib.metadata import version

    assert tg.__version__ == version("tinygrad-rnn")
    printed = subprocess.run(
        [sys.executable, "-m", "tinygrad_rnn", "--version"], capture_output=True, text=True, timeout=60, check=True
    )
    assert printed.stdout.strip() == f"tinygrad-rnn {tg.__version__}"


def test_all_is_sorted_and_complete() -> None:
    assert tg.__all__ == sorted(tg.__all__)
    assert len(set(tg.__all__)) == len(tg.__all__)
    public_names = {
        name for name, value in vars(tg).items() if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public_names <= set(tg.__all__)
    assert {"data", "errors", "functional", "nn", "optim"} <= set(tg.__all__)


@pytest.mark.parametrize("module", DOCUMENTED, ids=lambda module: module.__name__)
def test_every_name_of_all_is_there(module: ModuleType) -> None:
    assert names_of(module)
    missing = [name for name in names_of(module) if not hasattr(module, name)]
    assert missing == []
    assert module.__doc__


@pytest.mark.parametrize("name", PROMISED)
def test_promised_names_are_there(name: str) -> None:
    value: Any = tg
    for part in name.split("."):
        value = getattr(value, part)
    assert callable(value) or isinstance(value, ModuleType)


@pytest.mark.parametrize("value", [value for module in DOCUMENTED for value in public(module)])
def test_every_public_name_is_documented(value: Any) -> None:
    if isinstance(value, (ModuleType, type)) or callable(value):
        assert value.__doc__
        assert len(value.__doc__) > 20
    if isinstance(value, type):
        undocumented = [
            name
            for name, member in vars(value).items()
            if not name.startswith("_")
            and (inspect.isfunction(member) or isinstance(member, (property, classmethod, staticmethod)))
            and not inspect.getdoc(getattr(value, name))
        ]
        assert undocumented == [] or value is tg.Tensor  # whose methods are NumPy's


@pytest.mark.parametrize("error", [getattr(errors, name) for name in names_of(errors) if name.endswith("Error")])
def test_every_error_is_also_a_built_in_one(error: type[Exception]) -> None:
    assert issubclass(error, TinygradRnnError)
    bases = {base.__name__ for base in error.__mro__} & {
        "ValueError", "TypeError", "IndexError", "ImportError", "RuntimeError", "FloatingPointError", "AssertionError"
    }  # fmt: skip
    assert bases or error is TinygradRnnError
