"""A backend that is asked for where it cannot run says what is missing, before anything is computed."""

from __future__ import annotations

import importlib.util

import pytest

from tinygrad_rnn.ambient import default_backend, use_backend
from tinygrad_rnn.backend import NUMPY, CupyBackend, get_backend
from tinygrad_rnn.errors import ArgumentError, BackendUnavailableError


def test_without_cupy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    backend = CupyBackend()
    assert not backend.available()
    with pytest.raises(ImportError, match=r"(?s)not installed.*Fix: pip install cupy-cuda13x") as caught:
        use_backend(backend)
    assert isinstance(caught.value, BackendUnavailableError)
    assert default_backend() is NUMPY


def test_without_a_card_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(CupyBackend, "available", lambda self: False)
    with pytest.raises(ImportError, match=r"(?s)no graphics card.*Fix: use_backend\('numpy'\)"):
        use_backend(CupyBackend())
    assert default_backend() is NUMPY


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(ArgumentError, match=r"(?s)'abacus'.*'numpy', 'cupy'"):
        get_backend("abacus")
