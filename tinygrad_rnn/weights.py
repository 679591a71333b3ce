"""Weights of PyTorch and Keras: the same layers, with other names, other layouts and other biases.

PyTorch stores matrices (out, in), this package and Keras (in, out). Both libraries may add a bias to the word's part of
a cell and another one to the state's part. Only their sum matters, but for the proposal of a GRU, where the reset gate
lies between them. Neither library is needed here: a ``state_dict`` and ``get_weights()`` are arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from tinygrad_rnn import nn
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError, describe, phrase
from tinygrad_rnn.nn import Module, Parameter
from tinygrad_rnn.tensor import Tensor

__all__ = ["from_keras", "from_pytorch", "to_keras", "to_pytorch"]

Arrays: TypeAlias = dict[str, np.ndarray]
Writes: TypeAlias = list[tuple[Parameter, np.ndarray]]  # parameters and the values that they are to get


CELL = {"weight_ih": "W_xh", "weight_hh": "W_hh", "bias_ih": "b"}
NAMES: dict[type, dict[str, str]] = {  # PyTorch's names and ours, in the order of both libraries
    nn.Embedding: {"weight": "W"},
    nn.Linear: {"weight": "W", "bias": "b"},
    nn.LayerNorm: {"weight": "g", "bias": "b"},
    nn.RNNCell: CELL,
    nn.LSTMCell: CELL,
    nn.GRUCell: CELL,
}
OUT_IN = (nn.Linear, nn.Cell)  # what PyTorch stores (out, in)
RECURRENT = (nn.RNN, nn.LSTM, nn.GRU)


def layer_arrays(layer: Any) -> Arrays:
    """Return the arrays of one layer (or of a parameter outside of them) by PyTorch's names, stored our way."""
    if isinstance(layer, Parameter):
        return {"": layer.numpy()}
    parameters = {name: getattr(layer, ours) for name, ours in NAMES[type(layer)].items()}
    arrays = {name: parameter.numpy() for name, parameter in parameters.items() if parameter is not None}
    if "bias_ih" in arrays:
        arrays["bias_hh"] = np.zeros_like(arrays["bias_ih"])
        if isinstance(layer, nn.GRUCell) and layer.b_hp is not None:
            arrays["bias_hh"][2 * layer.h :] = layer.b_hp.numpy()
    return arrays


def layer_writes(layer: Any, arrays: Arrays) -> Writes:
    """Return what the parameters of one layer become: ``layer_arrays`` the other way round."""
    if isinstance(layer, Parameter):
        return [(layer, arrays[""])]
    writes: Writes = []
    if "bias_hh" in arrays:
        from_state = arrays["bias_hh"].copy()
        if isinstance(layer, nn.GRUCell) and layer.b_hp is not None:
            writes.append((layer.b_hp, from_state[2 * layer.h :].copy()))
            from_state[2 * layer.h :] = 0
        arrays = arrays | {"bias_ih": arrays["bias_ih"] + from_state}
    return writes + [
        (getattr(layer, ours), arrays[name]) for name, ours in NAMES[type(layer)].items() if name in arrays
    ]


def checked(where: str, given: Mapping[Any, Any], expected: Mapping[Any, np.ndarray]) -> dict[Any, np.ndarray]:
    """Return copies of the given arrays, in the expected order, after making sure that they fit."""
    missing = [name for name in expected if name not in given]
    unknown = [name for name in given if name not in expected]
    if missing or unknown:
        found = f"missing {missing}, unknown {unknown}"
        fix = "a model with the same layers, biases and attribute names"
        raise ArgumentError(phrase(where, "the weights are those of another model", found=found, fix=fix))
    arrays = {name: on_host(where, name, given[name]) for name in expected}
    for name, array in arrays.items():
        wanted = expected[name]
        if array.shape != wanted.shape or array.dtype != wanted.dtype:
            kind = ShapeError if array.shape != wanted.shape else DTypeError
            found = f"{describe(array)}, expected {describe(wanted)}"
            fix = "" if kind is ShapeError else f"convert it, or make the module with dtype={array.dtype.name!r}"
            raise kind(phrase(where, f"weight {name!r} does not fit", found=found, fix=fix))
    return arrays


def on_host(where: str, name: Any, value: Any) -> np.ndarray:
    """Return a copy of an array, or of a tensor of this package or of PyTorch, as a NumPy array."""
    if isinstance(value, Tensor):
        return value.numpy()
    try:
        return np.array(value.detach().cpu().numpy() if hasattr(value, "detach") else value, order="C")
    except (TypeError, ValueError) as error:
        problem = f"weight {name!r} cannot be an array"
        raise DTypeError(phrase(where, problem, found=describe(value), why=str(error))) from error


def write_all(where: str, writes: Writes) -> None:
    """Give all parameters their values, unless one would get two."""
    values: dict[Parameter, np.ndarray] = {}
    for parameter, array in writes:
        if not np.array_equal(values.setdefault(parameter, array), array, equal_nan=True):
            problem = "two different values for a weight that the module has in two places"
            raise ArgumentError(phrase(where, problem, found=f"a parameter {describe(parameter)}"))
    for parameter, array in values.items():
        parameter.write(parameter.backend.asarray(array))


def check_module(where: str, module: Any) -> None:
    if not isinstance(module, Module):
        raise ArgumentError(phrase(where, "a module is needed", found=describe(module), fix="the module comes first"))


# PyTorch ----------------------------------------------------------------------------------------------------------


def to_pytorch(module: Module) -> Arrays:
    """Return the weights of a module as a PyTorch ``state_dict``, of NumPy arrays.

    Names are PyTorch's for Embedding, Linear, LayerNorm, RNN, LSTM, GRU and their cells; the way to a layer is the way
    in your module (``encoder.rnn.weight_ih_l0``), where ``Sequential`` numbers its steps. A parameter of a module of
    your own stays as it is. The second bias is zero, but for the proposal of a GRU.

    Parameters
    ----------
    module : a layer, or a module that holds layers.

    Raises
    ------
    ArgumentError (a ValueError) : not a module.

    Examples
    --------
    >>> {name: array.shape for name, array in to_pytorch(nn.RNN(10, 16)).items()}  # doctest: +NORMALIZE_WHITESPACE
    {'weight_ih_l0': (16, 10), 'weight_hh_l0': (16, 16), 'bias_ih_l0': (16,), 'bias_hh_l0': (16,)}
    """
    check_module("to_pytorch", module)
    return {name: array for place in pytorch_places("", module) for name, array in pytorch_arrays(*place).items()}


def from_pytorch(module: Module, state_dict: Mapping[str, Any]) -> None:
    """Take over the weights of a PyTorch model with the same layers under the same names, or none of them.

    What is not in a ``state_dict`` is yours to make the same: the activation of an RNN (tanh), the eps of a LayerNorm,
    the padding_idx of an Embedding.

    Parameters
    ----------
    module : a layer, or a module that holds layers.
    state_dict : ``torch_model.state_dict()``, or NumPy arrays with such names.

    Raises
    ------
    ArgumentError (a ValueError) : names that differ, or two values for one weight that the module has in two places.
    ShapeError (a ValueError), DTypeError (a TypeError) : an array that does not fit.
    """
    check_module("from_pytorch", module)
    if not isinstance(state_dict, Mapping):
        fix = "torch_model.state_dict()"
        raise ArgumentError(phrase("from_pytorch", "a state_dict is needed", found=describe(state_dict), fix=fix))
    given = checked("from_pytorch", state_dict, to_pytorch(module))
    writes: Writes = []
    for path, suffix, layer in pytorch_places("", module):
        arrays = [given[name] for name in pytorch_arrays(path, suffix, layer)]
        turned = [array.T.copy() for array in arrays] if isinstance(layer, OUT_IN) else arrays
        writes += layer_writes(layer, dict(zip(layer_arrays(layer), turned, strict=True)))
    write_all("from_pytorch", writes)


def pytorch_places(path: str, part: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield the path, the ending of the names, and the layer, for every cell and layer that PyTorch has too.

    A parameter that belongs to none of them counts as a layer whose one array has no name of its own.
    """
    children: Iterable[tuple[Any, Any]] = ()
    if type(part) in RECURRENT:
        for k, layer in enumerate(part.layers):
            for direction, cell in layer.items():
                yield path, f"_l{k}_reverse" if direction == "backward" else f"_l{k}", cell
    elif isinstance(part, Parameter) or type(part) in NAMES:
        yield path, "", part
    elif isinstance(part, nn.Sequential):
        children = enumerate(part.steps)
    elif isinstance(part, Module):
        children = vars(part).items()
    elif isinstance(part, Mapping):
        children = part.items()
    elif isinstance(part, (list, tuple)):
        children = enumerate(part)
    for name, child in children:
        yield from pytorch_places(f"{path}.{name}" if path else str(name), child)


def pytorch_arrays(path: str, suffix: str, layer: Any) -> Arrays:
    """Return the arrays of one layer by their full names, as PyTorch stores them."""
    arrays = {".".join(filter(None, (path, name + suffix))): array for name, array in layer_arrays(layer).items()}
    return {name: array.T.copy() for name, array in arrays.items()} if isinstance(layer, OUT_IN) else arrays


# Keras ------------------------------------------------------------------------------------------------------------
# Keras stores (in, out), as this package does. Its GRU has the gates in the order z, r, h and its biases as two rows.


def to_keras(layer: Module) -> list[np.ndarray]:
    """Return the weights of a layer as ``set_weights`` of the same layer in Keras takes them.

    Keras calls the layers SimpleRNN, LSTM, GRU (with reset_after=True), Dense, Embedding and LayerNormalization; they
    have kernel, recurrent kernel, bias. Several layers or directions follow one another, as in a Keras ``Sequential``
    and a Keras ``Bidirectional``.

    Parameters
    ----------
    layer : one of the layers named above, or a cell.

    Raises
    ------
    ArgumentError (a ValueError) : another kind of module.

    Examples
    --------
    >>> [array.shape for array in to_keras(nn.GRU(10, 16))]
    [(10, 48), (16, 48), (2, 48)]
    """
    return [array for part in keras_parts("to_keras", layer) for array in keras_arrays(part)]


def from_keras(layer: Module, weights: Sequence[Any]) -> None:
    """Take over the weights of a Keras layer, or none of them.

    Activations (tanh; sigmoid for the gates) and the epsilon of a LayerNormalization are not among the weights.

    Parameters
    ----------
    layer : as in ``to_keras``.
    weights : ``keras_layer.get_weights()``.

    Raises
    ------
    ArgumentError (a ValueError) : another kind of module, or another number of arrays.
    ShapeError (a ValueError), DTypeError (a TypeError) : an array that does not fit.
    """
    parts = keras_parts("from_keras", layer)
    if not isinstance(weights, (list, tuple)):
        fix = "keras_layer.get_weights()"
        raise ArgumentError(phrase("from_keras", "a list of arrays is needed", found=describe(weights), fix=fix))
    given = checked("from_keras", dict(enumerate(weights)), dict(enumerate(to_keras(layer))))
    arrays = iter(given.values())
    writes = [write for part in parts for write in keras_writes(part, [next(arrays) for _ in keras_arrays(part)])]
    write_all("from_keras", writes)


def keras_parts(where: str, layer: Any) -> list[Any]:
    """Return the layers and cells, each with weights of its own, that a layer consists of."""
    if type(layer) not in (*RECURRENT, *NAMES):
        fix = "one layer at a time: Embedding, Linear, LayerNorm, RNN, LSTM, GRU"
        raise ArgumentError(phrase(where, "Keras has no such layer", found=describe(layer), fix=fix))
    return layer.cells if type(layer) in RECURRENT else [layer]


def keras_arrays(layer: Any) -> list[np.ndarray]:
    """Return the arrays of one layer in Keras's order."""
    arrays = layer_arrays(layer)
    from_state = arrays.pop("bias_hh", None)
    if isinstance(layer, nn.GRUCell):
        if from_state is not None:
            arrays["bias_ih"] = np.stack([arrays["bias_ih"], from_state])
        return [gates_swapped(array, layer.h) for array in arrays.values()]
    return list(arrays.values())


def keras_writes(layer: Any, given: list[np.ndarray]) -> Writes:
    """Return what the parameters of one layer become: ``keras_arrays`` the other way round."""
    names = [name for name in layer_arrays(layer) if name != "bias_hh"]
    arrays = dict(zip(names, given, strict=True))
    if isinstance(layer, nn.GRUCell):
        arrays = {name: gates_swapped(array, layer.h) for name, array in arrays.items()}
        if "bias_ih" in arrays:
            arrays["bias_ih"], arrays["bias_hh"] = arrays["bias_ih"]
    return layer_writes(layer, arrays)


def gates_swapped(array: np.ndarray, h: int) -> np.ndarray:
    """Return r, z, p as z, r, p, and the other way round."""
    first, second, proposal = np.split(array, [h, 2 * h], axis=-1)
    return np.concatenate([second, first, proposal], axis=-1)
