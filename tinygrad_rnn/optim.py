"""Optimizers: from gradients to better parameters; schedules for their learning rate; clipping of gradients.

Every optimizer holds its parameters and, for each, a few arrays of its own (a velocity, moments). These lie where the
parameter lies, and move along when the model is moved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from tinygrad_rnn.backend import Array
from tinygrad_rnn.errors import ArgumentError, DTypeError, GraphError, NonFiniteError, ShapeError, describe, phrase
from tinygrad_rnn.tensor import Tensor

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "Schedule",
    "clip_grad_norm",
    "clip_grad_value",
    "cosine",
    "exponential",
    "warmup",
]


class Optimizer:
    """Base: holds the parameters, the learning rate and the state; a subclass says how one parameter changes.

    Parameters
    ----------
    params : the parameters to train (``model.parameters()``).
    lr : learning rate, the size of a step; positive.

    Attributes
    ----------
    lr : may be set at any time, as a ``Schedule`` does.
    steps, taken : how many steps have been taken, and how many by each parameter (those with a gradient).
    state : for each parameter, its arrays by name.

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
        self.lr = float(lr)  # NumPy's float64 would turn float32 parameters into float64
        self.steps = 0
        self.taken = [0 for _ in self.params]
        self.state: list[dict[str, Array]] = [{} for _ in self.params]
        self.places = [p.backend for p in self.params]  # where the state of each lies

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
        for i, (p, state) in enumerate(zip(self.params, self.state, strict=True)):
            if p.grad is not None:
                if self.places[i] is not p.backend:  # the model has moved: its optimizer follows
                    for name, array in state.items():
                        state[name] = p.backend.asarray(self.places[i].to_numpy(array))
                    self.places[i] = p.backend
                self.taken[i] += 1
                p.write(p.data - self.change(p.data, p.grad.data, state, self.taken[i]))

    def change(self, p: Array, g: Array, state: dict[str, Array], t: int) -> Array:
        """Return what is subtracted from the values `p` with gradient `g` in its step t = 1, 2, ...

        Replaces the arrays of `state`, which is empty at first.
        """
        raise NotImplementedError

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return a copy of all that a resumed training needs, as NumPy arrays by name."""
        saved = {"lr": np.array(self.lr), "steps": np.array(self.steps), "taken": np.array(self.taken)}
        for i, (place, state) in enumerate(zip(self.places, self.state, strict=True)):
            saved |= {f"{i}.{name}": np.array(place.to_numpy(array)) for name, array in state.items()}
        return saved

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Take over a saved state, or nothing of it: names and shapes are checked first.

        Raises
        ------
        ArgumentError (a ValueError) : names that do not belong to an optimizer of so many parameters.
        ShapeError (a ValueError) : an array that does not have its parameter's shape.
        """
        state: list[dict[str, Array]] = [{} for _ in self.params]
        for key in saved.keys() - {"lr", "steps", "taken"}:
            number, _, name = key.partition(".")
            if not number.isdecimal() or int(number) >= len(self.params) or not name:
                raise ArgumentError(
                    phrase("load_state_dict", f"{key!r} is not known", found=f"{len(self.params)} parameters")
                )
            p, array = self.params[int(number)], np.asarray(saved[key])
            if array.shape != p.shape:
                raise ShapeError(
                    phrase("load_state_dict", f"{key!r} does not fit", found=f"{describe(array)} for {describe(p)}")
                )
            state[int(number)][name] = p.backend.asarray(array.copy())
        if not {"lr", "steps", "taken"} <= saved.keys() or np.shape(saved["taken"]) != (len(self.params),):
            problem = "lr, steps or taken (one number a parameter) is missing"
            raise ArgumentError(phrase("load_state_dict", problem, found=str(sorted(saved))))
        self.lr, self.steps, self.taken = float(saved["lr"]), int(saved["steps"]), [int(n) for n in saved["taken"]]
        self.state, self.places = state, [p.backend for p in self.params]


class SGD(Optimizer):
    """Stochastic gradient descent: p <- p - lr v, with v <- momentum v + g (plain momentum, as in PyTorch).

    With ``nesterov`` the step is p <- p - lr (g + momentum v): the gradient as it would be a step ahead (Sutskever,
    Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013).

    Parameters
    ----------
    momentum : from 0 to below 1; 0: v is the gradient itself.
    nesterov : look a step ahead; needs momentum.

    Raises
    ------
    ArgumentError (a ValueError) : as in ``Optimizer``, or a momentum outside its range, or nesterov without momentum.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.0, nesterov: bool = False) -> None:
        super().__init__(params, lr)
        check_range("SGD", 0 <= momentum < 1, "the momentum must be at least 0 and below 1", momentum=momentum)
        check_range("SGD", momentum or not nesterov, "nesterov needs a momentum", momentum=momentum)
        self.momentum = float(momentum)
        self.nesterov = nesterov

    def change(self, p: Array, g: Array, state: dict[str, Array], t: int) -> Array:
        if not self.momentum:
            return self.lr * g
        v = state["velocity"] = self.momentum * state["velocity"] + g if state else g
        return self.lr * (g + self.momentum * v) if self.nesterov else self.lr * v


class RMSprop(Optimizer):
    """p <- p - lr g / (sqrt(v) + eps), with v <- alpha v + (1 - alpha) g**2.

    Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera, 2012; eps outside the root, as in PyTorch.

    Parameters
    ----------
    alpha : how slowly the mean square of the gradient follows it; from 0 to below 1.
    eps : keeps the division finite; positive.

    Raises
    ------
    ArgumentError (a ValueError) : as in ``Optimizer``, or an alpha or eps outside its range.
    """

    def __init__(self, params: Iterable[Tensor], lr: float = 1e-2, alpha: float = 0.99, eps: float = 1e-8) -> None:
        super().__init__(params, lr)
        check_range("RMSprop", 0 <= alpha < 1, "alpha must be at least 0 and below 1", alpha=alpha)
        check_range("RMSprop", eps > 0, "eps must be positive", eps=eps)
        self.alpha = float(alpha)
        self.eps = float(eps)

    def change(self, p: Array, g: Array, state: dict[str, Array], t: int) -> Array:
        v = state["v"] if state else 0 * g
        state["v"] = v = self.alpha * v + (1 - self.alpha) * (g * g)
        return self.lr * g / (v**0.5 + self.eps)


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
        name = type(self).__name__
        check_range(name, all(0 <= b < 1 for b in betas), "the betas must be at least 0 and below 1", betas=betas)
        check_range(name, eps > 0, "eps must be positive", eps=eps)
        self.betas = (float(betas[0]), float(betas[1]))
        self.eps = float(eps)

    def change(self, p: Array, g: Array, state: dict[str, Array], t: int) -> Array:
        beta1, beta2 = self.betas
        m, v = (state["m"], state["v"]) if state else (0 * g, 0 * g)
        state["m"] = m = beta1 * m + (1 - beta1) * g
        state["v"] = v = beta2 * v + (1 - beta2) * (g * g)
        return (self.lr / (1 - beta1**t)) * m / ((v / (1 - beta2**t)) ** 0.5 + self.eps)


class AdamW(Adam):
    """Adam, with weights that decay by themselves: each step also takes p <- p - lr weight_decay p.

    Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.

    Parameters
    ----------
    weight_decay : share of a weight that decays in a step of lr 1; at least 0.

    Raises
    ------
    ArgumentError (a ValueError) : as in ``Adam``, or a negative weight_decay.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(params, lr, betas, eps)
        check_range("AdamW", weight_decay >= 0, "weight_decay must be at least 0", weight_decay=weight_decay)
        self.weight_decay = float(weight_decay)

    def change(self, p: Array, g: Array, state: dict[str, Array], t: int) -> Array:
        return super().change(p, g, state, t) + (self.lr * self.weight_decay) * p


# Schedules --------------------------------------------------------------------------------------------------------


class Schedule:
    """Sets the learning rate of an optimizer before each step: the one it had at first, times ``factor(t)``.

    Call ``step()`` after each ``optimizer.step()``. The schedule follows ``optimizer.steps``, so an optimizer whose
    state was loaded goes on where it was.

    Parameters
    ----------
    optimizer : whose ``lr`` at this moment is the one to be scaled (give `lr` after loading a state).
    factor : step t = 0, 1, 2, ... to a factor: ``exponential``, ``cosine``, ``warmup``, or a function of your own.
    lr : the learning rate that is scaled; None: the optimizer's.

    Raises
    ------
    DTypeError (a TypeError) : not an optimizer, or a factor that is not a function.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> sgd = SGD([tg.tensor([1.0], requires_grad=True)], lr=0.1)
    >>> schedule = Schedule(sgd, warmup(4))
    >>> sgd.lr
    0.025
    """

    def __init__(self, optimizer: Optimizer, factor: Callable[[int], float], lr: float | None = None) -> None:
        if not isinstance(optimizer, Optimizer) or not callable(factor):
            found = f"{describe(optimizer)} and {describe(factor)}"
            raise DTypeError(phrase("Schedule", "an optimizer and a function of the step are needed", found=found))
        self.optimizer = optimizer
        self.factor = factor
        self.lr = optimizer.lr if lr is None else lr
        self.step()

    def step(self) -> None:
        """Set the learning rate for the next step of the optimizer."""
        self.optimizer.lr = self.lr * self.factor(self.optimizer.steps)


def exponential(rate: float) -> Callable[[int], float]:
    """Return the factor rate**t.

    Raises
    ------
    ArgumentError (a ValueError) : the rate is not above 0 and at most 1.
    """
    check_range("exponential", 0 < rate <= 1, "the rate must be above 0 and at most 1", rate=rate)
    return lambda t: float(rate**t)


def cosine(steps: int, floor: float = 0.0) -> Callable[[int], float]:
    """Return a factor that falls from 1 to `floor` in `steps` steps like half a cosine wave, and stays there.

    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without the restarts.

    Raises
    ------
    ArgumentError (a ValueError) : steps below 1, or a floor outside 0 to 1.
    """
    check_range("cosine", steps >= 1 and 0 <= floor <= 1, "steps >= 1 and 0 <= floor <= 1", steps=steps, floor=floor)
    return lambda t: floor + (1 - floor) * 0.5 * (1 + float(np.cos(np.pi * min(t, steps) / steps)))


def warmup(steps: int, then: Callable[[int], float] | None = None) -> Callable[[int], float]:
    """Return a factor that grows evenly to 1 in `steps` steps, and then is ``then(t - steps)``, or 1.

    Raises
    ------
    ArgumentError (a ValueError) : steps below 1.
    """
    check_range("warmup", steps >= 1, "steps must be at least 1", steps=steps)
    return lambda t: (t + 1) / steps if t < steps else then(t - steps) if then else 1.0


# Clipping ---------------------------------------------------------------------------------------------------------


def clip_grad_norm(params: Sequence[Tensor], max_norm: float) -> float:
    """Scale all gradients together so that their norm is at most `max_norm`, and return the norm before.

    The norm is that of all gradients as one long vector, so that the direction of the step is kept (Pascanu, Mikolov
    and Bengio, "On the difficulty of training recurrent neural networks", 2013).

    Parameters
    ----------
    params : tensors; those without a gradient are left alone.
    max_norm : positive.

    Raises
    ------
    ArgumentError (a ValueError) : `max_norm` is not positive.
    NonFiniteError (a FloatingPointError) : the norm is NaN or infinite; no gradient was changed.
    """
    check_range("clip_grad_norm", max_norm > 0, "max_norm must be positive", max_norm=max_norm)
    gradients = [p.grad for p in params if p.grad is not None]
    if not gradients:
        return 0.0
    total = (gradients[0].data.astype("float64") ** 2).sum()  # the square of a large float32 is no float32
    for g in gradients[1:]:
        total = total + (g.data.astype("float64") ** 2).sum()
    norm = math.sqrt(float(gradients[0].backend.to_numpy(total)))  # the one time that a device is waited for
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
            g.write(g.data * (float(max_norm) / norm))
    return norm


def clip_grad_value(params: Sequence[Tensor], limit: float) -> None:
    """Move every number of every gradient into the range from -limit to limit; the direction of the step may change.

    Parameters
    ----------
    params : tensors; those without a gradient are left alone.
    limit : positive.

    Raises
    ------
    ArgumentError (a ValueError) : the limit is not positive.
    """
    check_range("clip_grad_value", limit > 0, "the limit must be positive", limit=limit)
    for p in params:
        if p.grad is not None:
            xp = p.grad.backend.xp
            p.grad.write(xp.minimum(xp.maximum(p.grad.data, -float(limit)), float(limit)))


def check_range(where: str, right: Any, problem: str, **found: Any) -> None:
    if not right:
        raise ArgumentError(phrase(where, problem, found=", ".join(f"{k}={v}" for k, v in found.items())))
