"""Plain data as bytes: a JSON header, then the raw bytes of the arrays. Nothing is ever unpickled or evaluated.

What arrives from a student's process is not trusted: sizes are capped before anything is read, an array may only have
one of a few number types and exactly the bytes that its shape needs, and an answer is checked field by field. Whatever
does not fit raises `Malformed`.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
import socket
import struct
import time
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from tinygrad_rnn.course.facts import STAGES
from tinygrad_rnn.course.plain import (
    Answer,
    Built,
    Named,
    OnDevice,
    Opaque,
    Own,
    PlainData,
    Request,
    Seeded,
    TheDevice,
    Transfer,
    Trouble,
    Untaped,
)

Json: TypeAlias = Any
SIZES = struct.Struct(">II")  # of the header and of the arrays, before both
HEADER_BYTES = 2 * 2**20
ARRAY_BYTES = 16 * 2**20
TEXT = 4_000  # characters of a text about the code: what it printed, what it raised
DTYPE = re.compile(r"[<|](b1|[iu][1248]|f(2|4|8|16)|c(8|16|32)|U[1-9]\d{0,3}|S[1-9]\d{0,3})")
ASKED = {kind.__name__: kind for kind in (Built, Named, OnDevice, Own, Request, Seeded, TheDevice, Untaped)}
ANSWERED: dict[str, type] = {kind.__name__: kind for kind in (Answer, Opaque, Transfer, Trouble)}


class Malformed(Exception):  # noqa: N818  (what a student's process said, not a fault of the program)
    """Bytes that no honest process sends."""


class Silence(Exception):  # noqa: N818
    """Nothing came in time."""


class HungUp(Exception):  # noqa: N818
    """The other side is gone."""


# Plain data and JSON ------------------------------------------------------------------------------------------------


def pack(value: PlainData) -> bytes:
    """Return plain data (or a Request, or an Answer) as one message.

    Raises
    ------
    Malformed : it is too large, nested too deeply, or not plain data.
    """
    arrays: list[bytes] = []
    try:
        header = json.dumps(_to_json(value, arrays)).encode()
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise Malformed(f"it cannot be written: {error}") from error
    body = b"".join(arrays)
    if len(header) > HEADER_BYTES or len(body) > ARRAY_BYTES:
        raise Malformed(f"it is too large ({(len(header) + len(body)) // 2**20} MiB)")
    return SIZES.pack(len(header), len(body)) + header + body


def unpack(header: bytes, body: bytes, kinds: Mapping[str, type]) -> PlainData:
    """Return the plain data of a message's two parts; `kinds` are the descriptions that may occur in it.

    Raises
    ------
    Malformed : the message is not one that `pack` writes.
    """
    try:
        reader = _Reader(body, kinds)
        value = reader.value(json.loads(header))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError, ArithmeticError) as error:
        raise Malformed(f"it cannot be read: {type(error).__name__}") from error
    if reader.used != len(body):
        raise Malformed("bytes are left over")
    return value


def _to_json(value: PlainData, arrays: list[bytes]) -> Json:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case np.ndarray():
            if not DTYPE.fullmatch(value.dtype.str):
                raise TypeError(f"an array of {value.dtype}")
            arrays.append(value.tobytes())
            return {"array": value.dtype.str, "shape": list(value.shape)}
        case Fraction():
            return {"fraction": [value.numerator, value.denominator]}
        case tuple() | list():
            return {type(value).__name__: [_to_json(item, arrays) for item in value]}
        case dict():
            return {"dict": [[_to_json(key, arrays), _to_json(item, arrays)] for key, item in value.items()]}
    if type(value).__name__ in ASKED.keys() | ANSWERED.keys():
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {"is": type(value).__name__, "fields": {name: _to_json(item, arrays) for name, item in fields.items()}}
    raise TypeError(type(value).__name__)


class _Reader:
    """Rebuilds plain data; takes the arrays from the body in their order."""

    def __init__(self, body: bytes, kinds: Mapping[str, type]) -> None:
        self._body = body
        self._kinds = kinds
        self.used = 0

    def value(self, read: Json) -> PlainData:
        match read:
            case None | bool() | int() | float() | str():
                return read
            case {"array": str(dtype), "shape": list(shape)}:
                return self._array(dtype, shape)
            case {"fraction": [int(numerator), int(denominator)]}:
                return Fraction(numerator, denominator)
            case {"tuple": list(items)}:
                return tuple(map(self.value, items))
            case {"list": list(items)}:
                return list(map(self.value, items))
            case {"dict": list(items)}:
                return {self.value(key): self.value(item) for key, item in items}
            case {"is": str(name), "fields": dict(fields)}:
                return self._kinds[name](**{key: self.value(item) for key, item in fields.items()})
        raise ValueError("neither a value nor a description")

    def _array(self, dtype: str, shape: list[Json]) -> np.ndarray:
        if not DTYPE.fullmatch(dtype) or len(shape) > 16 or not all(type(n) is int and n >= 0 for n in shape):
            raise ValueError("no such array")
        kind = np.dtype(dtype)
        size = math.prod(shape) * kind.itemsize
        raw = self._body[self.used : self.used + size]
        if len(raw) < size:
            raise ValueError("an array without its bytes")
        self.used += size
        if kind.kind == "b":
            return np.not_equal(np.frombuffer(raw, np.uint8), 0).reshape(shape)  # a byte of 2 is no truth value
        array = np.frombuffer(raw, kind).reshape(shape).copy()
        if kind.kind == "U" and (np.frombuffer(raw, np.uint32) >= 0x110000).any():
            raise ValueError("a character that is none")
        return array


# Answers that may be forged -----------------------------------------------------------------------------------------


def checked(answer: PlainData) -> Answer:
    """Return an answer from a student's process if every field is of its kind; long texts are cut.

    Raises
    ------
    Malformed : it is no answer.
    """
    if not isinstance(answer, Answer):
        raise Malformed("it is no answer")
    trouble = answer.trouble
    good = (
        (trouble is None or _is_trouble(trouble))
        and _is_plain(answer.value)
        and _is_plain(answer.again)
        and _all(answer.taped, tuple, bool)
        and isinstance(answer.gradients, dict)
        and all(isinstance(name, str) and _is_gradient(g) for name, g in answer.gradients.items())
        and _all(answer.changed, tuple, str)
        and _all(answer.transfers, tuple, Transfer)
        and all(_is_transfer(transfer) for transfer in answer.transfers)
        and isinstance(answer.printed, str)
        and isinstance(answer.seconds, (int, float))
        and 0 <= answer.seconds < math.inf
    )
    if not good:
        raise Malformed("a field of the answer is of the wrong kind")
    if trouble is not None:
        trouble = dataclasses.replace(trouble, message=trouble.message[:TEXT], code=trouble.code[:TEXT])
    return dataclasses.replace(answer, trouble=trouble, printed=answer.printed[:TEXT])


def _is_plain(value: PlainData) -> bool:
    match value:
        case None | bool() | int() | float() | str() | Fraction() | np.ndarray():
            return True
        case tuple() | list():
            return all(map(_is_plain, value))
        case dict():
            return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
        case Opaque(name):
            return isinstance(name, str) and len(name) < TEXT
    return False


def _is_trouble(trouble: Any) -> bool:
    return (
        isinstance(trouble, Trouble)
        and trouble.stage in STAGES
        and all(isinstance(text, str) for text in (trouble.message, trouble.code, trouble.waits_for))
        and _all(trouble.errors, tuple, str)
        and type(trouble.line) is int
    )


def _is_transfer(transfer: Transfer) -> bool:
    return isinstance(transfer.what, str) and type(transfer.line) is int and isinstance(transfer.code, str)


def _is_gradient(g: Any) -> bool:
    return g is None or (isinstance(g, np.ndarray) and g.dtype.kind == "f")


def _all(values: Any, container: type, kind: type) -> bool:
    return isinstance(values, container) and all(isinstance(value, kind) for value in values)  # type: ignore[attr-defined]


# The line -------------------------------------------------------------------------------------------------------


class Line:
    """One end of a connection between two processes.

    Parameters
    ----------
    connection : one end of a pair of sockets.
    kinds : the descriptions that may arrive here.
    """

    def __init__(self, connection: socket.socket, kinds: Mapping[str, type]) -> None:
        self._connection = connection
        self._kinds = kinds

    def send(self, value: PlainData, seconds: float | None = None) -> None:
        """Send plain data; Silence if it is not taken in so many seconds, HungUp if nobody is there."""
        try:
            self._connection.settimeout(seconds)
            self._connection.sendall(pack(value))
        except TimeoutError as error:
            raise Silence from error
        except OSError as error:
            raise HungUp from error

    def receive(self, seconds: float | None = None) -> PlainData:
        """Return the next message; Silence if it is not there after so many seconds, HungUp, or Malformed."""
        deadline = None if seconds is None else time.monotonic() + seconds
        header_size, body_size = SIZES.unpack(self._read(SIZES.size, deadline))
        if header_size > HEADER_BYTES or body_size > ARRAY_BYTES:
            raise Malformed("it is too large")
        return unpack(self._read(header_size, deadline), self._read(body_size, deadline), self._kinds)

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise Silence
            try:
                self._connection.settimeout(left)
                part = self._connection.recv(min(size - len(parts), 2**16))
            except TimeoutError as error:
                raise Silence from error
            except OSError as error:
                raise HungUp from error
            if not part:
                raise HungUp
            parts += part
        return bytes(parts)

    def close(self) -> None:
        """Close this end."""
        self._connection.close()
