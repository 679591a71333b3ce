"""Every test of the engine runs on every backend: NumPy, the strict stand-in for CuPy, and CuPy on a graphics card."""

from __future__ import annotations

import pytest

from tinygrad_rnn.backend import CUPY, NUMPY, Backend
from tinygrad_rnn.course.strict_fake import StrictFakeBackend


# Never made the default backend: an operation must find the backend in its inputs.
@pytest.fixture(scope="session", params=["numpy", "strict-fake", pytest.param("cupy", marks=pytest.mark.gpu)])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "cupy" and not CUPY.available():
        pytest.skip("needs CuPy and an NVIDIA graphics card")
    return {"numpy": lambda: NUMPY, "strict-fake": StrictFakeBackend, "cupy": lambda: CUPY}[request.param]()


@pytest.fixture(params=["float32", "float64"], scope="session")
def dtype(request: pytest.FixtureRequest) -> str:
    return request.param
