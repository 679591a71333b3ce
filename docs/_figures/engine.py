"""Drawings that the engine makes of itself, in the colours of the page."""

from __future__ import annotations

from pyfig import RNN

import tinygrad_rnn as tg

TRAINED = "#e69f00"  # what the engine paints the boxes of trained tensors with


def computation_graph() -> str:
    """One step of a memory with one number, and its loss: values, and gradients below them."""
    x, h_0 = tg.tensor(1.0), tg.tensor(0.5)
    W_xh, W_hh = tg.tensor(0.5, requires_grad=True), tg.tensor(-1.0, requires_grad=True)
    h_1 = tg.tanh(x * W_xh + h_0 * W_hh)
    loss = (h_1 - 1.0) ** 2
    names = {"x": x, "h_0": h_0, "W_xh": W_xh, "W_hh": W_hh, "h_1": h_1, "loss": loss}
    return tg.draw(loss, names=names, values=True).replace(TRAINED, RNN).replace('"DejaVu Sans Mono"', "monospace")
