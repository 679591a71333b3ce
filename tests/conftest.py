"""Settings of the whole suite: Hypothesis without a deadline; new cases at a desk, always the same ones in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "desk",
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=False,
)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data files, or a skip that says how to name it."""
    folder = os.environ.get("TINYGRAD_RNN_DATA")
    if not folder:
        pytest.skip("real data files: set TINYGRAD_RNN_DATA to their folder")
    return Path(folder)
