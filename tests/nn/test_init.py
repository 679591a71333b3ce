"""Where weights start: how large they are, that a seed decides them, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygrad_rnn.errors import ArgumentError, DTypeError, ShapeError
from tinygrad_rnn.nn import init

from .reference import refuses, seeds, some

sizes = st.integers(1, 9)
MATRICES = {"xavier": init.xavier, "he": init.he, "orthogonal": init.orthogonal}
DRAWN = MATRICES | {
    "uniform": lambda rng, shape, dtype="float32": init.uniform(rng, shape, 0.3, dtype),
    "normal": lambda rng, shape, dtype="float32": init.normal(rng, shape, 0.3, dtype),
}


@pytest.mark.parametrize("draw", [pytest.param(draw, id=name) for name, draw in DRAWN.items()])
@some
@given(seeds, sizes, sizes)
def test_a_seed_decides_every_number(draw: Callable[..., np.ndarray], seed: int, n: int, m: int) -> None:
    first, again, exact = (
        draw(np.random.default_rng(seed), (n, m), dtype) for dtype in ("float32", "float32", "float64")
    )
    assert first.dtype == np.float32
    assert exact.dtype == np.float64
    assert first.shape == (n, m)
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first, exact.astype("float32"))  # the same draw, rounded


@some
@given(seeds, sizes, st.floats(0, 5))
def test_uniform_keeps_to_its_bound(seed: int, n: int, bound: float) -> None:
    values = init.uniform(np.random.default_rng(seed), (n, 50), bound, "float64")
    assert np.abs(values).max() <= bound
    assert (values > 0).any() == (values < 0).any() == (bound > 0)


# 40,000 numbers: the standard deviation is known to half a percent, so 3 % apart means another formula.
@pytest.mark.parametrize(
    ("values", "deviation"),
    [
        pytest.param(init.normal(np.random.default_rng(0), (200, 200), 0.7), 0.7, id="normal"),
        pytest.param(init.uniform(np.random.default_rng(0), (200, 200), 0.7), 0.7 / np.sqrt(3), id="uniform"),
        pytest.param(init.xavier(np.random.default_rng(0), (100, 400)), np.sqrt(2 / (100 + 400)), id="xavier"),
        pytest.param(
            init.he(np.random.default_rng(0), (100, 400)), np.sqrt(2 / 100), id="he, fan_in is the first size"
        ),
    ],
)
def test_the_spread_is_that_of_the_formula(values: np.ndarray, deviation: float) -> None:
    assert values.std() == pytest.approx(deviation, rel=0.03)
    assert values.mean() == pytest.approx(0, abs=0.03 * deviation)


@some
@given(seeds, sizes, sizes)
def test_orthogonal_rows_or_columns_are_orthonormal(seed: int, n: int, m: int) -> None:
    q = init.orthogonal(np.random.default_rng(seed), (n, m), "float64")
    gram = q @ q.T if n <= m else q.T @ q
    np.testing.assert_allclose(gram, np.eye(min(n, m)), atol=1e-12)


def test_orthogonal_is_as_often_a_reflection_as_a_rotation() -> None:
    rng = np.random.default_rng(0)
    signs = [np.sign(np.linalg.det(init.orthogonal(rng, (3, 3), "float64"))) for _ in range(200)]
    assert 0.35 < np.mean(np.array(signs) > 0) < 0.65


@given(sizes)
def test_the_identity_keeps_every_state(n: int) -> None:
    x = np.arange(n, dtype="float32")
    np.testing.assert_array_equal(x @ init.identity(n), x)
    assert init.identity(n).dtype == np.float32


RNG = np.random.default_rng(0)


@pytest.mark.parametrize("draw", [pytest.param(draw, id=name) for name, draw in MATRICES.items()])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4), (0, 3), (3, 0)])
def test_only_matrices_have_a_fan_in_and_a_fan_out(draw: Callable[..., np.ndarray], shape: tuple[int, ...]) -> None:
    refuses(lambda: draw(RNG, shape), ShapeError, "init.", "matrix", str(list(shape)))


def test_what_is_refused() -> None:
    refuses(lambda: init.uniform(RNG, (2,), -0.1), ArgumentError, "init.uniform", "negative", "-0.1")
    refuses(lambda: init.normal(RNG, (2,), -2.0), ArgumentError, "init.normal", "negative", "-2.0")
    refuses(lambda: init.identity(0), ArgumentError, "init.identity", "at least 1", "n=0")


@pytest.mark.parametrize("draw", [pytest.param(draw, id=name) for name, draw in DRAWN.items()])
@pytest.mark.parametrize("seed", [0, 7])
def test_a_bare_seed_is_not_a_generator(draw: Callable[..., np.ndarray], seed: int) -> None:
    refuses(lambda: draw(seed, (2, 3)), DTypeError, "Generator", str(seed), "default_rng")
