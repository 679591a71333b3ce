"""Optimizers: from gradients to better parameters.

Every optimizer holds its parameters and, for each, a few arrays of its own (a velocity, moments). These lie where the
parameter lies, and move along when the model is moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tinygrad_rnn.backend import Array
from tinygrad_rnn.errors import ArgumentError, GraphError, NonFiniteError, phrase
from tinygrad_rnn.tensor import Tensor

__all__ = ["SGD", "Adam", "Optimizer", "clip_grad_norm"]


class Optimizer:
    """Base: holds the parameters, `lr`, and the state; a subclass says how one parameter changes (`change`).

    Parameters
    ----------
    params : the parameters to train (``model.parameters()``).
    lr : learning rate, the size of a step; positive.

    Raises
    ------
    ArgumentError (a ValueError) : no parameters, or a learning rate that is not a positive number.
    """

    def __init__(self, params: Iterable[Tensor], lr: float) -> None:
        self.params = list(params)
        if not self.params or not all(isinstance(p, Tensor) and p.requires_grad for p in self.params):
            raise ArgumentError(
                phrase(
                    type(self).__name__,
                    "parameters are needed: tensors with requires_grad=True",
                    found=f"{len(self.params)} objects",
                    fix="pass model.parameters()",
                )
            )
        check_range(type(self).__name__, lr > 0, "the learning rate must be positive", lr=lr)
        self.lr = lr
        self.steps = 0
        self.state: list[dict[str, Array]] = [{} for _ in self.params]

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for p in self.params:
            p.grad = None

    def step(self) -> None:
        """Change every parameter that has a gradient.

        Raises
        ------
        GraphError (a RuntimeError) : no parameter has a gradient.
        """
        if all(p.grad is None for p in self.params):
            raise GraphError(
                phrase(f"{type(self).__name__}.step", "no parameter has a gradient", fix="call loss.backward() first")
            )
        self.steps += 1
        for p, state in zip(self.params, self.state, strict=True):
            if p.grad is not None:
                for name, array in state.items():
                    state[name] = p.backend.asarray(array)
                p.write(p.data - self.change(p.grad.data, state))

    def change(self, g: Array, state: dict[str, Array]) -> Array:
        """Return what is subtracted from a parameter whose gradient is `g`; may replace arrays of its `state`."""
        raise NotImplementedError


class SGD(Optimizer):
    """Stochastic gradient descent: p <- p - lr v, with v <- momentum v + g (plain momentum, as in PyTorch).

    Parameters
    ----------
    momentum : from 0 to below 1; 0: v is the gradient itself.

    Raises
    ------
    ArgumentError (a ValueError) : as in ``Optimizer``, or a momentum outside its range.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.0) -> None:
        super().__init__(params, lr)
        check_range("SGD", 0 <= momentum < 1, "the momentum must be at least 0 and below 1", momentum=momentum)
        self.momentum = momentum

    def change(self, g: Array, state: dict[str, Array]) -> Array:
        if self.momentum:
            g = state["velocity"] = self.momentum * state["velocity"] + g if state else g
        return self.lr * g


class Adam(Optimizer):
    """Adam: steps of about lr in every coordinate, whatever the scale of the gradient.

    m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g**2;
    p <- p - lr m' / (sqrt(v') + eps)  with  m' = m / (1 - beta1**t),  v' = v / (1 - beta2**t).

    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.

    Parameters
    ----------
    betas : how slowly the mean and the mean square of the gradient follow it; from 0 to below 1.
    eps : keeps the division finite; positive, outside the square root.

    Raises
    ------
    ArgumentError (a ValueError) : as in ``Optimizer``, or a beta or eps outside its range.
    """

    def __init__(
        self, params: Iterable[Tensor], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        super().__init__(params, lr)
        check_range("Adam", all(0 <= b < 1 for b in betas), "the betas must be at least 0 and below 1", betas=betas)
        check_range("Adam", eps > 0, "eps must be positive", eps=eps)
        self.betas = betas
        self.eps = eps

    def change(self, g: Array, state: dict[str, Array]) -> Array:
        beta1, beta2 = self.betas
        m, v = (state["m"], state["v"]) if state else (0 * g, 0 * g)
        state["m"] = m = beta1 * m + (1 - beta1) * g
        state["v"] = v = beta2 * v + (1 - beta2) * (g * g)
        return (self.lr / (1 - beta1**self.steps)) * m / ((v / (1 - beta2**self.steps)) ** 0.5 + self.eps)


def clip_grad_norm(params: Sequence[Tensor], max_norm: float) -> float:
    """Scale all gradients together so that their norm is at most `max_norm`, and return the norm before.

    The norm is that of all gradients as one long vector, so that the direction of the step is kept (Pascanu, Mikolov
    and Bengio, "On the difficulty of training recurrent neural networks", 2013).

    Raises
    ------
    ArgumentError (a ValueError) : `max_norm` is not positive.
    NonFiniteError (a FloatingPointError) : the norm is NaN or infinite; no gradient was changed.
    """
    check_range("clip_grad_norm", max_norm > 0, "max_norm must be positive", max_norm=max_norm)
    gradients = [p.grad for p in params if p.grad is not None]
    squares = [float(g.backend.to_numpy((g.data * g.data).sum())) for g in gradients]
    norm = float(np.sqrt(np.sum(squares)))
    if not np.isfinite(norm):
        raise NonFiniteError(
            phrase(
                "clip_grad_norm",
                "the gradients are not finite",
                found=f"norm {norm}",
                fix="a smaller learning rate, or clip from the first step on",
            )
        )
    if norm > max_norm:
        for g in gradients:
            g.write(g.data * (max_norm / norm))
    return norm


def check_range(where: str, right: Any, problem: str, **found: Any) -> None:
    if not right:
        raise ArgumentError(phrase(where, problem, found=", ".join(f"{k}={v}" for k, v in found.items())))
