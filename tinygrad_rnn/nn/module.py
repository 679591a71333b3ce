"""Module: a thing with parameters. Parameter: a tensor that is trained.

A module finds its parameters by looking at its own attributes: parameters, modules, and lists, tuples and dicts of
them, in the order in which they were set. Nothing is registered, so nothing can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from tinygrad_rnn.backend import Backend, get_backend
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError, describe, phrase
from tinygrad_rnn.tensor import Tensor, tensor


class Parameter(Tensor):
    """A tensor that belongs to a module and is trained: a leaf that always needs a gradient.

    Parameters
    ----------
    values : float array or nested list of any shape; an array keeps its number type, lists become float32.
    dtype : float32 or float64; left out, that of the values.

    Raises
    ------
    DTypeError (a TypeError) : the values are not floats.
    ArgumentError (a ValueError), BackendUnavailableError (an ImportError) : no such backend, or not here.
    """

    __slots__ = ()

    def __init__(self, values: Any, dtype: Any = None, backend: str | Backend | None = None) -> None:
        leaf = tensor(values, dtype=dtype, backend=backend)
        super().__init__(leaf.data, leaf.backend, requires_grad=True)


class Module:
    """Base of all layers and models: set parameters and modules as attributes, and write ``forward``.

    Attributes
    ----------
    training : True while training; ``eval()`` sets it False (dropout then passes everything).

    Examples
    --------
    >>> import numpy as np
    >>> from tinygrad_rnn import nn
    >>> class Twice(nn.Module):
    ...     def __init__(self, rng):
    ...         self.layers = [nn.Linear(3, 3, rng=rng), nn.Linear(3, 2, rng=rng)]
    ...     def forward(self, x):
    ...         for layer in self.layers:
    ...             x = layer(x)
    ...         return x
    >>> [name for name, _ in Twice(np.random.default_rng(0)).named_parameters()]
    ['layers.0.W', 'layers.0.b', 'layers.1.W', 'layers.1.b']
    """

    training: bool = True

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Return the module's result; every subclass writes its own."""
        raise NotImplementedError(
            phrase(type(self).__name__, "the module has no forward", fix="define forward(self, ...)")
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forward(*args, **kwargs)

    # Parameters ---------------------------------------------------------------------------------------------------

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Yield each parameter once, with its path from here (``rnn.cell.W_xh``), in the order of definition."""
        seen: set[Parameter] = set()
        for path, part in walk("", self):
            if isinstance(part, Parameter) and part not in seen:
                seen.add(part)
                yield path, part

    def parameters(self) -> list[Parameter]:
        """Return the parameters, each once, in the order of definition."""
        return [parameter for _, parameter in self.named_parameters()]

    def modules(self) -> Iterator[Module]:
        """Yield this module and every module inside it."""
        return (part for _, part in walk("", self) if isinstance(part, Module))

    def parameter_count(self) -> int:
        """Return how many numbers the parameters hold together."""
        return sum(parameter.size for parameter in self.parameters())

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.grad = None

    # Modes and places ---------------------------------------------------------------------------------------------

    def train(self, mode: bool = True) -> Self:
        """Switch this module and all inside it to training (with `mode` False: to evaluation)."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Switch this module and all inside it to evaluation."""
        return self.train(False)

    def to(self, backend: str | Backend) -> Self:
        """Move all parameters to a backend. They stay the same objects, so an optimizer that holds them follows.

        Raises
        ------
        ArgumentError (a ValueError), BackendUnavailableError (an ImportError) : no such backend, or not here.
        """
        place = get_backend(backend)
        for parameter in self.parameters():
            moved = parameter.to(place)
            parameter.data, parameter.backend, parameter.grad = moved.data, place, None
        return self

    # Saving -------------------------------------------------------------------------------------------------------

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return a copy of every parameter as a NumPy array, by its path."""
        return {name: parameter.numpy() for name, parameter in self.named_parameters()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over the values of all parameters, or of none: names, shapes and number types are checked first.

        Parameters
        ----------
        state : arrays by path, as ``state_dict`` returns them.

        Raises
        ------
        ArgumentError (a ValueError) : a name is missing, or is not in this module.
        ShapeError (a ValueError), DTypeError (a TypeError) : an array does not fit its parameter.
        """
        mine = dict(self.named_parameters())
        missing, unknown = sorted(mine.keys() - state.keys()), sorted(state.keys() - mine.keys())
        if missing or unknown:
            raise ArgumentError(
                phrase(
                    "load_state_dict",
                    "the names differ",
                    found=f"missing {missing}, unknown {unknown}",
                    fix="load it into the module that it was saved from",
                )
            )
        for name, parameter in mine.items():
            values = np.asarray(state[name])
            if values.shape != parameter.shape or values.dtype != parameter.dtype:
                kind = ShapeError if values.shape != parameter.shape else DTypeError
                raise kind(
                    phrase(
                        "load_state_dict",
                        f"{name!r} does not fit",
                        found=f"{describe(values)} for a parameter {describe(parameter)}",
                    )
                )
        for name, parameter in mine.items():
            parameter.write(parameter.backend.asarray(np.array(state[name])))

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}  ({self.parameter_count():,} parameters)"]
        for name, parameter in self.named_parameters():
            lines.append(f"  {name:<24} {list(parameter.shape)!s:<14} {parameter.size:>10,}")
        return "\n".join(lines)


def walk(path: str, part: Any) -> Iterator[tuple[str, Any]]:
    """Yield every module and parameter below `part`, with its path, in the order of definition."""
    if isinstance(part, (Module, Parameter)):
        yield path, part
    if isinstance(part, Module):
        children: Any = vars(part).items()
    elif isinstance(part, Mapping):
        children = part.items()
    elif isinstance(part, (list, tuple)):
        children = enumerate(part)
    else:
        return
    for name, child in children:
        yield from walk(f"{path}.{name}" if path else str(name), child)


class Sequential(Module):
    """Modules (or functions) one after the other: ``Sequential(a, b)(x)`` is ``b(a(x))``.

    Parameters
    ----------
    steps : modules, or functions of a tensor.
    """

    def __init__(self, *steps: Any) -> None:
        self.steps = steps

    def forward(self, x: Any) -> Any:
        """Return what the last step makes of what the first made of x."""
        for step in self.steps:
            x = step(x)
        return x
