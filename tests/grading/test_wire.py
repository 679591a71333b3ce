"""Plain data survives the way to another process unchanged; nothing else survives reading."""

from __future__ import annotations

import json
import math
import socket
import threading
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tinygrad_rnn.course.plain import Answer, Built, Named, OnDevice, Own, Request, Seeded, TheDevice, Trouble, Untaped
from tinygrad_rnn.grading.wire import (
    ANSWERED,
    ARRAY_BYTES,
    ASKED,
    HEADER_BYTES,
    SIZES,
    HungUp,
    Line,
    Malformed,
    Silence,
    checked,
    pack,
    unpack,
)

arrays = hnp.arrays(
    st.sampled_from(["?", "i1", "u2", "<i8", "<f2", "<f4", "<f8", "<c16", "<U3"]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.fractions() | arrays
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


def crossed(value: Any, kinds: dict[str, Any]) -> Any:
    message = pack(value)
    size, _ = SIZES.unpack(message[: SIZES.size])
    return unpack(message[SIZES.size : SIZES.size + size], message[SIZES.size + size :], kinds)


def alike(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    match a:
        case np.ndarray():
            return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
        case float():
            return a == b or (math.isnan(a) and math.isnan(b))
        case list() | tuple():
            return len(a) == len(b) and all(map(alike, a, b))
        case dict():
            return list(a) == list(b) and all(map(alike, a.values(), b.values()))
    return bool(a == b)


@given(values)
def test_plain_data_arrives_as_it_was(value: Any) -> None:
    assert alike(crossed(value, ANSWERED), value)


@given(values)
def test_an_answer_is_believed_if_it_is_one(value: Any) -> None:
    answer = Answer(
        Trouble("raised", "x", ("ValueError",), 3, "y"), value, value, (True,), {"W": np.ones(2), "b": None}
    )
    found = checked(crossed(answer, ANSWERED))
    assert alike(found.value, value) and found.trouble == answer.trouble and alike(found.gradients, answer.gradients)


def test_requests_arrive_with_their_descriptions() -> None:
    built = Built("Affine", (2, Untaped(np.ones(2)), Seeded(3)), {"k": Named("tanh")}, {"W": np.eye(2)})
    arguments = {"x": OnDevice(np.ones(1), True), "d": TheDevice(), "o": Own(("l02",)), "f": Fraction(1, 3)}
    found = crossed(Request(built, "step", arguments, (np.ones(3),)), ASKED)
    assert repr(found) == repr(Request(built, "step", arguments, (np.ones(3),)))


BAD = {
    "no JSON": b"{]",
    "deep": b"[" * 100_000,
    "a bare list": b"[1]",
    "a class of another kind": b'{"is": "Request", "fields": {"target": "f"}}',
    "an unknown class": b'{"is": "os.system", "fields": {}}',
    "unknown fields": b'{"is": "Answer", "fields": {"points": 9}}',
    "objects in an array": b'{"array": "|O", "shape": [1]}',
    "a record in an array": b'{"array": "<f8,<f8", "shape": [1]}',
    "an array without bytes": b'{"array": "<f8", "shape": [1000000000]}',
    "a negative shape": b'{"array": "<f8", "shape": [-1, -1]}',
    "a shape of truth values": b'{"array": "<f8", "shape": [true]}',
    "an enormous empty shape": b'{"array": "<f8", "shape": [0, 99999999999999999999]}',
    "a denominator of zero": b'{"fraction": [1, 0]}',
    "a list as a key": b'{"dict": [[{"list": []}, 1]]}',
    "an integer of a million digits": b"1" * 1_000_000,
}


@pytest.mark.parametrize("name", BAD)
def test_what_pack_does_not_write_is_not_read(name: str) -> None:
    with pytest.raises(Malformed):
        unpack(BAD[name], b"", ANSWERED)


def test_characters_that_are_none_are_not_read() -> None:
    with pytest.raises(Malformed):
        unpack(b'{"array": "<U1", "shape": [1]}', b"\xff\xff\xff\x7f", ANSWERED)


def test_bytes_that_are_no_truth_values_become_some() -> None:
    found = unpack(b'{"array": "|b1", "shape": [3]}', b"\x00\x02\xff", ANSWERED)
    assert found.tobytes() == b"\x00\x01\x01"


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_no_bytes_do_more_than_be_malformed(header: bytes, body: bytes) -> None:
    with suppress(Malformed):
        checked(unpack(header, body, ANSWERED))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(list(Answer.__dataclass_fields__)), json_values))
def test_no_fields_do_more_than_be_malformed(fields: dict[str, Any]) -> None:
    header = json.dumps({"is": "Answer", "fields": fields}).encode()
    try:
        answer = checked(unpack(header, b"", ANSWERED))
    except Malformed:
        return
    assert isinstance(answer.printed, str) and answer.seconds >= 0


@pytest.mark.parametrize(
    "answer",
    [
        Answer(value={1: 2}),
        Answer(taped=(1,)),  # type: ignore[arg-type]
        Answer(seconds=float("nan")),
        Answer(seconds=-1.0),
        Answer(gradients={"W": np.array(["x"])}),
        Answer(Trouble("right", "")),
        Answer(printed=3),  # type: ignore[arg-type]
        "right",
    ],
    ids=repr,
)
def test_an_answer_with_fields_of_other_kinds_is_none(answer: Any) -> None:
    with pytest.raises(Malformed):
        checked(answer)


@pytest.fixture
def lines() -> Any:
    ours, theirs = socket.socketpair()
    yield Line(ours, ANSWERED), theirs
    ours.close()
    theirs.close()


def test_sizes_are_judged_before_anything_is_read(lines: tuple[Line, socket.socket]) -> None:
    line, other = lines
    for sizes in ((HEADER_BYTES + 1, 0), (2, ARRAY_BYTES + 1)):
        other.sendall(SIZES.pack(*sizes))
        with pytest.raises(Malformed):
            line.receive(1)


def test_a_line_is_patient_for_its_time_only(lines: tuple[Line, socket.socket]) -> None:
    line, other = lines
    with pytest.raises(Silence):
        line.receive(0.05)
    other.sendall(SIZES.pack(4, 0) + b"nu")
    with pytest.raises(Silence):
        line.receive(0.05)
    with pytest.raises(Silence):
        line.send(np.zeros(2**20), 0.05)
    other.close()
    with pytest.raises(HungUp):
        line.receive(1)
    with pytest.raises(HungUp):
        line.send(1, 1)


def test_a_message_may_come_in_pieces(lines: tuple[Line, socket.socket]) -> None:
    line, other = lines
    message = pack(np.arange(50_000.0))

    def dribble() -> None:
        for start in range(0, len(message), 9_999):
            other.sendall(message[start : start + 9_999])

    thread = threading.Thread(target=dribble)
    thread.start()
    assert line.receive(5).sum() == np.arange(50_000.0).sum()
    thread.join()


UNSENDABLE = [object(), np.array([object()]), {1}, [[object()]], np.zeros(ARRAY_BYTES), 10**5000]


@pytest.mark.parametrize("value", UNSENDABLE, ids=["object", "objects", "set", "inside", "large", "digits"])
def test_what_cannot_be_handed_over_is_said(value: Any) -> None:
    with pytest.raises(Malformed):
        pack(value)
