"""The one piece of ambient state: what code does not pass along explicitly.

It is a context variable, so threads and asynchronous tasks do not see each other's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from tinygrad_rnn.backend import Backend, get_backend


@dataclass(frozen=True, slots=True)
class Ambient:
    """What code does not pass along explicitly: is it recorded, is it watched for NaN, where are new tensors made?"""

    recording: bool = True
    anomaly: bool = False
    backend: Backend | None = None  # None: what the environment variable says


AMBIENT: ContextVar[Ambient] = ContextVar("tinygrad_rnn", default=Ambient())  # noqa: B039  (frozen)


def default_backend() -> Backend:
    """Return the backend on which new tensors are made (environment variable ``TINYGRAD_RNN_BACKEND``, else NumPy)."""
    return AMBIENT.get().backend or get_backend(os.environ.get("TINYGRAD_RNN_BACKEND", "numpy"))


class use_backend:  # noqa: N801  (read as a statement)
    """Make new tensors on `backend` from now on, or, as a ``with`` block, inside the block only.

    >>> with use_backend("numpy") as backend:
    ...     backend
    <backend numpy>

    Raises
    ------
    ArgumentError (a ValueError) : no backend has that name.
    BackendUnavailableError (an ImportError) : this machine cannot run it.
    """

    def __init__(self, backend: str | Backend) -> None:
        self.backend = get_backend(backend)
        _ = self.backend.xp  # raises, with what to install, before anything is computed
        self._token = AMBIENT.set(replace(AMBIENT.get(), backend=self.backend))

    def __enter__(self) -> Backend:
        return self.backend

    def __exit__(self, *_: object) -> None:
        AMBIENT.reset(self._token)


@contextmanager
def no_grad() -> Iterator[None]:
    """Record nothing inside the ``with`` block (or the decorated function): for evaluation and for updates."""
    with recording(False):
        yield


@contextmanager
def recording(on: bool) -> Iterator[None]:
    """Record, or do not record, inside the ``with`` block, whatever holds outside."""
    token = AMBIENT.set(replace(AMBIENT.get(), recording=on))
    try:
        yield
    finally:
        AMBIENT.reset(token)
