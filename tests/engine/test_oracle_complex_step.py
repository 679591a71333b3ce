"""Derivatives without a difference: f(x + i h v) = f(x) + i h f'(x) v + O(h^2), so the imaginary part is the slope.

Nothing is subtracted, so h can be 1e-30 and the slope is exact to the last digits: 1e-13, where differences in float64
reach 1e-9. Needs only the formula in NumPy, so it judges independently of PyTorch. Source: Squire and Trapp, "Using
complex variables to estimate derivatives of real functions", 1998.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_rnn as tg

from .op_cases import ALL, DIFFERENTIABLE
from .strategies import seeds, some, upstream

H = 1e-30
NOT_COMPLEX = {"abs", "var", "clip", "astype", "scatter_add"}  # references that drop or refuse an imaginary part


@pytest.mark.parametrize("name", sorted(set(DIFFERENTIABLE) - NOT_COMPLEX))
@some
@given(data=st.data(), seed=seeds)
def test_slopes_along_random_directions(name: str, data: st.DataObject, seed: int) -> None:
    case, rng = ALL[name], np.random.default_rng(seed)
    inputs = data.draw(case.draw())
    floats = [a.dtype.kind == "f" for a in inputs.arrays]
    directions = [upstream(rng, a.shape) if f else None for a, f in zip(inputs.arrays, floats, strict=True)]
    moved = [a if v is None else a + 1j * H * v for a, v in zip(inputs.arrays, directions, strict=True)]
    slope = np.imag(case.reference(*moved, **inputs.params)) / H

    ours = [tg.tensor(a, requires_grad=f) for a, f in zip(inputs.arrays, floats, strict=True)]
    y = case.call(*ours, **inputs.params)
    g = upstream(rng, y.shape)
    gradients = tg.grad(y, [x for x in ours if x.requires_grad], tg.tensor(g), unused="zero")
    found = [a.numpy() * v for a, v in zip(gradients, [v for v in directions if v is not None], strict=True)]
    size = sum(np.abs(part).sum() for part in found) + np.abs(g * slope).sum() + 1
    assert abs(sum(part.sum() for part in found) - (g * slope).sum()) <= 1e-13 * size
