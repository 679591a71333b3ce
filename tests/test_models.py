"""The chapter's models: formulas, gradients, parameter counts, and what each of them can know about order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nn import reference
from nn.reference import (
    PRECISION,
    backward,
    every_backend,
    few,
    four_sizes,
    gradcheck_module,
    numbers,
    refuses,
    right_padded,
    seeds,
    some,
    some_mask,
    token_ids,
    values_of,
)

from tinygrad_rnn import functional as F
from tinygrad_rnn import nn
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError, TokenError
from tinygrad_rnn.models import MemoryClassifier, PerWordClassifier, RecurrentClassifier, SharedClassifier

NUM, LENGTH = 7, 4
EXACT = {"rtol": 1e-9, "atol": 1e-12}
Make = Callable[..., nn.Module]
Parameters = dict[str, np.ndarray]


def identity(x: Any) -> Any:
    return x


MAKERS: dict[str, Make] = {
    "per_word": lambda num, n, m, rng, dtype="float64", s=LENGTH: PerWordClassifier(num, s, n, m, rng, dtype),
    "shared": lambda num, n, m, rng, dtype="float64", s=None: SharedClassifier(num, n, m, rng, dtype),
    "memory": lambda num, n, m, rng, dtype="float64", s=None: MemoryClassifier(num, n, m, rng, dtype),
    "rnn": lambda num, n, m, rng, dtype="float64", s=None: RecurrentClassifier(num, n, m, rng, dtype=dtype),
    "rnn_output": lambda num, n, m, rng, dtype="float64", s=None: RecurrentClassifier(
        num, n, m, rng, output="linear", dtype=dtype
    ),
    "rnn_without_tanh": lambda num, n, m, rng, dtype="float64", s=None: RecurrentClassifier(
        num, n, m, rng, activation=identity, dtype=dtype
    ),
}
RECURRENT = ["memory", "rnn", "rnn_output", "rnn_without_tanh"]
every_model = pytest.mark.parametrize("name", MAKERS)
any_length = pytest.mark.parametrize("name", [name for name in MAKERS if name != "per_word"])
recurrent = pytest.mark.parametrize("name", RECURRENT)


# The formulas -----------------------------------------------------------------------------------------------------


def layer(p: Parameters, path: str, x: np.ndarray) -> np.ndarray:
    return reference.linear(x, p[f"{path}.W"], p[f"{path}.b"])


def cell_of(p: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return W_xh, W_hh and b, wherever the model keeps its cell."""
    W_xh, W_hh, b = (next(v for k, v in p.items() if k.endswith(f".{name}")) for name in ("W_xh", "W_hh", "b"))
    [b] = [v for k, v in p.items() if k.endswith(".b") and "classifier" not in k]
    return W_xh, W_hh, b


def expected_logits(name: str, p: Parameters, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    X = p["embedding.W"][ids]
    if name == "per_word":
        features = [np.tanh(layer(p, f"layers.{t}", X[:, t])) for t in range(ids.shape[1])]
        return layer(p, "classifier", np.concatenate(features, axis=1))
    if name == "shared":
        features = np.tanh(layer(p, "shared", X)) * mask[..., None]
        return layer(p, "classifier", np.tanh(layer(p, "hidden", sum(features[:, t] for t in range(ids.shape[1])))))
    activation = identity if name == "rnn_without_tanh" else np.tanh
    _, state = reference.rnn(X, *cell_of(p), mask=mask, activation=activation)
    return layer(p, "classifier", state @ p["W_ho"] if name == "rnn_output" else state)


@every_backend
@every_model
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@few
@given(seeds, four_sizes)
def test_a_model_is_its_formula(backend: Backend, name: str, dtype: str, seed: int, sizes: tuple[int, ...]) -> None:
    (b, s, n, m), rng = sizes, np.random.default_rng(seed)
    model = MAKERS[name](NUM, n, m, rng, dtype, s=s)
    mask = some_mask(rng, b, s)
    ids = token_ids(rng, NUM, mask)
    expected = expected_logits(name, values_of(model), ids, mask)
    logits = model.to(backend)(ids, mask)
    assert logits.shape == (b, 2)
    assert logits.dtype == dtype
    assert logits.backend is backend
    np.testing.assert_allclose(logits.numpy(), expected, **PRECISION[dtype])


@every_model
@few
@given(seeds, four_sizes)
def test_no_mask_means_that_all_words_are_real(name: str, seed: int, sizes: tuple[int, ...]) -> None:
    (b, s, n, m), rng = sizes, np.random.default_rng(seed)
    model, ids = MAKERS[name](NUM, n, m, rng, s=s), rng.integers(1, NUM, (b, s))
    np.testing.assert_allclose(model(ids).numpy(), model(ids, np.ones((b, s), bool)).numpy(), **EXACT)


@every_model
def test_gradcheck_of_all_parameters(name: str) -> None:
    rng = np.random.default_rng(0)
    model = MAKERS[name](5, 2, 3, rng)
    mask = np.ones((2, LENGTH), bool)
    if name != "per_word":  # which reads its padding like words, with a row of the table that is never trained
        mask[1, 2:] = False
    ids = np.where(mask, [[1, 3, 3, 2], [4, 1, 2, 2]], 0)
    gradcheck_module(model, lambda: model(ids, mask))


@every_backend
@every_model
@few
@given(seeds)
def test_gradients_are_the_same_on_every_backend(backend: Backend, name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    model = MAKERS[name](NUM, 2, 3, rng)
    mask = right_padded(rng, 5, LENGTH)
    ids, g = token_ids(rng, NUM, mask), numbers(rng, 5, 2)
    expected = backward(model, model(ids, mask), g)
    found = backward(model.to(backend), model(ids, mask), g)
    for path, gradient in expected.items():
        np.testing.assert_allclose(found[path], gradient, **EXACT)
        assert gradient.any() or name == "per_word"  # whose last layers may have seen nothing but padding


@every_model
@few
@given(seeds)
def test_the_padding_is_never_trained(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    model, mask = MAKERS[name](NUM, 3, 2, rng), right_padded(rng, 3, LENGTH)
    gradients = backward(model, model(token_ids(rng, NUM, mask), mask), numbers(rng, 3, 2))
    assert not model.embedding.W.numpy()[0].any()
    assert not gradients["embedding.W"][0].any()
    assert gradients["embedding.W"].any()


# Parameter counts -------------------------------------------------------------------------------------------------


@some
@given(st.tuples(*[st.integers(1, 9)] * 4))
def test_parameter_counts_are_those_of_the_formulas(sizes: tuple[int, ...]) -> None:
    V, s, n, m = sizes
    rnn = V * n + (n * m + m * m + m) + (2 * m + 2)
    expected = {
        "per_word": V * n + s * (n * m + m) + (2 * s * m + 2),
        "shared": V * n + (n * m + m) + (m * m + m) + (2 * m + 2),
        "memory": rnn,
        "rnn": rnn,
        "rnn_output": rnn + m * m,
        "rnn_without_tanh": rnn,
    }
    for name, make in MAKERS.items():
        assert make(V, n, m, np.random.default_rng(0), s=s).parameter_count() == expected[name]


def test_only_one_layer_per_word_grows_with_the_sentence() -> None:
    counts = [MAKERS["per_word"](NUM, 10, 6, np.random.default_rng(0), s=s).parameter_count() for s in (1, 2, 3, 20)]
    per_position = 10 * 6 + 6 + 2 * 6
    assert np.diff(counts).tolist() == [per_position, per_position, 17 * per_position]


@any_length
def test_the_others_read_sentences_of_any_length(name: str) -> None:
    rng = np.random.default_rng(0)
    model = MAKERS[name](NUM, 3, 2, rng)
    assert [model(rng.integers(1, NUM, (2, s))).shape for s in (1, 5, 40)] == [(2, 2)] * 3


# Order ------------------------------------------------------------------------------------------------------------


@some
@given(seeds, four_sizes)
def test_the_shared_layer_cannot_tell_one_order_from_another(seed: int, sizes: tuple[int, ...]) -> None:
    (b, s, n, m), rng = sizes, np.random.default_rng(seed)
    model, mask = SharedClassifier(NUM, n, m, rng, "float64"), some_mask(rng, b, s)
    ids = token_ids(rng, NUM, mask)
    order = rng.permutation(s)
    logits, shuffled = model(ids, mask), model(ids[:, order], mask[:, order])
    np.testing.assert_allclose(shuffled.numpy(), logits.numpy(), **EXACT)
    g = numbers(rng, b, 2)
    expected, found = backward(model, logits, g), backward(model, shuffled, g)
    for path in expected:  # so no training can teach it
        np.testing.assert_allclose(found[path], expected[path], **EXACT)


@pytest.mark.parametrize("name", ["memory", "rnn", "rnn_output", "rnn_without_tanh", "per_word"])
@some
@given(seeds, st.integers(2, 8))
def test_the_others_can_some_two_words_may_not_change_places(name: str, seed: int, s: int) -> None:
    rng = np.random.default_rng(seed)
    model, ids = MAKERS[name](12, 3, 4, rng, s=s), rng.permutation(np.arange(1, 12))[None, :s]
    before = model(ids).numpy()

    def change(i: int, j: int) -> float:
        swapped = ids.copy()
        swapped[0, [i, j]] = ids[0, [j, i]]
        return float(np.abs(model(swapped).numpy() - before).max())

    assert max(change(i, j) for i, j in combinations(range(s), 2)) > 1e-6


@some
@given(seeds, st.integers(2, 6))
def test_without_tanh_words_cannot_change_each_others_meaning(seed: int, s: int) -> None:
    """Replacing one word changes the scores by the same amount, whatever the other words are; with tanh it does not."""
    rng = np.random.default_rng(seed)
    i, j = rng.choice(s, 2, replace=False)
    base = rng.integers(1, NUM, s)
    four = np.stack([base] * 4)
    four[[1, 3], i] = base[i] % (NUM - 1) + 1
    four[[2, 3], j] = base[j] % (NUM - 1) + 1

    def interaction(name: str) -> float:
        a, b, c, d = MAKERS[name](NUM, 3, 4, np.random.default_rng(seed))(four).numpy()
        return float(np.abs(a - b - c + d).max())

    assert interaction("rnn_without_tanh") < 1e-12
    assert interaction("rnn") > 1e-9


@few
@given(seeds)
def test_each_layer_of_the_first_model_sees_its_own_word_only(seed: int) -> None:
    rng = np.random.default_rng(seed)
    model, ids = MAKERS["per_word"](NUM, 3, 2, rng), rng.integers(1, NUM, (1, LENGTH))
    for t in range(LENGTH):  # the classifier adds up: what a word contributes does not depend on the others
        one, other = ids.copy(), rng.integers(1, NUM, (1, LENGTH))
        one[0, t] = ids[0, t] % (NUM - 1) + 1
        moved, other_moved = other.copy(), other.copy()
        moved[0, t], other_moved[0, t] = ids[0, t], one[0, t]
        here = model(one).numpy() - model(ids).numpy()
        there = model(other_moved).numpy() - model(moved).numpy()
        np.testing.assert_allclose(here, there, **EXACT)


# Memory -----------------------------------------------------------------------------------------------------------


@some
@given(seeds, four_sizes)
def test_the_loop_and_the_layer_are_the_same_network(seed: int, sizes: tuple[int, ...]) -> None:
    (b, s, n, h), rng = sizes, np.random.default_rng(seed)
    loop = MemoryClassifier(NUM, n, h, rng, "float64")
    as_layer = RecurrentClassifier(NUM, n, h, rng, output="state", dtype="float64")
    names = [name for name, _ in as_layer.named_parameters()]
    as_layer.load_state_dict(dict(zip(names, loop.state_dict().values(), strict=True)))
    mask = some_mask(rng, b, s)
    ids, g = token_ids(rng, NUM, mask), numbers(rng, b, 2)
    np.testing.assert_allclose(loop(ids, mask).numpy(), as_layer(ids, mask).numpy(), **EXACT)
    expected, found = backward(loop, loop(ids, mask), g), backward(as_layer, as_layer(ids, mask), g)
    for gradient, other in zip(expected.values(), found.values(), strict=True):
        np.testing.assert_allclose(gradient, other, **EXACT)


def test_the_same_seed_gives_the_loop_and_the_layer_the_same_weights() -> None:
    loop = MemoryClassifier(NUM, 3, 4, np.random.default_rng(5))
    as_layer = RecurrentClassifier(NUM, 3, 4, np.random.default_rng(5))
    for a, b in zip(loop.parameters(), as_layer.parameters(), strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


@any_length
@some
@given(seeds, four_sizes, st.integers(1, 5))
def test_padding_changes_neither_scores_nor_gradients(name: str, seed: int, sizes: tuple[int, ...], more: int) -> None:
    (b, s, n, m), rng = sizes, np.random.default_rng(seed)
    model, mask = MAKERS[name](NUM, n, m, rng), right_padded(rng, b, s)
    ids, g = token_ids(rng, NUM, mask), numbers(rng, b, 2)
    longer_mask = np.pad(mask, ((0, 0), (0, more)))
    longer = np.where(longer_mask, np.pad(ids, ((0, 0), (0, more))), rng.integers(0, NUM, (b, s + more)))
    expected, found = model(ids, mask), model(longer, longer_mask)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), **EXACT)
    one, other = backward(model, expected, g), backward(model, found, g)
    for path in one:
        np.testing.assert_allclose(other[path], one[path], **EXACT)


@every_model
@few
@given(seeds)
def test_sentences_do_not_talk_to_each_other(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    model, mask = MAKERS[name](NUM, 3, 2, rng), right_padded(rng, 5, LENGTH)
    ids = token_ids(rng, NUM, mask)
    together = model(ids, mask).numpy()
    for i in range(5):
        np.testing.assert_allclose(model(ids[i : i + 1], mask[i : i + 1]).numpy()[0], together[i], **EXACT)


@pytest.mark.parametrize("output", ["state", "linear"])
@few
@given(seeds, four_sizes)
def test_an_output_at_every_time_step(output: Any, seed: int, sizes: tuple[int, ...]) -> None:
    (b, s, n, h), rng = sizes, np.random.default_rng(seed)
    model = RecurrentClassifier(NUM, n, h, rng, output=output, dtype="float64")
    p, mask = values_of(model), some_mask(rng, b, s)
    ids = token_ids(rng, NUM, mask)
    H, _ = reference.rnn(p["embedding.W"][ids], *cell_of(p), mask=mask)
    expected = H @ p["W_ho"] if output == "linear" else H
    found = model.outputs(ids, mask)
    np.testing.assert_allclose(found.numpy(), expected, **EXACT)
    last = F.log_softmax(model.classifier(found[:, -1]))
    np.testing.assert_allclose(last.numpy(), F.log_softmax(model(ids, mask)).numpy(), **EXACT)


# Refusals ---------------------------------------------------------------------------------------------------------

IDS = np.ones((2, LENGTH), int)


@every_model
@pytest.mark.parametrize(
    ("ids", "error", "words"),
    [
        pytest.param(np.full((2, LENGTH), NUM), TokenError, [f"id {NUM}", f"0 to {NUM - 1}"], id="id too large"),
        pytest.param(np.full((2, LENGTH), -1), TokenError, ["id -1", "[0, 0]"], id="negative id"),
        pytest.param(np.ones((2, LENGTH)), DTypeError, ["whole numbers", "[2, 4] float64"], id="floats"),
        pytest.param(np.ones((0, LENGTH), int), ShapeError, ["no word", "[0, 4]"], id="empty batch"),
        pytest.param(np.ones((2, 0), int), ShapeError, ["[2, 0]"], id="empty sentences"),
        pytest.param(np.ones(LENGTH, int), ShapeError, ["[4"], id="one sentence, no batch"),
        pytest.param(np.ones((1, 2, LENGTH), int), ShapeError, ["[1, 2, 4"], id="too many axes"),
        pytest.param([[1, 2, 3, 4], [1, 2]], ShapeError, ["pad"], id="sentences of different lengths"),
    ],
)
def test_a_model_refuses_ids(name: str, ids: Any, error: type[Exception], words: list[str]) -> None:
    model = MAKERS[name](NUM, 3, 2, np.random.default_rng(0))
    refuses(lambda: model(ids), error, *words)


@any_length
@pytest.mark.parametrize(
    ("mask", "error", "words"),
    [
        pytest.param(np.ones((2, 3), bool), ShapeError, ["[2, 4", "[2, 3] bool", "a mask [2, 4]"], id="shape"),
        pytest.param(np.ones((LENGTH, 2), bool), ShapeError, ["[4, 2] bool"], id="transposed"),
        pytest.param(np.ones((2, LENGTH)), DTypeError, ["not boolean", "float64", "astype(bool)"], id="floats"),
        pytest.param(IDS, DTypeError, ["not boolean", "int64"], id="the ids themselves"),
    ],
)
def test_a_model_refuses_a_mask(name: str, mask: Any, error: type[Exception], words: list[str]) -> None:
    model = MAKERS[name](NUM, 3, 2, np.random.default_rng(0))
    refuses(lambda: model(IDS, mask), error, *words)


@pytest.mark.parametrize("s", [1, 3, 5, 50])
def test_one_layer_per_word_reads_sentences_of_one_length_only(s: int) -> None:
    model = MAKERS["per_word"](NUM, 3, 2, np.random.default_rng(0))
    refuses(lambda: model(np.ones((2, s), int)), ShapeError, "4 layers", f"[2, {s}]", "length=4")


@every_model
@pytest.mark.parametrize(("which", "size"), [("num", 0), ("n", -1), ("m", 0), ("m", 2.5)])
def test_a_model_needs_sizes(name: str, which: str, size: Any) -> None:
    sizes = {"num": NUM, "n": 3, "m": 2} | {which: size}
    refuses(lambda: MAKERS[name](**sizes, rng=np.random.default_rng(0)), ArgumentError, "at least 1", str(size))


@pytest.mark.parametrize("s", [0, -2, 1.5])
def test_one_layer_per_word_needs_a_number_of_words(s: Any) -> None:
    refuses(
        lambda: PerWordClassifier(NUM, s, 3, 2, np.random.default_rng(0)), ArgumentError, "PerWordClassifier", f"s={s}"
    )


@every_model
@pytest.mark.parametrize("seed", [0, 7])
def test_a_bare_seed_is_not_a_generator(name: str, seed: int) -> None:
    refuses(lambda: MAKERS[name](NUM, 3, 2, seed), DTypeError, "Generator", "default_rng")


def test_outputs_are_states_or_linear() -> None:
    rng = np.random.default_rng(0)
    refuses(lambda: RecurrentClassifier(NUM, 3, 2, rng, output="mean"), ArgumentError, "'state' or 'linear'", "'mean'")
