"""Figures of networks that the build trains, in a few seconds: what they remember, and how well they do."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
from drawings import ALL_WORDS, IN_ORDER, rungs, svg, text
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pyfig import INK, MUTED, RNN, SHARED

import tinygrad_rnn as tg
from tinygrad_rnn.compare import builtin_task, contenders
from tinygrad_rnn.data import Vocabulary, to_dataset, twins
from tinygrad_rnn.models import RecurrentClassifier
from tinygrad_rnn.train import evaluate, fit

SENTENCE = "this film is not boring but moving"
TWIN = twins.twin(SENTENCE)


@dataclass(frozen=True)
class Reader:
    """A trained network and the words that it knows."""

    model: RecurrentClassifier
    vocabulary: Vocabulary

    def states(self, sentence: str) -> np.ndarray:
        """Return h_1 to h_s, [s, h]."""
        ids = np.array([self.vocabulary.encode(sentence.split())])
        with tg.no_grad():
            return self.model.outputs(ids).numpy()[0]


@cache
def two_numbers() -> Reader:
    """A network with two numbers in its state, trained on sentences such as the two twins."""
    rng = np.random.default_rng(9)
    corpus = twins.corpus(w_plain=Fraction(0), w_near=Fraction(1), w_deep=Fraction(0))
    texts, labels = twins.sample(corpus, 1200, rng)
    vocabulary = Vocabulary.fit(sentence.split() for sentence in texts)
    data = to_dataset(texts, labels, vocabulary, "spaces")
    model = RecurrentClassifier(len(vocabulary), n=8, h=2, rng=rng)
    optimizer = tg.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.3)
    fit(model, data, optimizer, epochs=40, rng=rng, batch_size=60, max_norm=1.0)
    return Reader(model, vocabulary)


@cache
def compared() -> tuple[dict[str, float], Reader]:
    """The test accuracies of the shared layer and of the RNN, as ``tinygrad-rnn compare`` gets them, and the RNN."""
    task = builtin_task(0)
    models = {name: contenders(task)[name](np.random.default_rng(0)) for name in ("shared", "rnn")}
    for model in models.values():
        optimizer = tg.optim.Adam(model.parameters(), lr=task.lr)
        fit(model, task.train, optimizer, epochs=task.epochs, rng=np.random.default_rng(0), max_norm=1.0)
    return {name: evaluate(model, task.test).accuracy for name, model in models.items()}, Reader(
        models["rnn"], task.vocabulary
    )


# The two twins ----------------------------------------------------------------------------------------------------


def twins_apart() -> Figure:
    """The states of the two twins, word by word, in the plane: one way until the words differ, then two."""
    reader = two_numbers()
    figure = Figure(figsize=(6.6, 6.0))
    axes = figure.add_subplot()
    border(axes, reader.model)
    ways = {sentence: np.vstack([np.zeros(2), reader.states(sentence)]) for sentence in (SENTENCE, TWIN)}
    words = ["h₀", *SENTENCE.split()]
    parting = next(t for t, (a, b) in enumerate(zip(words, ["h₀", *TWIN.split()], strict=True)) if a != b)
    walk(axes, ways[SENTENCE][:parting], words[:parting], MUTED, "-")
    for sentence, verdict, style in ((SENTENCE, "positive", "-"), (TWIN, "negative", (0, (3, 1.5)))):
        *some, last = sentence.split()[parting - 1 :]
        walk(axes, ways[sentence][parting - 1 :], ["", *some, f"{last}: {verdict}"], RNN, style)
    axes.set(xlim=(-1.12, 1.12), ylim=(-1.18, 1.18), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    axes.set(xlabel="first number of the state", ylabel="second number")
    return figure


def walk(axes: Axes, way: np.ndarray, words: list[str], colour: str, style: object) -> None:
    """Draw a way from state to state, with the word that led there beside each; a word left empty was there before."""
    arrow = {"arrowstyle": "-|>", "color": colour, "linestyle": style, "linewidth": 1.8, "shrinkA": 3, "shrinkB": 4}
    for start, end in pairwise(way):
        axes.annotate("", end, start, arrowprops=arrow)
    for (x, y), word in zip(way, words, strict=True):
        if word:
            axes.plot(x, y, "o", color=colour, markersize=5)
            side, ink = ("right", -8) if x > 0.3 else ("left", 8), INK if colour == MUTED else colour
            axes.annotate(word, (x, y), (side[1], 6), textcoords="offset points", ha=side[0], color=ink)


def border(axes: Axes, model: RecurrentClassifier) -> None:
    """Draw the line on which the classifier gives both classes the same score."""
    W, b = model.classifier.W.numpy(), model.classifier.b.numpy()
    normal, offset = W[:, 1] - W[:, 0], b[1] - b[0]
    along = np.array([-normal[1], normal[0]])
    foot = -offset * normal / (normal @ normal)
    ends = np.array([foot - 3 * along / np.linalg.norm(along), foot + 3 * along / np.linalg.norm(along)])
    axes.plot(*ends.T, color=MUTED, linestyle=(0, (2, 3)), linewidth=1.4)


def climbed_ladder() -> str:
    """The ladder of ceilings, and how high two models climb that are trained while the site is built."""
    accuracies, _ = compared()
    return svg(600, 206, *rungs({ALL_WORDS: accuracies["shared"], IN_ORDER: accuracies["rnn"]}))


# The memory word by word ------------------------------------------------------------------------------------------


def state_heat_map() -> str:
    """The state of the RNN after each word of the two twins, a row for each number, those that differ most on top."""
    reader = compared()[1]
    states = {sentence: reader.states(sentence) for sentence in (SENTENCE, TWIN)}
    apart = np.abs(states[SENTENCE][-1] - states[TWIN][-1])
    rows = np.argsort(-apart, kind="stable")[:16]
    width, height, left = 48, 13, 6
    shapes = []
    for panel, (sentence, label) in enumerate(((SENTENCE, "positive"), (TWIN, "negative"))):
        x0 = left + panel * (7 * width + 30)
        for t, (word, state) in enumerate(zip(sentence.split(), states[sentence], strict=True)):
            shapes.append(text(x0 + width * (t + 0.5), 12, word, size=13))
            for row, value in enumerate(state[rows]):
                paint = f'fill="{RNN if value > 0 else SHARED}" fill-opacity="{abs(value):.2f}"'
                place = f'x="{x0 + width * t}" y="{24 + height * row}" width="{width - 2}" height="{height - 2}"'
                shapes.append(f"<rect {place} {paint}/>")
        shapes.append(text(x0 + 3.5 * width, 24 + height * 16 + 12, label, size=14))
    return svg(left + 14 * width + 36, 24 + height * 16 + 24, *shapes)


# How far a gradient reaches ---------------------------------------------------------------------------------------


def gradient_by_lag() -> Figure:
    """How much the last state depends on the word k places back, for cells that nobody has trained."""
    rng = np.random.default_rng(0)
    X, g = rng.normal(size=(50, 40, 10)), rng.normal(size=(50, 24))
    memories = {
        "tanh": (tg.nn.RNN(10, 24, rng=rng, dtype="float64"), RNN, "-"),
        "GRU": (tg.nn.GRU(10, 24, rng=rng, dtype="float64"), INK, (0, (4, 2))),
        "LSTM": (tg.nn.LSTM(10, 24, rng=rng, dtype="float64"), INK, "-"),
    }
    figure = Figure(figsize=(6.6, 4.0))
    axes = figure.add_subplot()
    for name, (memory, colour, style) in memories.items():
        words = tg.tensor(X, requires_grad=True)
        H, _ = memory(words)
        H[:, -1].backward(tg.tensor(g))
        lengths = np.linalg.norm(words.grad.numpy(), axis=(0, 2))[::-1]
        axes.semilogy(lengths / lengths[0], color=colour, linestyle=style, linewidth=2.2)
        axes.text(39.6, lengths[-1] / lengths[0], name, color=colour, va="center")
    axes.set(xlabel="words ago", ylabel="gradient, last word = 1", xlim=(0, 39), ylim=(1e-12, 3))
    return figure
