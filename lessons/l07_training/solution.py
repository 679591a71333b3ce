"""Lesson 7: train it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn import nn
from tinygrad_rnn.functional import cross_entropy

Data = tuple[np.ndarray, ...]  # arrays with one row per example: what the model reads, and last the labels
Loss = Callable[[tg.Tensor, np.ndarray], tg.Tensor]  # scores [b, k], labels [b] -> a single number


class Optimizer:
    """Holds the parameters that it is to improve. Given: nothing to do here.

    Parameters
    ----------
    params : things with `data`, an array, and `grad`, a gradient of the same shape or None.
    lr : the learning rate.
    """

    def __init__(self, params: Iterable[Any], lr: float) -> None:
        self.params = list(params)
        self.lr = lr

    def step(self) -> None:
        """Change every parameter that has a gradient."""
        raise TypeError("Optimizer is only the base: use SGD or Adam")

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for p in self.params:
            p.grad = None


class SGD(Optimizer):
    """Gradient descent."""

    def step(self) -> None:
        """Replace the values of each parameter by p - lr g. Those without a gradient stay as they are.

        Ask np.asarray(p.grad) for g: the gradient may be an array or a tensor.
        """
        # BEGIN SOLUTION l07-1
        for p in self.params:
            if p.grad is not None:
                p.data = p.data - self.lr * np.asarray(p.grad)
        # END SOLUTION


class Adam(Optimizer):
    """Steps of about lr in every coordinate, whatever the scale of the gradient.

    Parameters
    ----------
    params, lr : as in Optimizer.
    betas : how slowly the two means m and v follow the gradient and its square.
    eps : added to the square root (not inside of it), so that nothing is divided by zero.
    """

    def __init__(
        self, params: Iterable[Any], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        super().__init__(params, lr)
        # BEGIN SOLUTION l07-2
        self.betas = betas
        self.eps = eps
        self.t = 0
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]
        # END SOLUTION

    def step(self) -> None:
        """Update m and v of each parameter, and its values. Those without a gradient stay as they are."""
        # BEGIN SOLUTION l07-2
        self.t += 1
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = np.asarray(p.grad)
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            m = self.m[i] / (1 - beta1**self.t)
            v = self.v[i] / (1 - beta2**self.t)
            p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)
        # END SOLUTION


def clip_grad_norm(params: Iterable[Any], max_norm: float) -> float:
    """Scale all gradients by one number, so that their common norm is at most max_norm; return the norm before.

    The common norm is the length of the vector that holds all numbers of all gradients. Gradients that are None do
    not count. A norm of at most max_norm is left as it is.
    """
    # BEGIN SOLUTION l07-3
    params = [p for p in params if p.grad is not None]
    norm = float(np.sqrt(sum((np.asarray(p.grad) ** 2).sum() for p in params)))
    if norm > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return norm
    # END SOLUTION


def batches(data: Data, size: int, rng: np.random.Generator | None = None) -> list[Data]:
    """Cut data into batches: every example is in exactly one of them.

    Parameters
    ----------
    data : arrays with the same number of rows. Row i of each belongs to example i.
    size : examples per batch; the last batch holds what is left.
    rng : shuffles the examples first; None keeps their order.

    Returns
    -------
    a list with a tuple of arrays for each batch, in the order of data's arrays.
    """
    # BEGIN SOLUTION l07-4
    count = len(data[0])
    order = np.arange(count) if rng is None else rng.permutation(count)
    parts = [order[start : start + size] for start in range(0, count, size)]
    return [tuple(array[part] for array in data) for part in parts]
    # END SOLUTION


def evaluate(model: nn.Module, data: Data, loss: Loss) -> tuple[float, float]:
    """Return the loss on all examples at once, and the share of them that are classified rightly.

    The model is asked in evaluation mode, and is afterwards in the mode in which it was. Nothing is recorded, and no
    gradient changes.

    Parameters
    ----------
    model : called as model(*inputs), returns scores [b, k].
    data : the inputs, and last the labels [b].
    loss : called as loss(scores, labels).
    """
    # BEGIN SOLUTION l07-5
    *inputs, labels = data
    was_training = model.training
    model.eval()
    with tg.no_grad():
        scores = model(*inputs)
        value = loss(scores, labels).item()
    model.train(was_training)
    return value, float(np.mean(scores.numpy().argmax(axis=1) == labels))
    # END SOLUTION


def fit(
    model: nn.Module,
    data: Data,
    loss: Loss,
    optimizer: Optimizer,
    epochs: int,
    size: int,
    rng: np.random.Generator,
) -> list[float]:
    """Train the model, and return the mean loss per example in each epoch, a list of `epochs` floats.

    An epoch visits all batches, in a new random order. The loss of a batch is taken before the step that it causes.

    Parameters
    ----------
    model, data, loss : as in evaluate; the model is trained in training mode.
    optimizer : holds the model's parameters; makes one step per batch.
    epochs : how often every example is seen.
    size : examples per batch.
    rng : shuffles.
    """
    # BEGIN SOLUTION l07-5
    model.train()
    history = []
    for _ in range(epochs):
        total = 0.0
        for *inputs, labels in batches(data, size, rng):
            optimizer.zero_grad()
            value = loss(model(*inputs), labels)
            value.backward()
            optimizer.step()
            total += value.item() * len(labels)
        history.append(total / len(data[-1]))
    return history
    # END SOLUTION


class Momentum(Optimizer):
    """Gradient descent with a velocity v: v <- momentum v + g, then p <- p - lr v.

    Parameters
    ----------
    params, lr : as in Optimizer.
    momentum : how much of the velocity is kept from step to step, from 0 to below 1.
    """

    def __init__(self, params: Iterable[Any], lr: float, momentum: float = 0.9) -> None:
        super().__init__(params, lr)
        # BEGIN SOLUTION l07-6
        self.momentum = momentum
        self.velocity = [np.zeros_like(p.data) for p in self.params]
        # END SOLUTION

    def step(self) -> None:
        """Update the velocities, which start at zero, and the values. No gradient: nothing changes."""
        # BEGIN SOLUTION l07-6
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.velocity[i] = self.momentum * self.velocity[i] + np.asarray(p.grad)
                p.data = p.data - self.lr * self.velocity[i]
        # END SOLUTION


def cosine(t: int, steps: int) -> float:
    """Return the factor of the learning rate at step t: it falls from 1 at t = 0 to 0 at t = steps, and stays there."""
    # BEGIN SOLUTION l07-6
    return float(0.5 * (1 + np.cos(np.pi * min(t, steps) / steps)))
    # END SOLUTION


# Given: a small model, and how the checks use your code. Try things out with them. ---------------------------------


class Scores(nn.Module):
    """A linear classifier behind dropout: scores [b, k] = dropout(x [b, n]) W + b."""

    def __init__(self, n: int, k: int, dropout: float = 0.0, rng: np.random.Generator | None = None) -> None:
        self.W = nn.Parameter(np.zeros((n, k)))
        self.b = nn.Parameter(np.zeros(k))
        self.dropout = nn.Dropout(dropout, rng)

    def forward(self, x: np.ndarray) -> tg.Tensor:
        """Return the scores of the rows of x."""
        return self.dropout(tg.tensor(x)) @ self.W + self.b


def descend(
    optimizer: Callable[..., Optimizer], start: Sequence[Any], gradients: Sequence[Any], options: dict[str, Any]
) -> list[np.ndarray]:
    """Return the way of each parameter: its values after each step, [steps, ...].

    start holds the first values of each parameter, gradients the gradients of each parameter (or None) at each step.
    """
    params = [nn.Parameter(np.array(values)) for values in start]
    moving = optimizer(params, **options)
    ways: list[list[np.ndarray]] = [[] for _ in params]
    for step in gradients:
        for p, g in zip(params, step, strict=True):
            p.grad = None if g is None else tg.tensor(np.array(g))
        moving.step()
        for p, way in zip(params, ways, strict=True):
            way.append(np.array(p.data))
    return [np.array(way) for way in ways]


def clipped(gradients: Sequence[Any], max_norm: float) -> tuple[float, list[Any]]:
    """Return what clip_grad_norm returns, and the gradients that it leaves; None stands for no gradient."""
    params = [nn.Parameter(np.zeros(np.shape(g))) for g in gradients]
    for p, g in zip(params, gradients, strict=True):
        p.grad = None if g is None else tg.tensor(np.array(g))
    norm = clip_grad_norm(params, max_norm)
    return norm, [p.grad for p in params]


def watch_evaluate(model: nn.Module, X: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Return what evaluate says of a model in training mode, and what it did to the model on the way."""
    recorded = []

    def loss(scores: tg.Tensor, labels: np.ndarray) -> tg.Tensor:
        recorded.append(scores.requires_grad)
        return cross_entropy(scores, labels)

    for p in model.parameters():
        p.grad = tg.tensor(np.ones(p.shape))
    value, accuracy = evaluate(model.train(), (X, labels), loss)
    kept = all(p.grad is not None and bool(np.all(p.grad.numpy() == 1)) for p in model.parameters())
    return {
        "loss": value,
        "accuracy": accuracy,
        "recorded": any(recorded),
        "training afterwards": model.training,
        "gradients kept": kept,
    }


def watch_fit(
    model: nn.Module, X: np.ndarray, labels: np.ndarray, lr: float, epochs: int, size: int, seed: int
) -> dict[str, Any]:
    """Return the history of fit, the parameters that it leaves, and the labels and mode of each batch."""
    visited, modes = [], []

    def loss(scores: tg.Tensor, labels: np.ndarray) -> tg.Tensor:
        visited.append(list(labels))
        modes.append(model.training)
        return cross_entropy(scores, labels)

    optimizer = SGD(model.eval().parameters(), lr)
    history = fit(model, (X, labels), loss, optimizer, epochs, size, np.random.default_rng(seed))
    ends = {name: np.array(p.data) for name, p in model.named_parameters()}
    return {"history": history, **ends, "visited": visited, "training": all(modes)}
