"""JAX: the whole step compiled, the loop over the words being ``lax.scan``, the product with the words before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, nn

from benchmarks.contenders import Arrays, Job
from benchmarks.workloads import Data

Weights = dict[str, jax.Array]


def rnn_cell(p: Weights, state: Any, driven: jax.Array) -> tuple[Any, jax.Array]:
    h = jnp.tanh(driven + state @ p["W_hh"])
    return h, h


def gru_cell(p: Weights, state: Any, driven: jax.Array) -> tuple[Any, jax.Array]:
    x_r, x_z, x_p = jnp.split(driven, 3, axis=1)
    h_r, h_z, h_p = jnp.split(state @ p["W_hh"], 3, axis=1)
    r, z = nn.sigmoid(x_r + h_r), nn.sigmoid(x_z + h_z)
    h = (1 - z) * jnp.tanh(x_p + r * (h_p + p["b_hp"])) + z * state
    return h, h


def lstm_cell(p: Weights, state: Any, driven: jax.Array) -> tuple[Any, jax.Array]:
    i, f, g, o = jnp.split(driven + state[0] @ p["W_hh"], 4, axis=1)
    c = nn.sigmoid(f) * state[1] + nn.sigmoid(i) * jnp.tanh(g)
    h = nn.sigmoid(o) * jnp.tanh(c)
    return (h, c), h


CELLS = {"RNN": rnn_cell, "GRU": gru_cell, "LSTM": lstm_cell}


def loss_of(kind: str) -> Callable[..., jax.Array]:
    """Return the loss as a function of weights, ids [s, b], lengths [b] and labels [b]."""

    def loss(p: Weights, ids: jax.Array, lengths: jax.Array, labels: jax.Array) -> jax.Array:
        driven = p["E"][ids] @ p["W_xh"] + p["b"]  # [s, b, gates h]
        zeros = jnp.zeros((ids.shape[1], p["W_hh"].shape[0]), jnp.float32)
        state = (zeros, zeros) if kind == "LSTM" else zeros
        last, H = lax.scan(lambda state, x: CELLS[kind](p, state, x), state, driven)
        last = last[0] if kind == "LSTM" else last
        h = last if lengths is None else H[lengths - 1, jnp.arange(len(lengths))]
        scores = nn.log_softmax(h @ p["W_ho"] + p["b_o"])
        return -jnp.take_along_axis(scores, labels[:, None], axis=1).mean()

    return loss


def on_device(arrays: Arrays) -> Weights:
    return {name: jnp.asarray(values) for name, values in arrays.items()}


def on_host(arrays: Weights) -> Arrays:
    return {name: np.asarray(values) for name, values in arrays.items()}


def layer(data: Data) -> Job:
    """A training step."""
    gradient = jax.jit(jax.value_and_grad(loss_of(data["kind"])))
    p, ids, labels = on_device(data["weights"]), jnp.asarray(data["ids"].T), jnp.asarray(data["labels"])

    def step() -> Any:
        return jax.block_until_ready(gradient(p, ids, None, labels))

    def result() -> Arrays:
        loss, gradients = step()
        return {"loss": np.asarray(loss), **on_host(gradients)}

    return Job(step, result)


def epoch(data: Data) -> Job:
    """All batches once, each with an update inside the compiled step."""
    gradient = jax.grad(loss_of(data["kind"]))

    @jax.jit
    def updated(p: Weights, *batch: jax.Array) -> Weights:
        return jax.tree.map(lambda value, g: value - 0.1 * g, p, gradient(p, *batch))

    weights = on_device(data["weights"])
    batches = [
        (jnp.asarray(ids.T), jnp.asarray(mask.sum(axis=1)), jnp.asarray(labels))
        for ids, mask, labels in data["batches"]
    ]

    def step() -> Weights:
        p = weights
        for batch in batches:
            p = updated(p, *batch)
        return jax.block_until_ready(p)

    return Job(step, lambda: on_host(step()))


def embedding(data: Data) -> Job:
    """Look words up, and the gradient of the table."""

    @jax.jit
    def both(E: jax.Array, ids: jax.Array, gradient: jax.Array) -> Any:
        rows, backward = jax.vjp(lambda E: E[ids], E)
        return rows, backward(gradient)[0]

    arguments = [jnp.asarray(data[name]) for name in ("E", "ids", "gradient")]

    def step() -> Any:
        return jax.block_until_ready(both(*arguments))

    return Job(step, lambda: {"E": np.asarray(step()[1])})
