"""Tensors: how they are made, read, indexed and combined with the numbers and arrays of the world outside."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_rnn as tg
from tinygrad_rnn.backend import CUPY, NUMPY, Backend
from tinygrad_rnn.course.strict_fake import StrictFakeBackend
from tinygrad_rnn.errors import ArgumentError, BackendError, BackendUnavailableError, DTypeError

from .strategies import distinct, indices, seeds, shapes, some

# Making -------------------------------------------------------------------------------------------------------------

DEFAULTS = {
    "float": (1.5, "float32"),
    "floats": ([1.5, 2.5], "float32"),
    "nested": ([[1, 2.5], [3, 4]], "float32"),
    "tuple": ((1.0, 2.0), "float32"),
    "empty": ([], "float32"),
    "int": (3, "int64"),
    "ints": ([1, 2], "int64"),
    "bool": (True, "bool"),
    "bools": ([True, False], "bool"),
    "range": (range(3), "int64"),
    "float64 array": (np.zeros(2), "float64"),
    "float32 array": (np.zeros(2, np.float32), "float32"),
    "int32 array": (np.zeros(2, np.int32), "int32"),
    "uint8 array": (np.zeros(2, np.uint8), "uint8"),
    "float32 number": (np.float32(2), "float32"),
    "float32 numbers": ([np.float32(2), np.float32(3)], "float32"),
    "array in column order": (np.arange(6.0).reshape(2, 3).T, "float64"),
    "0-d array": (np.array(2.0), "float64"),
    "array of the other byte order": (np.array([1.0, 2.0], dtype=">f8"), "float64"),
}


@pytest.mark.parametrize(("data", "expected"), DEFAULTS.values(), ids=DEFAULTS)
def test_default_types(data: Any, expected: str, backend: Backend) -> None:
    made = tg.tensor(data, backend=backend, requires_grad=expected.startswith("float"))
    assert made.dtype == expected
    assert type(made.data) is backend.array_type
    assert made.backend is backend
    np.testing.assert_array_equal(made.numpy(), np.asarray(data))


@pytest.mark.parametrize("wanted", ["float32", np.float64, np.dtype("int32"), int, bool, float])
def test_asked_for_types(wanted: Any, backend: Backend) -> None:
    assert tg.tensor([0, 1], dtype=wanted, backend=backend).dtype == np.dtype(wanted)


@pytest.mark.parametrize("kind", [np.asarray, lambda a: a.view(np.matrix), np.ma.asarray, lambda a: a.T])
def test_a_tensor_is_a_copy_of_its_data(kind: Any, backend: Backend) -> None:
    array = np.ones((2, 2))
    made = tg.tensor(kind(array), backend=backend)
    array[:] = 7
    assert (made.numpy() == 1).all()
    twin = tg.tensor(made)
    twin += 1.0
    assert (made.numpy() == 1).all()
    assert twin.backend is backend


@pytest.mark.parametrize("make", [tg.zeros, tg.ones])
def test_zeros_and_ones(make: Any, backend: Backend, dtype: str) -> None:
    made = make((2, 3), dtype=dtype, backend=backend)
    assert (made.shape, made.dtype, made.backend) == ((2, 3), dtype, backend)
    assert (made.numpy() == (make is tg.ones)).all()
    assert make((2, 3)).dtype == np.float32


def test_default_backend(backend: Backend) -> None:
    with tg.use_backend(backend) as inside:
        assert inside is backend
        assert tg.tensor(1.0).backend is backend
        with tg.use_backend("numpy"):
            assert tg.tensor(1.0).backend is NUMPY
        assert tg.zeros((2,)).backend is backend
    assert tg.tensor(1.0).backend is NUMPY
    with pytest.raises(ZeroDivisionError), tg.use_backend(backend):
        _ = 1 / 0
    assert tg.tensor(1.0).backend is NUMPY


def test_default_backend_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYGRAD_RNN_BACKEND", "numpy")
    assert tg.tensor(1.0).backend is NUMPY
    monkeypatch.setenv("TINYGRAD_RNN_BACKEND", "abacus")
    with pytest.raises(ArgumentError, match=r"(?s)'abacus'.*Fix: .*'numpy'"):
        tg.tensor(1.0)


@pytest.mark.skipif(CUPY.available(), reason="this machine has a graphics card")
def test_cupy_without_a_card_says_what_to_do() -> None:
    for ask in (
        lambda: tg.use_backend("cupy"),
        lambda: tg.tensor(1.0).to("cupy"),
        lambda: tg.tensor(1.0, backend="cupy"),
    ):
        with pytest.raises(BackendUnavailableError, match="Fix: "):
            ask()
    assert tg.tensor(1.0).backend is NUMPY


# Reading ------------------------------------------------------------------------------------------------------------


def test_numpy_is_a_copy(backend: Backend) -> None:
    x = tg.tensor([1.0, 2.0], backend=backend)
    out = x.numpy()
    assert type(out) is np.ndarray
    out[0] = 9
    assert x.numpy()[0] == 1


def test_attributes(backend: Backend) -> None:
    x = tg.tensor(np.zeros((2, 3, 4)), backend=backend)
    assert (x.shape, x.ndim, x.size, len(x), x.dtype) == ((2, 3, 4), 3, 24, 2, np.dtype("float64"))
    assert (type(x.shape), type(x.size), x.T.shape, x.mT.shape) == (tuple, int, (4, 3, 2), (2, 4, 3))


def test_iteration(backend: Backend) -> None:
    x = tg.tensor([[1.0, 2.0], [3.0, 4.0]], backend=backend, requires_grad=True)
    first, second = x
    (first * second).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [[3, 4], [1, 2]])
    assert [row.item() for row in tg.tensor([5, 6], backend=backend)] == [5, 6]
    for fails in (iter, len):
        with pytest.raises((ValueError, TypeError), match="single number"):
            fails(tg.tensor(1.0, backend=backend))


@pytest.mark.parametrize("shape", [(), (1,), (1, 1, 1)])
def test_single_numbers_become_python_numbers(shape: tuple[int, ...], backend: Backend) -> None:
    x = tg.tensor(np.full(shape, 2.5), backend=backend)
    assert (x.item(), float(x), int(x), bool(x)) == (2.5, 2.5, 2, True)
    assert type(x.item()) is float
    assert type((x.astype("int64")).item()) is int
    assert type((x > 2).item()) is bool


def test_repr(backend: Backend) -> None:
    place = "" if backend.name == "numpy" else f", backend='{backend.name}'"
    x = tg.tensor([1.0, 2.0], backend=backend, requires_grad=True)
    assert repr(x) == f"tensor([1., 2.], dtype=float32{place}, requires_grad=True)"
    assert repr(x.detach()) == f"tensor([1., 2.], dtype=float32{place})"
    assert repr(x * 2) == f"tensor([2., 4.], dtype=float32{place}, op='multiply')"
    assert repr(tg.tensor(3, backend=backend)) == f"tensor(3, dtype=int64{place})"
    assert len(repr(tg.zeros((100, 100), backend=backend))) < 1000


def test_tensors_are_keys_by_identity(backend: Backend) -> None:
    a, b = (tg.tensor([1.0, 2.0], backend=backend) for _ in range(2))
    assert len({a, b, a}) == 2
    assert {a: 1}[a] == 1


def test_to_another_backend() -> None:
    fake = StrictFakeBackend()
    x = tg.tensor([1.0, 2.0], requires_grad=True)
    there = x.to(fake)
    assert (there.backend, there.requires_grad, there.op) == (fake, True, None)
    assert x.to("numpy") is x
    assert there.to(fake) is there
    back = tg.tensor([1.0, 2.0], backend=fake).to("numpy")
    back += 1.0
    assert (type(back.data), back.requires_grad) == (np.ndarray, False)
    np.testing.assert_array_equal(back.numpy(), [2, 3])


def test_conversion_to_numpy_is_only_implicit_on_the_host() -> None:
    x = tg.tensor([1.0, 2.0])
    np.testing.assert_array_equal(np.asarray(x), [1, 2])
    assert np.asarray(x, dtype="float64").dtype == np.float64
    with pytest.raises(BackendError, match=r"(?s)strict-fake.*Fix: .*\.numpy\(\)"):
        np.asarray(tg.tensor([1.0], backend=StrictFakeBackend()))


# Indexing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunk", range(4))
@some
@given(data=st.data(), shape=shapes())
def test_index_is_that_of_numpy(chunk: int, data: st.DataObject, shape: tuple[int, ...], backend: Backend) -> None:
    [a] = distinct(np.random.default_rng(data.draw(seeds)), [shape])
    index = data.draw(indices(shape))
    x = tg.tensor(a, backend=backend, requires_grad=True)
    y = x[index]
    np.testing.assert_array_equal(y.numpy(), a[index])
    counts = np.zeros(shape)
    np.add.at(counts, index, 1)
    if y.size:
        y.sum().backward()
        np.testing.assert_array_equal(x.grad.numpy(), counts)


A = np.arange(24.0).reshape(2, 3, 4)
INDICES: list[Any] = [
    0,
    -1,
    np.int64(1),
    ...,
    None,
    (),
    slice(None, None, -1),
    (slice(None), None, 1),
    (..., 0),
    (0, ..., None, 2),
    [0, 1, 1],
    [[0, 1], [1, 1]],
    range(2),
    [True, False],
    A > 7,
    A[:, :, 0] > 7,
    (slice(None), [0, 2, 2]),
    ([0, 1], slice(None), [3, 3]),
    (np.array([[0], [1]]), np.array([0, 2, 2])),
    (0, [2, 2, 2]),
    ([1, 0], ..., None),
    np.array(1),
    np.zeros((0,), dtype=int),
    [],
    np.array([1, 0, 1], dtype=np.uint8),
    (np.array([-1, -2]), -1, [-4, 3]),
    (slice(1, 1), [0]),
    (A[:, 0, 0] > 7, [0, 2]),
    (slice(None), (0, 2)),
]


@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_every_kind_of_index(index: Any, backend: Backend) -> None:
    x = tg.tensor(A, backend=backend, requires_grad=True)
    y = x[index]
    np.testing.assert_array_equal(y.numpy(), A[index])
    y.sum().backward()
    counts = np.zeros(A.shape)
    np.add.at(counts, index, 1)
    np.testing.assert_array_equal(x.grad.numpy(), counts)


@pytest.mark.parametrize("index", [[1, 0, 1], [[True, False, True], [False, False, True]]])
def test_tensors_as_indices(index: Any, backend: Backend) -> None:
    a = np.arange(6.0).reshape(2, 3)
    x = tg.tensor(a, backend=backend, requires_grad=True)
    chosen = tg.tensor(index, backend=backend)
    np.testing.assert_array_equal(x[chosen].numpy(), a[np.array(index)])
    np.testing.assert_array_equal(x[x > 2].numpy(), a[a > 2])
    x[chosen].sum().backward()
    counts = np.zeros((2, 3))
    np.add.at(counts, np.array(index), 1)
    np.testing.assert_array_equal(x.grad.numpy(), counts)


@some
@given(data=st.data(), shape=shapes(1))
def test_assignment_is_that_of_numpy(data: st.DataObject, shape: tuple[int, ...], backend: Backend) -> None:
    a = np.arange(float(np.prod(shape))).reshape(shape)
    index = data.draw(indices(shape))
    x = tg.tensor(a, backend=backend)
    x[index] = -1.0
    a[index] = -1
    np.testing.assert_array_equal(x.numpy(), a)


def test_assigned_values_may_be_tensors_and_broadcast(backend: Backend) -> None:
    x = tg.tensor(np.zeros((2, 3)), backend=backend)
    x[0] = tg.tensor(np.arange(3.0), backend=backend)
    x[:, 1] = 5
    x[1, 2] = np.float64(7)
    np.testing.assert_array_equal(x.numpy(), [[0, 5, 2], [0, 5, 7]])


@pytest.mark.parametrize("value", [1.5, "tensor"])
def test_assignment_to_whole_numbers_never_cuts_off(value: Any, backend: Backend) -> None:
    x = tg.tensor([1, 2], backend=backend)
    with pytest.raises(DTypeError):
        x[0] = tg.tensor(1.5, backend=backend) if value == "tensor" else value
    np.testing.assert_array_equal(x.numpy(), [1, 2])


# Numbers from outside -----------------------------------------------------------------------------------------------

OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow]
NUMBERS = [2, 2.5, True, np.float64(2.5), np.float32(2.5), np.int64(2), np.uint8(3), np.bool_(True)]


@pytest.mark.parametrize("f", OPERATORS)
@pytest.mark.parametrize("number", NUMBERS, ids=lambda n: f"{type(n).__name__}")
@pytest.mark.parametrize("shape", [(), (2,)])
def test_numbers_never_change_the_type(
    f: Any, number: Any, shape: tuple[int, ...], backend: Backend, dtype: str
) -> None:
    value = np.full(shape, 1.5)
    for call in (lambda x: f(x, number), lambda x: f(number, x)):
        x = tg.tensor(value, dtype=dtype, backend=backend, requires_grad=True)
        y = call(x)
        assert isinstance(y, tg.Tensor)
        assert y.dtype == dtype
        np.testing.assert_allclose(y.numpy(), call(value), rtol=1e-6)
        y.sum().backward()
        assert x.grad.dtype == dtype
        assert type(x.grad.data) is backend.array_type


@pytest.mark.parametrize("f", [operator.iadd, operator.isub, operator.imul, operator.itruediv])
@pytest.mark.parametrize("number", NUMBERS, ids=lambda n: f"{type(n).__name__}")
@pytest.mark.parametrize("shape", [(), (2,)])
def test_numbers_in_place(f: Any, number: Any, shape: tuple[int, ...], backend: Backend, dtype: str) -> None:
    value = np.full(shape, 1.5)
    x = tg.tensor(value, dtype=dtype, backend=backend)
    before = x.data
    y = f(x, number)
    assert y is x
    assert x.dtype == dtype and x.data is not before
    assert type(x.data) is backend.array_type
    np.testing.assert_allclose(x.numpy(), f(value, number), rtol=1e-6)
    x[...] = 3.0
    assert (x.numpy() == 3).all()


@pytest.mark.parametrize("f", [*OPERATORS, operator.matmul, operator.lt, operator.eq, operator.ge, operator.ne])
def test_an_array_of_the_backend_and_a_tensor_make_a_tensor(f: Any, backend: Backend) -> None:
    a, b = np.array([[1.5, 2.0], [0.5, 1.0]]), np.array([[1.5, 1.0], [2.0, 3.0]])
    raw, x = backend.asarray(a), tg.tensor(b, backend=backend, requires_grad=True)
    for result, expected in ((f(raw, x), f(a, b)), (f(x, raw), f(b, a))):
        assert type(result) is tg.Tensor
        np.testing.assert_allclose(result.numpy(), expected)


@pytest.mark.parametrize("f", [operator.and_, operator.or_])
def test_masks_combine_with_arrays_on_either_side(f: Any, backend: Backend) -> None:
    a, b = np.array([True, True, False]), np.array([True, False, False])
    raw, x = backend.asarray(a), tg.tensor(b, backend=backend)
    for result in (f(x, raw), f(raw, x)):
        assert type(result) is tg.Tensor
        np.testing.assert_array_equal(result.numpy(), f(a, b))
    np.testing.assert_array_equal((~x).numpy(), ~b)


def test_whole_numbers_become_floats_where_they_meet_floats(backend: Backend, dtype: str) -> None:
    x = tg.tensor([1.5, 2.5], dtype=dtype, backend=backend, requires_grad=True)
    whole, mask = tg.tensor([2, 3], backend=backend), tg.tensor([True, False], backend=backend)
    for y in (x * whole, whole * x, x * mask, x + mask, tg.where(mask, x, whole), tg.concatenate([whole, x])):
        assert y.dtype == dtype
        y.sum().backward()
    assert x.grad.dtype == dtype


@pytest.mark.parametrize("a", ["int64", "bool"])
@pytest.mark.parametrize("f", [operator.add, operator.mul, operator.truediv, operator.sub])
def test_arithmetic_of_whole_numbers(f: Any, a: str, backend: Backend) -> None:
    left, right = np.array([1, 0, 1]).astype(a), np.array([2, 3, 4])
    result = f(tg.tensor(left, backend=backend), tg.tensor(right, backend=backend))
    assert result.dtype == (np.float32 if f is operator.truediv else np.int64)
    np.testing.assert_allclose(result.numpy(), f(left, right), rtol=1e-6)


# Mixtures that are refused ------------------------------------------------------------------------------------------

MIXING = [
    operator.add,
    operator.matmul,
    tg.maximum,
    lambda a, b: tg.concatenate([a, b]),
    lambda a, b: tg.where(a > 0, a, b),
]


@pytest.mark.parametrize("f", MIXING)
def test_backends_do_not_mix(f: Any, backend: Backend) -> None:
    here = tg.tensor([[1.0, 2.0], [3.0, 4.0]], backend=backend)
    there = tg.tensor([[1.0, 2.0], [3.0, 4.0]], backend=StrictFakeBackend())
    for a, b in ((here, there), (there, here)):
        with pytest.raises(
            BackendError, match=rf"(?s)\[2, 2\] float32 on {a.backend.name}.*on {b.backend.name}.*Fix: .*\.to"
        ):
            f(a, b)


def test_arrays_of_the_host_do_not_cross_to_a_device_unasked() -> None:
    fake = StrictFakeBackend()
    x = tg.tensor([1.0, 2.0], backend=fake)
    for f in (operator.add, operator.mul, tg.maximum):
        with pytest.raises(BackendError, match=r"(?s)NumPy array.*strict-fake.*\[2\] float64.*Fix: tg.tensor"):
            f(x, np.ones(2))
    with pytest.raises((BackendError, TypeError)):
        tg.tensor([1.0, 2.0]) + fake.asarray([1.0, 2.0])
    with pytest.raises(BackendError):
        tg.tensor([1.0, 2.0])[tg.tensor([0, 1], backend=fake)]
    with pytest.raises(BackendError):
        tg.tensor([1.0, 2.0], requires_grad=True).backward(tg.tensor([1.0, 1.0], backend=fake))


@pytest.mark.parametrize("f", MIXING)
def test_float_types_do_not_mix(f: Any, backend: Backend) -> None:
    a = tg.tensor([[1.0, 2.0], [3.0, 4.0]], dtype="float32", backend=backend)
    b = tg.tensor([[1.0, 2.0], [3.0, 4.0]], dtype="float64", backend=backend)
    for x, y in ((a, b), (b, a)):
        with pytest.raises(DTypeError, match=r"(?s)float32 and float64 do not mix.*\[2, 2\] float.*Fix: .*astype"):
            f(x, y)
    with pytest.raises(DTypeError, match="do not mix"):
        a + backend.asarray(np.ones((2, 2)))
    with pytest.raises(DTypeError):
        a[0] = b[0]
    with pytest.raises(DTypeError):
        a += b
