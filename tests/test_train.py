"""fit and evaluate: against a loop written out in NumPy, what they must leave alone, stopping early, and refusals."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn import reference
from nn.reference import few, refuses, right_padded, seeds, some, token_ids

import tinygrad_rnn as tg
from tinygrad_rnn import nn, optim
from tinygrad_rnn.data import Dataset, batches
from tinygrad_rnn.errors import ArgumentError, DTypeError, GraphError, NonFiniteError
from tinygrad_rnn.models import RecurrentClassifier, SharedClassifier
from tinygrad_rnn.train import History, Metrics, evaluate, fit

NUM, S = 9, 5


def a_dataset(seed: int, b: int, learnable: bool = True) -> Dataset:
    """Return sentences whose class is that of their first word (or is drawn by chance)."""
    rng = np.random.default_rng(seed)
    mask = right_padded(rng, b, S)
    ids = token_ids(rng, NUM, mask)
    return Dataset(ids, mask, ids[:, 0] % 2 if learnable else rng.integers(0, 2, b))


def a_model(seed: int = 0, dtype: str = "float64") -> RecurrentClassifier:
    return RecurrentClassifier(NUM, 3, 4, np.random.default_rng(seed), dtype=dtype)


class BagOfWords(nn.Module):
    """A classifier whose gradient is easily written down: the scores of a sentence are those of its words, added up."""

    def __init__(self) -> None:
        self.W = nn.Parameter(np.zeros((NUM, 2)))
        self.calls: list[tuple[np.ndarray, bool]] = []

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        self.calls.append((ids, self.training))
        counts = np.stack([np.bincount(row[real], minlength=NUM) for row, real in zip(ids, mask, strict=True)])
        return tg.tensor(counts.astype("float64")) @ self.W


class Noisy(nn.Module):
    """A classifier with dropout."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.inner = SharedClassifier(NUM, 3, 4, rng, "float64")
        self.dropout = nn.Dropout(0.5, rng)

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        return self.dropout(self.inner(ids, mask))


def trained(model: nn.Module, data: Dataset, seed: int = 0, epochs: int = 2, **options: Any) -> History:
    optimizer = optim.SGD(model.parameters(), lr=options.pop("lr", 0.1))
    return fit(model, data, optimizer, epochs=epochs, rng=np.random.default_rng(seed), **options)


# Against a loop in NumPy ------------------------------------------------------------------------------------------


@some
@given(seeds, st.integers(2, 12), st.integers(1, 7), st.integers(1, 3))
def test_fit_is_the_loop_that_the_book_writes(seed: int, b: int, batch_size: int, epochs: int) -> None:
    data, model, lr = a_dataset(seed, b), BagOfWords(), 0.3
    history = trained(model, data, seed, epochs, lr=lr, batch_size=batch_size)

    W, rng, expected = np.zeros((NUM, 2)), np.random.default_rng(seed), []
    for _ in range(epochs):
        loss, right, tied = 0.0, 0, 0  # whether a tied sentence is right is decided by rounding
        for batch in batches(data.ids, data.mask, data.labels, batch_size, rng):
            counts = np.array(
                [[(row[real] == v).sum() for v in range(NUM)] for row, real in zip(batch.ids, batch.mask)]
            )
            z = counts @ W
            loss += reference.cross_entropy(z, batch.labels) * len(batch)
            clear = np.abs(z[:, 0] - z[:, 1]) > 1e-9
            right += int((z.argmax(axis=1) == batch.labels)[clear].sum())
            tied += int((~clear).sum())
            W = W - lr * counts.T @ (reference.softmax(z) - np.eye(2)[batch.labels]) / len(batch)
        expected.append((loss / b, right, tied))
    np.testing.assert_allclose(model.W.numpy(), W, rtol=1e-10, atol=1e-12)
    for found, (loss, right, tied) in zip(history.train, expected, strict=True):
        np.testing.assert_allclose(found.loss, loss, rtol=1e-10, atol=1e-12)
        assert right <= round(found.accuracy * b, 9) <= right + tied
    assert history.best_epoch == epochs - 1
    assert history.validation == []
    assert len(history.step_seconds) == epochs * -(-b // batch_size)
    assert history.ms_per_step > 0


@few
@given(seeds, st.integers(1, 12), st.integers(1, 7))
def test_every_sentence_is_seen_once_an_epoch_in_a_new_order(seed: int, b: int, batch_size: int) -> None:
    data, model = a_dataset(seed, b), BagOfWords()
    data.ids[:, -1], data.mask[:] = np.arange(b) % NUM, True
    trained(model, data, seed, 3, batch_size=batch_size)
    seen = np.concatenate([ids for ids, _ in model.calls]).reshape(3, b, S)
    for epoch in seen:
        np.testing.assert_array_equal(sorted(epoch.tolist()), sorted(data.ids.tolist()))
    assert all(training for _, training in model.calls)


def test_sentences_are_shuffled_anew_in_every_epoch() -> None:
    data, model = a_dataset(0, 40), BagOfWords()
    trained(model, data, 0, 2, batch_size=40)
    (first, _), (second, _) = model.calls
    assert (first != second).any()
    assert (first != data.ids).any()


def test_it_learns() -> None:
    data, model = a_dataset(0, 60), a_model()
    adam = optim.Adam(model.parameters(), lr=0.02)
    history = fit(model, data, adam, epochs=30, rng=np.random.default_rng(0), batch_size=10)
    assert history.train[-1].loss < 0.5 * history.train[0].loss
    assert evaluate(model, data).accuracy > 0.95


def test_clipping_shortens_each_step() -> None:
    data, model = a_dataset(0, 8), BagOfWords()
    data.mask[:] = True
    trained(model, data, epochs=1, lr=1.0, max_norm=0.01, batch_size=8)
    assert np.linalg.norm(model.W.numpy()) == pytest.approx(0.01)


# Repeatable -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [a_model, Noisy], ids=["RNN", "with dropout"])
@few
@given(seeds)
def test_the_same_seed_gives_the_same_history(make: Callable[[int], nn.Module], seed: int) -> None:
    data, validation = a_dataset(seed, 11), a_dataset(seed + 1, 6)
    runs = []
    for run_seed in (seed, seed, seed + 1):
        model = make(3)
        history = trained(model, data, run_seed, batch_size=4, validation=validation)
        runs.append((history, model.state_dict()))
    (one, W), (same, V), (other, _) = runs
    assert one == same
    assert one.step_seconds is not same.step_seconds
    assert one.train != other.train
    for name in W:
        np.testing.assert_array_equal(W[name], V[name])


# Evaluation -------------------------------------------------------------------------------------------------------


@some
@given(seeds, st.integers(1, 12), st.integers(1, 13))
def test_every_sentence_weighs_the_same_whatever_batch_it_is_in(seed: int, b: int, batch_size: int) -> None:
    data, model = a_dataset(seed, b), a_model(seed)
    logits = model(data.ids, data.mask).numpy()
    found = evaluate(model, data, batch_size)
    assert found.loss == pytest.approx(reference.cross_entropy(logits, data.labels), rel=1e-10)
    assert found.accuracy == np.mean(logits.argmax(axis=1) == data.labels)
    history = trained(model, data, epochs=1, lr=1e-300, batch_size=batch_size)  # steps that change nothing
    assert history.train[0].loss == pytest.approx(found.loss, rel=1e-10)
    assert history.train[0].accuracy == found.accuracy


def test_a_batch_size_that_does_not_divide_is_no_rounding_of_the_accuracy() -> None:
    data, model = a_dataset(0, 7), a_model()
    found = {evaluate(model, data, size).accuracy for size in range(1, 8)}
    assert len(found) == 1
    assert found.pop() * 7 == pytest.approx(round(7 * evaluate(model, data).accuracy), abs=1e-12)


class Fails(Noisy):
    """A classifier that fails in its second batch."""

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        self.count = getattr(self, "count", 0) + 1
        if self.count > 1:
            raise RuntimeError("out of memory")
        return super().forward(ids, mask)


@pytest.mark.parametrize("make", [Noisy, Fails])
def test_evaluation_leaves_everything_as_it_was(make: Callable[[int], Noisy]) -> None:
    data, model = a_dataset(0, 9), make(0)
    model.dropout.eval()  # a mode of its own
    Noisy.forward(model, data.ids, data.mask).sum().backward()
    modes = [module.training for module in model.modules()]
    before, gradients = model.state_dict(), [p.grad.numpy() for p in model.parameters()]
    if make is Fails:
        with pytest.raises(RuntimeError, match="out of memory"):
            evaluate(model, data, 4)
    else:
        assert evaluate(model, data, 4) == evaluate(model, data, 4)
    assert [module.training for module in model.modules()] == modes == [True] * (len(modes) - 1) + [False]
    for name, values in model.state_dict().items():
        np.testing.assert_array_equal(values, before[name])
    for p, g in zip(model.parameters(), gradients, strict=True):
        np.testing.assert_array_equal(p.grad.numpy(), g)
    assert (tg.tensor([1.0], requires_grad=True) * 2).requires_grad  # recording goes on


def test_evaluation_is_in_evaluation_mode_and_training_in_training_mode() -> None:
    data, model = a_dataset(0, 6), BagOfWords()
    model.eval()
    trained(model, data, epochs=2, validation=data)
    assert [training for _, training in model.calls] == [True, False, True, False]


# Stopping early ---------------------------------------------------------------------------------------------------


def misleading(seed: int) -> tuple[Dataset, Dataset]:
    """Return a training part, and a validation part in which after a while more training does harm."""
    train, validation = a_dataset(seed, 30), a_dataset(seed + 1, 30)
    labels = validation.labels.copy()
    labels[::3] = 1 - labels[::3]
    return train, Dataset(validation.ids, validation.mask, labels)


@pytest.mark.parametrize("patience", [1, 3, None])
@few
@given(st.integers(0, 1000))
def test_the_model_ends_with_its_best_epoch(patience: int | None, seed: int) -> None:
    train, validation = misleading(seed)
    model = BagOfWords()
    history = trained(model, train, seed, 12, lr=3.0, batch_size=10, validation=validation, patience=patience)
    losses = [m.loss for m in history.validation]
    assert history.best_epoch == int(np.argmin(losses))
    assert evaluate(model, validation) == history.validation[history.best_epoch]
    assert len(history.train) == len(losses)
    if patience is None:
        assert len(losses) == 12
    else:  # it stopped after `patience` epochs that were no better than the best, and not before
        assert len(losses) == 12 or len(losses) == history.best_epoch + 1 + patience
        so_far = np.minimum.accumulate(losses)
        best = [int(np.argmin(losses[: k + 1])) for k in range(len(losses))]
        assert all(k - best[k] < patience for k in range(len(losses) - 1))
        assert so_far[-1] == losses[history.best_epoch]


def test_training_further_would_have_done_harm() -> None:
    train, validation = misleading(0)
    stopped, further = BagOfWords(), BagOfWords()
    history = trained(stopped, train, 0, 12, lr=3.0, validation=validation, patience=2)
    assert len(history.train) < 12
    trained(further, train, 0, 12, lr=3.0)
    assert evaluate(stopped, validation).loss < evaluate(further, validation).loss
    assert evaluate(stopped, train).loss > evaluate(further, train).loss


# Numbers that are none --------------------------------------------------------------------------------------------


class Poison(optim.SGD):
    """Makes all parameters NaN in its third step."""

    def step(self) -> None:
        super().step()
        if self.steps == 3:
            for p in self.params:
                p.write(p.data * np.nan)


@pytest.mark.parametrize("max_norm", [None, 1.0], ids=["plain", "clipped"])
def test_a_loss_that_is_nan_is_reported_with_its_epoch(max_norm: float | None) -> None:
    data, model = a_dataset(0, 10), BagOfWords()
    optimizer = Poison(model.parameters(), lr=0.1)
    refuses(
        lambda: fit(model, data, optimizer, epochs=9, rng=np.random.default_rng(0), batch_size=5, max_norm=max_norm),
        NonFiniteError,
        "epoch 1",
        "nan",
        "learning rate",
    )
    assert optimizer.steps <= 4


# The progress bar -------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_no_bar_where_nobody_looks(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(variable, raising=False)
    data = a_dataset(0, 6)
    with_bar = trained(BagOfWords(), data, progress="rnn")
    assert with_bar == trained(BagOfWords(), data)
    assert capfd.readouterr() == ("", "")


def test_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen = Terminal()
    with redirect_stderr(screen):
        trained(BagOfWords(), a_dataset(0, 6), epochs=3, progress="my model")
    assert "my model" in screen.getvalue()
    assert "3/3" in screen.getvalue()
    assert "accuracy" in screen.getvalue()
    assert capsys.readouterr().out == ""


def test_a_bar_goes_away_when_training_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    with redirect_stderr(Terminal()), pytest.raises(RuntimeError, match="out of memory"):
        trained(Fails(0), a_dataset(0, 6), progress="fails", batch_size=2)
    with redirect_stderr(Terminal()):  # rich allows one live display at a time
        trained(BagOfWords(), a_dataset(0, 6), progress="works")


# Refusals ---------------------------------------------------------------------------------------------------------

EMPTY = Dataset(np.zeros((0, S), int), np.zeros((0, S), bool), np.zeros(0, int))
DATA = a_dataset(0, 6)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"epochs": 0}, ArgumentError, ["fit", "epochs=0"]),
        ({"epochs": -3}, ArgumentError, ["fit", "epochs=-3"]),
        ({"patience": 0, "validation": DATA}, ArgumentError, ["fit", "patience=0"]),
        ({"patience": 2}, ArgumentError, ["fit", "patience=2", "validation=None"]),
        ({"batch_size": 0}, ArgumentError, ["size", "0"]),
        ({"batch_size": 2.5}, DTypeError, ["size", "2.5"]),
        ({"data": EMPTY}, ArgumentError, ["fit", "no sentence", "[0, 5]"]),
        ({"validation": EMPTY}, ArgumentError, ["no sentence", "[0, 5]"]),
        ({"rng": 0}, DTypeError, ["Generator", "default_rng"]),
        ({"max_norm": 0.0}, ArgumentError, ["max_norm=0.0", "positive"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_fit_refuses(options: dict[str, Any], error: type[Exception], words: list[str]) -> None:
    model = BagOfWords()
    settings: dict[str, Any] = {"data": DATA, "epochs": 2, "rng": np.random.default_rng(0)} | options
    refuses(lambda: fit(model, optimizer=optim.SGD(model.parameters(), 0.1), **settings), error, *words)


def test_an_optimizer_of_another_model_is_noticed() -> None:
    other = optim.SGD(BagOfWords().parameters(), 0.1)
    refuses(
        lambda: fit(BagOfWords(), DATA, other, epochs=1, rng=np.random.default_rng(0)), GraphError, "no parameter has"
    )


def test_evaluate_refuses() -> None:
    refuses(lambda: evaluate(a_model(), EMPTY), ArgumentError, "evaluate", "no sentence", "[0, 5]")
    refuses(lambda: evaluate(a_model(), DATA, 0), ArgumentError, "size", "0")


def test_metrics_and_histories_compare_by_their_numbers() -> None:
    one, two = History([Metrics(0.5, 1.0)], step_seconds=[1.0]), History([Metrics(0.5, 1.0)], step_seconds=[2.0])
    assert one == two
    assert one != History([Metrics(0.5, 0.9)])
    assert History(step_seconds=[1.0, 9.0, 2.0]).ms_per_step == 2000
