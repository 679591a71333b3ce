"""Training: fit a classifier batch by batch, and measure it without touching it.

A classifier is any module that is called as ``model(ids [b, s], mask [b, s]) -> logits [b, k]``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinygrad_rnn import functional as F
from tinygrad_rnn.ambient import no_grad
from tinygrad_rnn.data import Dataset, batches
from tinygrad_rnn.errors import ArgumentError, NonFiniteError, phrase
from tinygrad_rnn.nn import Module
from tinygrad_rnn.optim import Optimizer, clip_grad_norm

__all__ = ["History", "Metrics", "evaluate", "fit"]


@dataclass(frozen=True, slots=True)
class Metrics:
    """How good a model is on some data.

    Attributes
    ----------
    loss : mean cross-entropy, in nats.
    accuracy : the share of sentences classified rightly.
    """

    loss: float
    accuracy: float


@dataclass(slots=True)
class History:
    """What happened in training; two histories are equal if the numbers are, however long they took.

    Attributes
    ----------
    train : Metrics of each epoch, measured on each batch just before the step that it caused.
    validation : Metrics on the validation part after each epoch; empty without one.
    best_epoch : the epoch (from 0) whose parameters the model has at the end.
    step_seconds : how long each training step took.
    """

    train: list[Metrics] = field(default_factory=list)
    validation: list[Metrics] = field(default_factory=list)
    best_epoch: int = -1
    step_seconds: list[float] = field(default_factory=list, compare=False)

    @property
    def ms_per_step(self) -> float:
        """The median time of a training step, in milliseconds."""
        return float(np.median(self.step_seconds)) * 1e3


def evaluate(model: Module, data: Dataset, batch_size: int = 500) -> Metrics:
    """Return loss and accuracy of a model in evaluation mode; no parameter, gradient or mode is changed.

    Parameters
    ----------
    model : classifier.
    data : Dataset of b sentences.
    batch_size : how many sentences are computed at once; has no influence on the result but for rounding.

    Raises
    ------
    ArgumentError (a ValueError) : there is no sentence, or `batch_size` is below 1.
    """
    check_not_empty("evaluate", data)
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss = right = 0.0
    try:
        with no_grad():
            for batch in batches(data.ids, data.mask, data.labels, batch_size):
                logits = model(batch.ids, batch.mask)
                loss += float(F.cross_entropy(logits, batch.labels).item()) * len(batch)
                right += F.accuracy(logits, batch.labels) * len(batch)
    finally:
        for module, training in modes:
            module.training = training
    return Metrics(loss / len(data), round(right) / len(data))


def fit(
    model: Module,
    data: Dataset,
    optimizer: Optimizer,
    *,
    epochs: int,
    rng: np.random.Generator,
    batch_size: int = 50,
    validation: Dataset | None = None,
    patience: int | None = None,
    max_norm: float | None = None,
    progress: str | None = None,
) -> History:
    """Train a classifier, and return what happened.

    One step: a batch in random order, loss = cross-entropy of ``model(ids, mask)``, backward, step. With a validation
    part the model ends with the parameters of its best epoch there; without one, with the last. Never choose by the
    test set.

    Parameters
    ----------
    model : classifier.
    data : the training part.
    optimizer : holds the model's parameters.
    epochs : how often every sentence is seen.
    rng : shuffles the sentences anew in each epoch; the same seed gives the same history, bit for bit.
    batch_size : sentences per step; the last batch of an epoch may be smaller.
    validation : sentences that are not trained on.
    patience : stop after so many epochs without a lower validation loss; None: never.
    max_norm : clip the norm of the gradient to this before each step; None: do not.
    progress : the label of a progress bar on the terminal; None: no bar.

    Raises
    ------
    ArgumentError (a ValueError) : no sentence, epochs or batch_size below 1, patience below 1 or without validation.
    NonFiniteError (a FloatingPointError) : the loss became NaN or infinite; says in which epoch.
    """
    check_not_empty("fit", data)
    if epochs < 1 or (patience is not None and (patience < 1 or validation is None)):
        raise ArgumentError(
            phrase(
                "fit",
                "epochs and patience must be at least 1, and patience needs a validation part",
                found=f"epochs={epochs}, patience={patience}, validation={'given' if validation else None}",
            )
        )
    history = History()
    best: tuple[float, dict[str, Any]] = (np.inf, {})
    with progress_bar(progress, epochs) as advance:
        for epoch in range(epochs):
            model.train()
            history.train.append(one_epoch(model, data, optimizer, rng, batch_size, max_norm, epoch, history))
            if validation is not None:
                history.validation.append(evaluate(model, validation))
                if history.validation[-1].loss < best[0]:
                    best = (history.validation[-1].loss, model.state_dict())
                    history.best_epoch = epoch
            else:
                history.best_epoch = epoch
            shown = (history.validation or history.train)[-1]
            advance(f"loss {shown.loss:.4f}  accuracy {shown.accuracy:.4f}")
            if patience is not None and epoch - history.best_epoch >= patience:
                break
    if best[1]:
        model.load_state_dict(best[1])
    return history


def one_epoch(
    model: Module,
    data: Dataset,
    optimizer: Optimizer,
    rng: np.random.Generator,
    batch_size: int,
    max_norm: float | None,
    epoch: int,
    history: History,
) -> Metrics:
    """Take one step for every batch, and return the loss and accuracy seen on the way."""
    losses = right = 0.0
    for batch in batches(data.ids, data.mask, data.labels, batch_size, rng):
        start = time.perf_counter()
        optimizer.zero_grad()
        logits = model(batch.ids, batch.mask)
        loss = F.cross_entropy(logits, batch.labels)
        value = float(loss.item())
        if not np.isfinite(value):
            raise NonFiniteError(
                phrase("fit", f"the loss is {value} in epoch {epoch}", fix="a smaller learning rate, or max_norm=1.0")
            )
        loss.backward()
        if max_norm is not None:
            clip_grad_norm(optimizer.params, max_norm)
        optimizer.step()
        optimizer.params[0].backend.synchronize()  # so that the time is that of the whole step
        history.step_seconds.append(time.perf_counter() - start)
        losses += value * len(batch)
        right += F.accuracy(logits, batch.labels) * len(batch)
    return Metrics(losses / len(data), round(right) / len(data))


def progress_bar(label: str | None, epochs: int) -> AbstractContextManager[Callable[[str], None]]:
    """Return a context that gives a function to call after every epoch with a line about it."""
    if label is None:
        return nullcontext(lambda _: None)
    from tinygrad_rnn.progress import epochs_bar  # rich is loaded only by those who look at it

    return epochs_bar(label, epochs)


def check_not_empty(where: str, data: Dataset) -> None:
    if not len(data):
        raise ArgumentError(phrase(where, "there is no sentence", found=f"ids {list(data.ids.shape)}"))
