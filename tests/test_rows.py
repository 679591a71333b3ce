"""Adding up rows, with SciPy and without."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tinygrad_rnn.rows import MANY, sums_of_rows


@given(seed=st.integers(0, 2**32 - 1), many=st.booleans(), kind=st.sampled_from(["float32", "float64"]))
def test_every_row_is_added_as_often_as_its_id_occurs(seed: int, many: bool, kind: str) -> None:
    rng = np.random.default_rng(seed)
    height, *inner = rng.integers(1, 9, size=rng.integers(1, 4)).tolist()
    width = int(np.prod(inner, dtype=int))
    k = MANY // width + 1 if many else min(rng.integers(0, 50), (MANY - 1) // width)
    ids, values = rng.integers(-height, height, k), rng.integers(-64, 64, (k, *inner)).astype(kind)
    expected = np.zeros((height, *inner), kind)
    for i, row in zip(ids, values, strict=True):
        expected[i] += row  # whole numbers: exact in any order
    before = ids.copy(), values.copy()
    found = sums_of_rows((height, *inner), ids, values)
    assert found.dtype == kind and found.flags.writeable
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(ids, before[0])
    np.testing.assert_array_equal(values, before[1])
