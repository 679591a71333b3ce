"""This engine, by its public interface. `place` is the backend: "numpy", "cupy", or an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import tinygrad_rnn as tg
from benchmarks.contenders import Arrays, Job
from benchmarks.workloads import Data
from tinygrad_rnn import nn
from tinygrad_rnn.nn import functional as F

CELLS = {"RNN": nn.RNNCell, "GRU": nn.GRUCell, "LSTM": nn.LSTMCell}
LAYERS = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}


class Classifier(nn.Module):
    """Embedding, a recurrent network, and two classes read off its last state."""

    def __init__(self, weights: Arrays, recurrent: Any) -> None:
        self.embedding = nn.Embedding(*weights["E"].shape)
        self.recurrent = recurrent
        self.output = nn.Linear(*weights["W_ho"].shape)
        self.named: dict[str, Any] = {"E": self.embedding.W, "W_ho": self.output.W, "b_o": self.output.b}
        cell = recurrent.cell if isinstance(recurrent, nn.Recurrent) else recurrent
        self.named |= {name: getattr(cell, name) for name in ("W_xh", "W_hh", "b", "b_hp") if name in weights}
        self.load(weights)

    def load(self, weights: Arrays) -> None:
        for name, values in weights.items():
            parameter = self.named[name]
            parameter.write(parameter.backend.asarray(values.copy()))

    def forward(self, ids: np.ndarray, mask: np.ndarray | None = None) -> tg.Tensor:
        _, state = self.recurrent(self.embedding(ids), mask=mask)
        return self.output(state[0] if isinstance(state, tuple) else state)


class LoopClassifier(Classifier):
    """The same with a cell, and the loop over the words written out."""

    def forward(self, ids: np.ndarray, mask: np.ndarray | None = None) -> tg.Tensor:
        X = self.embedding(ids)
        real = None if mask is None else tg.tensor(mask, backend=X.backend)
        state = self.recurrent.initial_state(len(ids))
        for t in range(ids.shape[1]):
            refreshed = self.recurrent(X[:, t], state)
            state = refreshed if real is None else tg.where(real[:, t : t + 1], refreshed, state)
        return self.output(state)


def layer(data: Data, place: Any = "numpy") -> Job:
    """A training step with nn.RNN, nn.GRU or nn.LSTM."""
    return training_step(Classifier(data["weights"], recurrent(LAYERS, data)), data, place)


def cell_loop(data: Data, place: Any = "numpy") -> Job:
    """A training step with nn.RNNCell in a loop."""
    return training_step(LoopClassifier(data["weights"], recurrent(CELLS, data)), data, place)


def recurrent(kinds: dict[str, Any], data: Data) -> Any:
    n, h = data["weights"]["W_xh"].shape[0], data["weights"]["W_hh"].shape[0]
    return kinds[data["kind"]](n, h)


def training_step(model: Classifier, data: Data, place: Any) -> Job:
    model.to(place)
    ids, labels, parameters = data["ids"], data["labels"], model.parameters()

    def step() -> tg.Tensor:
        for parameter in parameters:
            parameter.grad = None
        loss = F.cross_entropy(model(ids), labels)
        loss.backward()
        return loss

    def result() -> Arrays:
        loss = step()
        return {"loss": loss.numpy(), **{name: p.grad.numpy() for name, p in model.named.items()}}

    return Job(step, result, wait=parameters[0].backend.synchronize)


def epoch(data: Data, place: Any = "numpy") -> Job:
    """All batches once, each with an update, with nn.RNN."""
    return training_epoch(Classifier(data["weights"], recurrent(LAYERS, data)), data, place)


def loop_epoch(data: Data, place: Any = "numpy") -> Job:
    """All batches once, each with an update, with nn.RNNCell in a loop."""
    return training_epoch(LoopClassifier(data["weights"], recurrent(CELLS, data)), data, place)


def training_epoch(model: Classifier, data: Data, place: Any) -> Job:
    model.to(place)
    sgd = tg.optim.SGD(model.parameters(), lr=0.1)

    def step() -> None:
        for ids, mask, labels in data["batches"]:
            sgd.zero_grad()
            F.cross_entropy(model(ids, mask), labels).backward()
            sgd.step()

    def before() -> None:
        model.load(data["weights"])

    def result() -> Arrays:
        before()
        step()
        return {name: p.numpy() for name, p in model.named.items()}

    return Job(step, result, before, model.parameters()[0].backend.synchronize)


def chain(data: Data, place: Any = "numpy") -> Job:
    """y <- tanh(y a + x) - x, again and again."""
    return chained(data, place, lambda y, a, x: tg.tanh(y * a + x) - x)


def scalar_chain(data: Data, place: Any = "numpy") -> Job:
    """y <- y a + x, again and again."""
    return chained(data, place, lambda y, a, x: y * a + x)


def chained(data: Data, place: Any, link: Callable[..., tg.Tensor]) -> Job:
    a, x = (tg.tensor(data[name], requires_grad=True, backend=place) for name in ("a", "x"))

    def step() -> tg.Tensor:
        a.grad = x.grad = None
        y = x
        for _ in range(data["links"]):
            y = link(y, a, x)
        loss = y.sum() if y.ndim else y
        loss.backward()
        return loss

    def result() -> Arrays:
        return {"loss": step().numpy(), "a": grad(a), "x": grad(x)}

    return Job(step, result, wait=a.backend.synchronize)


def grad(tensor: tg.Tensor) -> np.ndarray:
    assert tensor.grad is not None
    return tensor.grad.numpy()


def embedding(data: Data, place: Any = "numpy") -> Job:
    """Look words up, and the gradient of the table."""
    table = nn.Embedding(*data["E"].shape).to(place)
    table.W.write(table.W.backend.asarray(data["E"]))
    gradient = tg.tensor(data["gradient"], backend=place)

    def step() -> None:
        table.W.grad = None
        table(data["ids"]).backward(gradient)

    def result() -> Arrays:
        step()
        return {"E": grad(table.W)}

    return Job(step, result, wait=table.W.backend.synchronize)


def slices(data: Data, place: Any = "numpy") -> Job:
    """The backward pass of a loop over slices, the forward pass being done before."""
    X = tg.tensor(data["X"], requires_grad=True, backend=place)
    losses: list[tg.Tensor] = []

    def before() -> None:
        X.grad, total = None, X[:, 0]
        for t in range(1, X.shape[1]):
            part = X[:, t]
            total = total + part * part
        losses[:] = [total.sum()]

    def step() -> None:
        losses[0].backward()

    def result() -> Arrays:
        before()
        step()
        return {"loss": losses[0].numpy(), "X": grad(X)}

    return Job(step, result, before, X.backend.synchronize)
