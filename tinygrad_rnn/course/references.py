"""What the checks compare with: a function in plain NumPy, and its gradients by finite differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from tinygrad_rnn.course.diagnose import Tolerance, same
from tinygrad_rnn.course.plain import Built, OnDevice, Request, Seeded, Untaped, array_leaves

Reference: TypeAlias = Callable[..., Any]
NUMERIC = Tolerance(rtol=1e-6, atol=1e-8)  # of gradients that are compared with finite differences


def reference_arguments(request: Request) -> dict[str, Any]:
    """Return what a NumPy reference is called with: the arguments and all parameters, by name."""
    arguments: dict[str, Any] = {}
    if isinstance(request.target, Built):
        arguments |= {underscored(name): value for name, value in request.target.parameters.items()}
    for name, value in request.arguments.items():
        match value:
            case Built():
                arguments |= {f"{name}_{underscored(key)}": array for key, array in value.parameters.items()}
            case Untaped() | OnDevice():
                arguments[name] = value.array
            case Seeded():
                arguments[name] = np.random.default_rng(value.seed)
            case _:
                arguments[name] = value
    return arguments


def differentiable(request: Request) -> list[str]:
    """Return the names (as a reference has them) of what the student's code receives with ``requires_grad``."""
    names = list(request.target.parameters) if isinstance(request.target, Built) else []
    for name, value in request.arguments.items():
        if (isinstance(value, np.ndarray) and value.dtype.kind == "f") or (
            isinstance(value, OnDevice) and value.tensor
        ):
            names.append(name)
        elif isinstance(value, Built):
            names += [f"{name}.{key}" for key in value.parameters]
    return [underscored(name) for name in names]


def numeric_gradients(
    reference: Reference, arguments: Mapping[str, Any], names: Sequence[str], upstream: Any
) -> dict[str, np.ndarray]:
    """Return the gradients of a NumPy function under an upstream gradient, one finite difference per number."""
    gradients = {}
    for name in names:
        gradient = np.zeros(arguments[name].shape)
        for index in np.ndindex(*gradient.shape):
            direction = np.zeros(gradient.shape)
            direction[index] = 1.0
            gradient[index] = slope(reference, arguments, name, direction, upstream)
        gradients[name] = gradient
    return gradients


def agrees_along_a_line(
    reference: Reference,
    arguments: Mapping[str, Any],
    names: Sequence[str],
    upstream: Any,
    found: Mapping[str, np.ndarray],
    seed: int,
    tolerance: Tolerance = NUMERIC,
) -> bool:
    """Tell whether gradients agree with finite differences of a NumPy function along one random line per argument.

    Right gradients always do, and wrong ones never (but for a chance of zero): one difference does the work of many.
    """
    generator = np.random.default_rng(seed + 2)
    for name in names:
        direction = generator.normal(size=arguments[name].shape)
        gradient = found.get(name, np.zeros_like(direction))
        if gradient.shape != direction.shape or gradient.dtype.kind != "f":
            return False
        along = np.asarray(np.sum(direction * gradient))
        if not same(along, np.asarray(slope(reference, arguments, name, direction, upstream)), tolerance):
            return False
    return True


def slope(
    reference: Reference,
    arguments: Mapping[str, Any],
    name: str,
    direction: np.ndarray,
    upstream: Any,
    step: float = 1e-3,
) -> float:
    """Return how fast a NumPy function, weighted with the upstream gradient, changes as an argument moves.

    Five-point finite differences: their error is of the order of ``step ** 4`` times the fifth derivative, about 1e-11
    for the functions of these lessons, which the two-point rule cannot reach.
    """

    def at(offset: float) -> float:
        result = reference(**{**arguments, name: arguments[name] + offset * direction})
        return float(sum(np.sum(g * y) for g, y in zip(array_leaves(upstream), _results(result), strict=True)))

    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)


def underscored(name: str) -> str:
    """Return a parameter's name as a reference's argument: "layer.W" as "layer_W"."""
    return name.replace(".", "_")


def _results(result: Any) -> list[np.ndarray]:
    parts = result if isinstance(result, (tuple, list)) else [result]
    return [np.asarray(part) for part in parts if np.asarray(part).dtype.kind == "f"]
