"""The figures with axes. Colours are those that pyfig hands on to the page."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pyfig import INK, MUTED, RNN, SEPARATE, SHARED

NUMBERS_PER_WORD, HIDDEN = 10, 128  # n and m of the chapter's configuration


def parameter_counts() -> Figure:
    """Parameters of the three networks against the length of the sentence."""
    s = np.arange(1, 26)
    layer = NUMBERS_PER_WORD * HIDDEN + HIDDEN
    curves = [
        ("a layer per word: s(nm + m)", s * layer, SEPARATE),
        ("one shared layer: nm + m", np.full_like(s, layer), SHARED),
        ("recurrent: nm + m² + m", np.full_like(s, layer + HIDDEN**2), RNN),
    ]
    figure = Figure(figsize=(6.2, 4.2))
    axes = figure.add_subplot()
    for label, counts, colour in curves:
        axes.plot(s, counts, color=colour, linewidth=2.5)
        axes.text(25.4, counts[-1], label, color=colour, va="center")
    axes.set(xlabel="words in the sentence, s", ylabel="parameters", xlim=(1, 25), ylim=(0, None))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    return figure


def activations() -> Figure:
    """The logistic function and tanh, each with its derivative."""
    z = np.linspace(-5, 5, 201)
    logistic = 1 / (1 + np.exp(-z))
    figure = Figure(figsize=(8.6, 3.6))
    left, right = figure.subplots(1, 2)
    activation(left, z, logistic, logistic * (1 - logistic), "σ", (-0.05, 1.05))
    activation(right, z, np.tanh(z), 1 - np.tanh(z) ** 2, "tanh", (-1.08, 1.08))
    figure.subplots_adjust(wspace=0.3)
    return figure


def activation(
    axes: Axes, z: np.ndarray, value: np.ndarray, slope: np.ndarray, name: str, limits: tuple[float, float]
) -> None:
    axes.axhline(0, color=MUTED, linewidth=0.8)
    axes.axvline(0, color=MUTED, linewidth=0.8)
    axes.plot(z, value, color=INK, linewidth=2.2)
    axes.plot(z, slope, color=INK, linewidth=1.6, linestyle=(0, (4, 2)))
    axes.text(4.9, value[-1] - 0.07, name, ha="right", va="top", fontweight="bold")
    axes.text(1.2, slope[np.searchsorted(z, 1.2)], f" {name}′", ha="left", va="bottom")
    axes.set(xlabel="z", xlim=(-5, 5), ylim=limits, xticks=range(-4, 5, 2))
