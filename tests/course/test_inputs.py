"""The drawn inputs: sizes that belong together, and values that mean what the check says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from tinygrad_rnn.course.inputs import Case, cases, floats, ids, masks, size
from tinygrad_rnn.errors import CourseError

BATCH = {
    "F": floats("b s n"),
    "half": floats("n m", scale=0.5),
    "mask": masks("b s"),
    "holes": masks("b s", empty=True, padding="any"),
    "left": masks("b s", padding="left"),
    "words": ids("b s", below="V"),
    "n": size("n"),
    "k": st.integers(10, 20),
}


@settings(deadline=None)
@given(cases(BATCH, {"s": (2, 6), "V": (3, 3)}))
def test_one_letter_is_one_size(case: Case) -> None:
    sizes, values = case.sizes, case.values
    assert values["F"].shape == (sizes["b"], sizes["s"], sizes["n"])
    assert values["half"].shape == (sizes["n"], sizes["m"])
    assert values["mask"].shape == values["words"].shape == (sizes["b"], sizes["s"])
    assert values["n"] == sizes["n"]
    assert 10 <= values["k"] <= 20
    assert 2 <= sizes["s"] <= 6
    assert sizes["V"] == 3
    assert values["words"].dtype == np.int64
    assert values["words"].min() >= 0
    assert values["words"].max() < 3


@settings(deadline=None)
@given(cases(BATCH, {}), st.randoms())
def test_floats_are_distinct_and_their_sums_are_exact_in_any_order(case: Case, random: object) -> None:
    F = case.values["F"]
    assert len(set(F.ravel())) == F.size
    assert np.abs(F).max() <= 2
    shuffled = F.ravel().copy()
    np.random.default_rng(case.seed).shuffle(shuffled)
    assert shuffled.sum() == F.sum() == np.sum(F[::-1])


@settings(deadline=None)
@given(cases(BATCH, {}))
def test_masks_are_padded_as_asked(case: Case) -> None:
    mask, left = case.values["mask"], case.values["left"]
    assert mask.dtype == bool
    assert mask[:, 0].all()
    assert (np.diff(mask.astype(int), axis=1) <= 0).all()
    assert left[:, -1].all()
    assert (np.diff(left.astype(int), axis=1) >= 0).all()


def test_distinct_and_equal_sizes_both_occur() -> None:
    matrix = cases({"W": floats("n m")}, {})
    assert find(matrix, lambda case: case.sizes["n"] != case.sizes["m"]).sizes
    assert find(matrix, lambda case: case.sizes["n"] == case.sizes["m"] > 1).sizes
    assert find(cases({"mask": BATCH["holes"]}, {}), lambda case: not case.values["mask"].any(axis=1).all()).sizes


@pytest.mark.parametrize(("shape", "padding"), [("b", "right"), ("b s n", "right"), ("b s", "top")])
def test_bad_masks_are_refused(shape: str, padding: str) -> None:
    with pytest.raises(CourseError, match="Fix"):
        masks(shape, padding=padding)
