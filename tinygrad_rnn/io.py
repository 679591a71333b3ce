"""Files: save a model and its training, and load them to go on; weights of PyTorch and Keras are in ``weights.py``.

A saved file is in the safetensors format: a header in JSON, then plain numbers. Reading one runs no code from it. Its
arrays are called ``model.<path>`` and ``optimizer.<name>``; under ``tinygrad_rnn`` the header says, in JSON again, the
version of this layout, the optimizer's kind, the states of the random generators and the notes of whoever saved it.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from tinygrad_rnn.errors import ArgumentError, DataError, describe, phrase
from tinygrad_rnn.nn.module import Module, walk
from tinygrad_rnn.optim import Optimizer
from tinygrad_rnn.weights import from_keras, from_pytorch, to_keras, to_pytorch

__all__ = ["from_keras", "from_pytorch", "load", "save", "to_keras", "to_pytorch"]

VERSION = 1
FilePath: TypeAlias = str | os.PathLike[str]
Arrays: TypeAlias = dict[str, np.ndarray]

# Save and load ----------------------------------------------------------------------------------------------------


def save(
    path: FilePath,
    model: Module,
    optimizer: Optimizer | None = None,
    rng: np.random.Generator | None = None,
    notes: Any = None,
) -> None:
    """Write a model to a file, and with it all that its training needs to go on as if it had never stopped.

    The states of the generators that the model's modules hold (``Dropout.rng``) are always written. An optimizer's
    learning rate, steps and arrays are; its other settings (betas, momentum) are in your code. Save between epochs: the
    order of an epoch is drawn when it begins.

    Parameters
    ----------
    path : the file; one that is there is replaced when the new one is complete, not before.
    model : whose parameters are written.
    optimizer : of the same training.
    rng : the generator that shuffles the batches.
    notes : whatever JSON can hold: the words of the vocabulary, the number of the epoch.

    Raises
    ------
    ArgumentError (a ValueError) : an argument of another kind, or notes that are not JSON.
    DataError (a ValueError) : the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from tinygrad_rnn import nn
    >>> model, other = nn.Linear(3, 2), nn.Linear(3, 2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(f"{folder}/linear.safetensors", model, notes={"epoch": 7})
    ...     load(f"{folder}/linear.safetensors", other)
    {'epoch': 7}
    >>> bool((model.W == other.W).numpy().all())
    True
    """
    from safetensors.numpy import save as to_bytes  # only those who save wait for it

    check_arguments("save", path, model, optimizer, rng)
    arrays = {f"model.{name}": array for name, array in model.state_dict().items()}
    if optimizer is not None:
        arrays |= {f"optimizer.{name}": array for name, array in optimizer.state_dict().items()}
    about = {
        "version": VERSION,
        "optimizer": None if optimizer is None else type(optimizer).__name__,
        "generators": [
            {"names": names, "state": plain(generator.bit_generator.state)}
            for names, generator in shared(generators(model, rng))
        ],
        "notes": notes,
    }
    try:
        header = json.dumps(about)
    except (TypeError, ValueError) as error:
        raise ArgumentError(phrase("save", "the notes are not JSON", found=describe(notes), why=str(error))) from None
    row_by_row = {name: np.asarray(array, order="C") for name, array in arrays.items()}  # the format's only order
    write_whole(path, to_bytes(row_by_row, {"tinygrad_rnn": header}))


def load(
    path: FilePath, model: Module, optimizer: Optimizer | None = None, rng: np.random.Generator | None = None
) -> Any:
    """Give a model, and with it an optimizer and a generator, the state that ``save`` wrote; return its notes.

    All names, shapes and number types are checked before anything is changed: either everything is loaded or nothing.

    Parameters
    ----------
    path : the file.
    model : made as the saved one was, on any backend.
    optimizer : of the same kind, made with the same settings; None: the file's, if any, is left alone.
    rng : shared with the modules of the model if it was when it was saved; None: the file's, if any, is left alone.

    Returns
    -------
    The notes, as JSON gives them back (tuples as lists); None if there were none.

    Raises
    ------
    ArgumentError (a ValueError) : an argument of another kind.
    DataError (a ValueError) : no such file, a damaged one, of another kind, of another model or training.
    """
    check_arguments("load", path, model, optimizer, rng)
    where = f"load {os.fspath(path)}"
    about, arrays = read(where, path)
    states = matched(where, about["generators"], generators(model, rng))
    if optimizer is not None and about["optimizer"] != type(optimizer).__name__:
        raise DataError(
            phrase(
                where,
                "the optimizer is of another kind",
                found=f"{about['optimizer'] or 'no optimizer'} in the file, {type(optimizer).__name__} given",
                fix="load into the kind that was saved, or without an optimizer",
            )
        )
    try:
        if optimizer is not None:
            copy.copy(optimizer).load_state_dict(below("optimizer.", arrays))  # only to see whether it fits
        model.load_state_dict(below("model.", arrays))
    except (ValueError, TypeError) as error:
        fix = "load it into a model made as the saved one was"
        raise DataError(phrase(where, "the file is of another model", found=str(error), fix=fix)) from error
    if optimizer is not None:
        optimizer.load_state_dict(below("optimizer.", arrays))
    for generator, state in states:
        generator.bit_generator.state = state
    return about["notes"]


def read(where: str, path: FilePath) -> tuple[dict[str, Any], Arrays]:
    """Return what the header of a saved file says, and its arrays."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(os.fspath(path), framework="numpy") as file:
            header = (file.metadata() or {}).get("tinygrad_rnn")
            arrays = {name: file.get_tensor(name) for name in file.keys()} if header else {}  # noqa: SIM118
    except OSError as error:
        raise DataError(phrase(where, "the file cannot be read", why=str(error), fix="check the path")) from error
    except SafetensorError as error:
        fix = "a file written by save; this one may be cut off, or be of another kind"
        raise DataError(phrase(where, "this is not a whole safetensors file", why=str(error), fix=fix)) from error
    return checked_header(where, header), arrays


def checked_header(where: str, header: str | None) -> dict[str, Any]:
    """Return what ``save`` wrote about the file, after making sure that it is all there."""
    try:
        about = json.loads(header or "")
        version = about["version"]
    except (ValueError, TypeError, KeyError):
        fix = "from_pytorch takes the arrays of a PyTorch model"
        raise DataError(phrase(where, "the file was not written by save", fix=fix)) from None
    if version != VERSION:
        fix = "a newer version of this package"
        raise DataError(phrase(where, "the layout is not known", found=f"version {version}, not {VERSION}", fix=fix))
    generators = about.get("generators")
    if (
        not {"optimizer", "notes"} <= about.keys()
        or not isinstance(generators, list)
        or not all(isinstance(group, dict) and group.keys() == {"names", "state"} for group in generators)
    ):
        raise DataError(
            phrase(where, "the header is damaged", found=str(sorted(about)), fix="another copy of the file")
        )
    return about  # type: ignore[no-any-return]


def below(prefix: str, arrays: Arrays) -> Arrays:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def write_whole(path: FilePath, content: bytes) -> None:
    """Write a file that is whole or not there at all: under another name first, which is changed at the end.

    Raises
    ------
    DataError (a ValueError) : the file cannot be written.
    """
    target = Path(path)
    unfinished = target.parent / f".{target.name}.{os.getpid()}.part"
    try:
        try:
            with open(unfinished, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        fix = "a folder that exists and may be written to"
        raise DataError(phrase(f"write {target}", "the file cannot be written", why=str(error), fix=fix)) from error


def check_arguments(where: str, path: Any, model: Any, optimizer: Any, rng: Any) -> None:
    """Raise ArgumentError for an argument of another kind, such as the model in the place of the path."""
    for name, value, kind, needed in (
        ("path", path, (str, os.PathLike), True),
        ("model", model, Module, True),
        ("optimizer", optimizer, Optimizer, False),
        ("rng", rng, np.random.Generator, False),
    ):
        if not isinstance(value, kind) and (needed or value is not None):
            fix = f"{where}(path, model, optimizer, rng)"
            raise ArgumentError(phrase(where, f"this is no {name}", found=describe(value), fix=fix))


# Random generators ------------------------------------------------------------------------------------------------
# One generator may have several names: where two share one, what the first draws changes what the second gets.


def generators(model: Module, rng: np.random.Generator | None) -> dict[str, np.random.Generator]:
    """Return the generators of a training by name: ``rng``, and those that are attributes of the model's modules."""
    found = {} if rng is None else {"rng": rng}
    for path, part in walk("model", model):
        if isinstance(part, Module):
            named = vars(part).items()
            found |= {f"{path}.{name}": g for name, g in named if isinstance(g, np.random.Generator)}
    return found


def shared(named: dict[str, np.random.Generator]) -> list[tuple[list[str], np.random.Generator]]:
    """Return each generator once, with all its names."""
    groups: dict[int, tuple[list[str], np.random.Generator]] = {}
    for name, generator in named.items():
        groups.setdefault(id(generator), ([], generator))[0].append(name)
    return list(groups.values())


def matched(
    where: str, saved: list[dict[str, Any]], named: dict[str, np.random.Generator]
) -> list[tuple[np.random.Generator, dict[str, Any]]]:
    """Return each generator with the state that it is to get, after making sure that it can take it."""
    groups = shared(named)
    parts = [([name for name in group["names"] if name in named or name != "rng"], group["state"]) for group in saved]
    states = {frozenset(names): state for names, state in parts if names}
    if {frozenset(names) for names, _ in groups} != states.keys():
        in_file, given = sorted(map(sorted, states)), sorted(sorted(names) for names, _ in groups)
        raise DataError(
            phrase(
                where,
                "the random generators differ",
                found=f"{in_file} in the file, {given} given",
                why="names in one pair of brackets share a generator",
                fix="make the model, and hand the rng to save and load, as in the training that was saved",
            )
        )
    found = [(generator, states[frozenset(names)]) for names, generator in groups]
    for generator, state in found:
        try:
            copy.deepcopy(generator).bit_generator.state = state
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            kind = type(generator.bit_generator).__name__
            problem = f"a random generator {kind} cannot take the saved state"
            raise DataError(phrase(where, problem, found=describe(state), why=str(error))) from error
    return found


def plain(state: Any) -> Any:
    """Return the state of a generator with lists in the place of arrays, as JSON needs it."""
    if isinstance(state, Mapping):
        return {name: plain(value) for name, value in state.items()}
    return state.tolist() if isinstance(state, np.ndarray) else state
