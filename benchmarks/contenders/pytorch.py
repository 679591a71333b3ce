"""PyTorch, used as its documentation does. `place` is the device: "cpu" or "cuda"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional as F

from benchmarks.contenders import Arrays, Job, nothing
from benchmarks.workloads import Data

torch.set_num_threads(1)
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False  # on a card: float32 means float32


def waiting(place: str) -> Callable[[], Any]:
    return nothing if place == "cpu" else torch.cuda.synchronize


class Classifier(torch.nn.Module):
    """Embedding, nn.RNN, nn.GRU or nn.LSTM, and two classes read off its last state; words come as ids [s, b]."""

    def __init__(self, data: Data, place: str, cells: bool = False) -> None:
        super().__init__()
        weights = data["weights"]
        (n, _), (h, _) = weights["W_xh"].shape, weights["W_hh"].shape
        self.embedding = torch.nn.Embedding(*weights["E"].shape)
        self.recurrent = torch.nn.RNNCell(n, h) if cells else getattr(torch.nn, data["kind"])(n, h)
        self.output = torch.nn.Linear(h, 2)
        self.to(place)
        # PyTorch stores matrices (out, in), and has a bias for the word and one for the state.
        layer = "" if cells else "_l0"
        self.named = {"E": (self.embedding.weight, False), "b_o": (self.output.bias, False)}
        self.named |= {"W_ho": (self.output.weight, True)}
        self.named |= {"W_xh": (getattr(self.recurrent, f"weight_ih{layer}"), True)}
        self.named |= {"W_hh": (getattr(self.recurrent, f"weight_hh{layer}"), True)}
        self.named |= {"b": (getattr(self.recurrent, f"bias_ih{layer}"), False)}
        self.bias_hh = getattr(self.recurrent, f"bias_hh{layer}")
        self.load(weights)

    @torch.no_grad()
    def load(self, weights: Arrays) -> None:
        for name, (parameter, transposed) in self.named.items():
            parameter.copy_(torch.from_numpy(weights[name].T if transposed else weights[name]))
        self.bias_hh.zero_()
        if "b_hp" in weights:
            self.bias_hh[-len(weights["b_hp"]) :] = torch.from_numpy(weights["b_hp"])

    def arrays(self, of: Callable[[Any], torch.Tensor]) -> Arrays:
        """Return what `of` gives for each parameter, in this project's layout."""
        found = {name: of(p).T if transposed else of(p) for name, (p, transposed) in self.named.items()}
        if isinstance(self.recurrent, torch.nn.GRU):
            found["b_hp"] = of(self.bias_hh)[-self.recurrent.hidden_size :]
        return {name: value.detach().cpu().numpy().copy() for name, value in found.items()}

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor | None = None) -> torch.Tensor:
        H, state = self.recurrent(self.embedding(ids))
        if lengths is not None:  # padding is read, but the state before it is taken
            return self.output(H[lengths - 1, torch.arange(len(lengths))])
        return self.output((state[0] if isinstance(state, tuple) else state)[0])


class LoopClassifier(Classifier):
    """The same with nn.RNNCell in a loop."""

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor | None = None) -> torch.Tensor:
        state = None
        for x in self.embedding(ids).unbind():  # three times faster than X[t] at 80 words
            state = self.recurrent(x, state)
        return self.output(state)


def layer(data: Data, place: str = "cpu") -> Job:
    """A training step with nn.RNN, nn.GRU or nn.LSTM."""
    return training_step(Classifier(data, place), data, place)


def layer_flushing(data: Data, place: str = "cpu") -> Job:
    """The same with denormal numbers taken for zero, which PyTorch can do but does not unasked."""
    torch.set_flush_denormal(True)
    return layer(data, place)


def cell_loop(data: Data, place: str = "cpu") -> Job:
    """A training step with nn.RNNCell in a loop."""
    return training_step(LoopClassifier(data, place, cells=True), data, place)


def training_step(model: Classifier, data: Data, place: str) -> Job:
    ids = torch.from_numpy(data["ids"].T.copy()).to(place)
    labels = torch.from_numpy(data["labels"]).to(place)
    parameters = list(model.parameters())

    def step() -> torch.Tensor:
        for parameter in parameters:
            parameter.grad = None
        loss = F.cross_entropy(model(ids), labels)
        loss.backward()
        return loss

    def result() -> Arrays:
        loss = step()
        return {"loss": loss.detach().cpu().numpy(), **model.arrays(lambda parameter: parameter.grad)}

    return Job(step, result, wait=waiting(place))


def epoch(data: Data, place: str = "cpu") -> Job:
    """All batches once, each with an update, with nn.RNN."""
    model = Classifier(data, place)
    sgd = torch.optim.SGD([p for p in model.parameters() if p is not model.bias_hh], lr=0.1)
    batches = [
        (torch.from_numpy(ids.T.copy()), torch.from_numpy(mask.sum(axis=1)), torch.from_numpy(labels))
        for ids, mask, labels in data["batches"]
    ]
    moved = [[part.to(place) for part in batch] for batch in batches]

    def step() -> None:
        for ids, lengths, labels in moved:
            sgd.zero_grad()
            F.cross_entropy(model(ids, lengths), labels).backward()
            sgd.step()

    def before() -> None:
        model.load(data["weights"])

    def result() -> Arrays:
        before()
        step()
        return model.arrays(lambda parameter: parameter)

    return Job(step, result, before, waiting(place))


def chain(data: Data, place: str = "cpu") -> Job:
    """y <- tanh(y a + x) - x, again and again."""
    return chained(data, place, lambda y, a, x: torch.tanh(y * a + x) - x)


def scalar_chain(data: Data, place: str = "cpu") -> Job:
    """y <- y a + x, again and again."""
    return chained(data, place, lambda y, a, x: y * a + x)


def chained(data: Data, place: str, link: Callable[..., torch.Tensor]) -> Job:
    a, x = (torch.tensor(data[name], requires_grad=True, device=place) for name in ("a", "x"))

    def step() -> torch.Tensor:
        a.grad = x.grad = None
        y = x
        for _ in range(data["links"]):
            y = link(y, a, x)
        loss = y.sum() if y.ndim else y
        loss.backward()
        return loss

    def result() -> Arrays:
        loss = step()
        return {"loss": loss.detach().cpu().numpy(), "a": a.grad.cpu().numpy(), "x": x.grad.cpu().numpy()}

    return Job(step, result, wait=waiting(place))


def embedding(data: Data, place: str = "cpu") -> Job:
    """Look words up, and the gradient of the table."""
    W = torch.tensor(data["E"], requires_grad=True, device=place)
    ids, gradient = (torch.from_numpy(data[name]).to(place) for name in ("ids", "gradient"))

    def step() -> None:
        W.grad = None
        F.embedding(ids, W).backward(gradient)

    def result() -> Arrays:
        step()
        return {"E": W.grad.cpu().numpy()}

    return Job(step, result, wait=waiting(place))


def slices(data: Data, place: str = "cpu") -> Job:
    """The backward pass of a loop over slices, the forward pass being done before."""
    X = torch.tensor(data["X"], requires_grad=True, device=place)
    losses: list[torch.Tensor] = []

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
        return {"loss": losses[0].detach().cpu().numpy(), "X": X.grad.cpu().numpy()}

    return Job(step, result, before, waiting(place))
