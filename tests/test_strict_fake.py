"""The strict fake refuses, counts and wraps around as CuPy does, and computes what NumPy computes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from tinygrad_rnn.course.strict_fake import ATOMIC, FakeArray, FakeNamespace, StrictFakeBackend

BACKEND = StrictFakeBackend()
XP: Any = BACKEND.xp
FLOATS = st.sampled_from([np.float32, np.float64])
NUMBERS = st.floats(-8, 8, width=16)
MATRICES = FLOATS.flatmap(
    lambda t: hnp.arrays(t, hnp.array_shapes(min_dims=2, max_dims=3, max_side=4), elements=NUMBERS)
)


def fake(data: Any, dtype: Any = np.float32) -> FakeArray:
    return BACKEND.asarray(np.asarray(data, dtype=dtype))


def host(array: Any) -> np.ndarray:
    assert isinstance(array, FakeArray), "CuPy returns arrays, also for single numbers"
    return BACKEND.to_numpy(array)


A = fake([[1, 2, 3], [4, 5, 6]])
NUMPY_ARRAY = np.ones((2, 3), np.float32)
MASK = fake([[True, False, True], [False, False, True]], bool)


# What is refused --------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[type[Exception], Callable[[], Any]]] = {
    "a NumPy operand": (TypeError, lambda: A + NUMPY_ARRAY),
    "a NumPy operand on the left": (TypeError, lambda: NUMPY_ARRAY + A),
    "a 0-d NumPy operand": (TypeError, lambda: A * np.array(2.0)),
    "a NumPy operand in place": (TypeError, lambda: copy.copy(A).__iadd__(NUMPY_ARRAY)),
    "a NumPy operand of a comparison": (TypeError, lambda: A == NUMPY_ARRAY),
    "a NumPy operand of @": (TypeError, lambda: A @ NUMPY_ARRAY.T),
    "a NumPy operand of a ufunc": (TypeError, lambda: XP.maximum(A, NUMPY_ARRAY)),
    "a NumPy operand of NumPy's ufunc": (TypeError, lambda: np.maximum(A, NUMPY_ARRAY)),
    "a list as operand": (TypeError, lambda: A + [1, 2, 3]),
    "a list as operand of a ufunc": (TypeError, lambda: XP.exp([1.0, 2.0])),
    "None as operand": (TypeError, lambda: A + None),
    "None in a comparison": (TypeError, lambda: A == None),  # noqa: E711
    "a number as operand of @": (TypeError, lambda: A @ 3),
    "a NumPy array as out": (TypeError, lambda: XP.exp(A, out=NUMPY_ARRAY.copy())),
    "a NumPy array in a function": (TypeError, lambda: XP.sum(NUMPY_ARRAY)),
    "a list in a function": (TypeError, lambda: XP.sum([1.0, 2.0])),
    "a number in a function": (TypeError, lambda: XP.sum(3.0)),
    "a NumPy array beside others": (TypeError, lambda: XP.concatenate([A, NUMPY_ARRAY])),
    "NumPy arrays to stack": (TypeError, lambda: XP.stack([NUMPY_ARRAY])),
    "numbers to stack": (TypeError, lambda: XP.stack([1.0, 2.0])),
    "a NumPy operand of einsum": (TypeError, lambda: XP.einsum("ij,ij->i", A, NUMPY_ARRAY)),
    "a Python bool as condition": (AttributeError, lambda: XP.where(True, A, A)),
    "a NumPy branch of where": (TypeError, lambda: XP.where(MASK, A, NUMPY_ARRAY)),
    "where in a ufunc": (TypeError, lambda: XP.exp(A, where=MASK)),
    "where in a reduction": (TypeError, lambda: XP.sum(A, where=MASK)),
    "where in a reducing method": (TypeError, lambda: A.sum(where=MASK)),
    "initial in a reduction": (TypeError, lambda: A.max(initial=0)),
    "clip(min=, max=)": (TypeError, lambda: XP.clip(A, min=0, max=1)),
    "take(mode=)": (TypeError, lambda: XP.take(A, fake([0], int), axis=0, mode="wrap")),
    "argsort(stable=)": (TypeError, lambda: XP.argsort(A, stable=True)),
    "device= in creation": (TypeError, lambda: XP.zeros(3, device="cpu")),
    "like= in creation": (TypeError, lambda: XP.zeros(3, like=A)),
    "implicit conversion": (TypeError, lambda: np.asarray(A)),
    "implicit conversion in a list": (TypeError, lambda: np.array([A, A])),
    "an array as a Python index": (TypeError, lambda: [1, 2, 3][fake(1, int)]),
    "an array in range": (TypeError, lambda: range(fake(3, int))),
    "hash": (TypeError, lambda: hash(A)),
    "len of a single number": (TypeError, lambda: len(A[0, 0])),
    "text": (ValueError, lambda: XP.asarray(["a"])),
    "objects": (ValueError, lambda: XP.asarray([None])),
    "errstate": (AttributeError, lambda: XP.errstate),
    "nditer": (AttributeError, lambda: XP.nditer),
    "vecdot": (AttributeError, lambda: XP.vecdot),
    "random": (AttributeError, lambda: XP.random),
    "private names": (AttributeError, lambda: XP.__wrapped__),
    "setflags": (AttributeError, lambda: A.setflags(write=False)),
    "resize": (AttributeError, lambda: A.resize(6)),
    "flags.writeable": (AttributeError, lambda: A.flags.writeable),
    "NumPy's private protocol": (AttributeError, lambda: A.__array_interface__),
    "the array API's namespace": (AttributeError, lambda: A.__array_namespace__),
    "maximum.reduce": (NotImplementedError, lambda: XP.maximum.reduce(A)),
    "exp.at": (NotImplementedError, lambda: XP.exp.at(A, 0)),
    "a list as index": (IndexError, lambda: A[[0, 1]]),
    "a NumPy array as index": (IndexError, lambda: A[np.array([0])]),
    "a Python bool as index": (IndexError, lambda: A[True]),
    "floats as index": (IndexError, lambda: A[A]),
    "a Python index out of range": (IndexError, lambda: A[2]),
    "a NumPy array as value": (TypeError, lambda: copy.copy(A).__setitem__(0, NUMPY_ARRAY[0])),
    "a list as value": (TypeError, lambda: copy.copy(A).__setitem__(0, [1, 2, 3])),
    "a NumPy array to add at": (TypeError, lambda: XP.add.at(copy.copy(A), fake([0], int), NUMPY_ARRAY[:1])),
    "int64 to add at": (TypeError, lambda: XP.add.at(fake([1, 2], np.int64), fake([0], int), 1)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses(case: str) -> None:
    kind, call = REFUSED[case]
    with pytest.raises(kind):
        call()


def test_says_what_cupy_says() -> None:
    with pytest.raises(TypeError, match=r"Unsupported type <class 'numpy\.ndarray'>"):
        A + NUMPY_ARRAY
    with pytest.raises(TypeError, match=r"Implicit conversion to a NumPy array is not allowed"):
        np.asarray(A)
    with pytest.raises(TypeError, match="unexpected keyword argument 'where'"):
        A.sum(where=MASK)


def test_private_names_do_not_pass_through() -> None:
    for name in (
        "__array_struct__",
        "__dlpack__",
        "__cuda_array_interface__",
        "__imatmul__",
        "__contains__",
        "__index__",
    ):
        assert not hasattr(A, name)


# What is counted --------------------------------------------------------------------------------------------------

TRANSFERS: dict[str, tuple[int, Callable[[StrictFakeBackend, FakeArray], Any]]] = {
    "from a list": (1, lambda b, a: b.asarray([1.0, 2.0])),
    "from NumPy": (1, lambda b, a: b.xp.array(NUMPY_ARRAY)),
    "from a number": (1, lambda b, a: b.xp.asarray(1.0)),
    "from its own array": (0, lambda b, a: b.asarray(a)),
    "to NumPy": (1, lambda b, a: b.to_numpy(a)),
    "get": (1, lambda b, a: a.get()),
    "asnumpy": (1, lambda b, a: b.xp.asnumpy(a)),
    "synchronize": (1, lambda b, a: b.synchronize()),
    "float": (1, lambda b, a: float(a[0, 0])),
    "int": (1, lambda b, a: int(a[0, 0])),
    "item": (1, lambda b, a: a.sum().item()),
    "tolist": (1, lambda b, a: a.tolist()),
    "bool": (1, lambda b, a: bool(a[0, 0] > 0)),
    "if": (1, lambda b, a: 1 if a.max() > 0 else 2),
    "repr": (1, lambda b, a: repr(a)),
    "str": (1, lambda b, a: f"{a}"),
    "a mask as index": (1, lambda b, a: a[a > 2]),
    "a mask as index of a value": (1, lambda b, a: a.__setitem__(a > 2, 0.0)),
    "nonzero": (1, lambda b, a: b.xp.nonzero(a)),
    "where without branches": (1, lambda b, a: b.xp.where(a > 2)),
    "where": (0, lambda b, a: b.xp.where(a > 2, a, 0)),
    "unique": (1, lambda b, a: b.xp.unique(a)),
    "arithmetic": (0, lambda b, a: b.xp.tanh(a @ a.mT + 1).sum(axis=0, keepdims=True).astype(b.xp.float64)),
    "creation": (0, lambda b, a: b.xp.zeros((2, 2)) + b.xp.full((2, 2), 2.0) + b.xp.ones_like(a) + b.xp.arange(2)),
    "slices": (0, lambda b, a: a[None, 0, ..., 1:].copy()),
    "integers as index": (0, lambda b, a: a[b.xp.arange(2)]),
    "scatter_add": (0, lambda b, a: b.scatter_add(a, b.xp.arange(2), a)),
    "shape and size": (0, lambda b, a: (a.shape, a.size, a.nbytes, a.strides, a.flags.c_contiguous, len(a))),
}


@pytest.mark.parametrize("case", TRANSFERS)
def test_counts(case: str) -> None:
    backend = StrictFakeBackend()
    array = backend.asarray([[1.0, 2.0], [3.0, 4.0]])
    backend.transfers = 0
    count, call = TRANSFERS[case]
    call(backend, array)
    assert backend.transfers == count


def test_a_copy_shares_no_memory_with_the_host() -> None:
    data = np.zeros(3)
    array = BACKEND.asarray(data)
    data[0] = 1
    back = BACKEND.to_numpy(array)
    back[1] = 1
    assert host(array).tolist() == [0, 0, 0]


# What behaves otherwise -------------------------------------------------------------------------------------------


def test_reductions_return_arrays_without_axes() -> None:
    for result in (A.sum(), XP.mean(A), A.max(), A[0, 0], XP.add(1, 2), XP.array_equal(A, A)):
        assert isinstance(result, FakeArray) and result.shape == ()


@given(indices=st.lists(st.integers(-20, 20), min_size=1), by=st.sampled_from(["index", "take", "method", "along"]))
@settings(deadline=None)
def test_integers_out_of_range_wrap_around(indices: list[int], by: str) -> None:
    rows, i = fake(np.arange(12).reshape(4, 3)), fake(indices, int)
    column = rows[:, 0]
    taken = {
        "index": lambda: rows[i][:, 0],
        "take": lambda: XP.take(rows, i, axis=0)[:, 0],
        "method": lambda: column.take(i),
        "along": lambda: XP.take_along_axis(column, i, axis=0),
    }[by]()
    assert host(taken).tolist() == [3.0 * (k % 4) for k in indices]


@pytest.mark.parametrize("key", [(slice(None), 0), (Ellipsis, 0), (None, 0, slice(None), 1)])
def test_wrapping_finds_the_axis(key: tuple[Any, ...]) -> None:
    array = fake(np.arange(24).reshape(2, 3, 4))
    over = tuple(fake([7], int) if part == 0 else part for part in key)  # 7 is 1 in an axis of 2, 1 of 3, 3 of 4
    axis = {2: 1 if key[0] == slice(None) else 2, 4: 0}[len(key)]
    within = tuple([7 % array.shape[axis]] if part == 0 else part for part in key)
    np.testing.assert_array_equal(host(array[over]), host(array)[within])


def test_the_first_of_several_values_for_one_place_stays() -> None:
    array = fake([0, 0, 0])
    array[fake([0, 2, 0], int)] = fake([1, 2, 3])
    assert host(array).tolist() == [1, 0, 2]  # NumPy: [3, 0, 2]


@given(data=st.data(), array=MATRICES)
@settings(deadline=None)
def test_values_set_at_different_places_are_numpys(data: st.DataObject, array: np.ndarray) -> None:
    key = data.draw(st.permutations(range(len(array))).map(lambda p: np.array(p)))
    value = data.draw(hnp.arrays(array.dtype, array.shape, elements=NUMBERS))
    ours, view = fake(array, array.dtype), array.copy()
    ours.mT.mT[fake(key, int)] = fake(value, array.dtype)
    view[key] = value
    np.testing.assert_array_equal(host(ours), view)


@given(array=hnp.arrays(np.float32, (4, 2), elements=NUMBERS), key=st.lists(st.integers(-4, 3), max_size=9))
@settings(deadline=None)
def test_scatter_add_counts_repeated_indices(array: np.ndarray, key: list[int]) -> None:
    values = np.arange(2 * len(key), dtype=np.float32).reshape(-1, 2)
    ours = fake(array)
    BACKEND.scatter_add(ours, fake(key, int), fake(values))
    expected = array.copy()
    np.add.at(expected, np.array(key, dtype=int), values)
    np.testing.assert_array_equal(host(ours), expected)


def test_scatter_add_of_slices_takes_any_dtype() -> None:
    counts = fake([1, 2, 3], np.int64)
    assert "int64" not in ATOMIC
    BACKEND.scatter_add(counts, slice(1, None), 10)
    assert host(counts).tolist() == [1, 12, 13]


def test_no_warning_for_nan_and_inf(recwarn: pytest.WarningsRecorder) -> None:
    zero = fake([0.0, 1.0])
    assert np.isinf(host(1 / zero)[0]) and np.isinf(host(XP.log(zero))[0])
    assert not recwarn.list


def test_views_know_their_base_and_results_have_none() -> None:
    for view in (
        A[0],
        A.T,
        A.mT,
        A.reshape(3, 2),
        A.ravel(),
        A[None],
        XP.broadcast_to(A, (2, 2, 3)),
        A[0][1:],
        A[0, 0],
    ):
        assert view.base is A
    for new in (A + 1, A.copy(), A[fake([0], int)], A[A > 2], A.sum(axis=0), A.T.reshape(-1), XP.zeros(3)):
        assert new.base is None
    assert A.squeeze() is A and XP.squeeze(A) is A and A.astype(np.float32, copy=False) is A and XP.asarray(A) is A


def test_a_view_writes_to_its_base() -> None:
    array = fake([[1, 2], [3, 4]])
    array[0][:] = 0
    array.T[1] += 10
    assert host(array).tolist() == [[0, 10], [3, 14]]


def test_in_place_returns_the_array_itself() -> None:
    array = original = fake([1, 2])
    array += 1
    array *= fake([2, 3])
    assert array is original and host(array).tolist() == [4, 9]
    assert XP.add(array, 1, out=array) is array and array.sum(out=(total := XP.zeros((), np.float32))) is total


def test_matmul_in_place_makes_a_new_array() -> None:
    array = original = fake(np.eye(2))
    array @= original
    assert array is not original


def test_numbers_stay_weak_and_numpy_scalars_do_not() -> None:
    assert (A * 2.5).dtype == (1 - A).dtype == XP.maximum(A, 0).dtype == XP.where(MASK, A, 0.0).dtype == np.float32
    assert (A * np.float32(2)).dtype == (np.float32(2) * A).dtype == np.float32
    assert (A * np.float64(2)).dtype == (np.float64(2) * A).dtype == np.float64


class Deferred:
    """As a Tensor: asks to be asked."""

    __array_ufunc__ = None

    def __radd__(self, other: Any) -> str:
        return "asked"

    __rmatmul__ = __radd__


class Older:
    __array_priority__ = 1000

    def __radd__(self, other: Any) -> str:
        return "asked"


class Stranger:
    def __radd__(self, other: Any) -> str:
        return "asked"


def test_operators_defer_as_nep_13_says() -> None:
    assert A + Deferred() == A @ Deferred() == A + Older() == "asked"
    with pytest.raises(TypeError, match="Unsupported type"):
        A + Stranger()


def test_numpys_functions_reach_cupys() -> None:
    for result in (np.tanh(A), np.sum(A, axis=0), np.add(A, 1), np.concatenate([A, A])):
        assert isinstance(result, FakeArray)
    with pytest.raises(TypeError):
        np.linalg.norm(A)


def test_iterating_gives_views_and_copies_are_deep() -> None:
    rows = list(A)
    assert [row.shape for row in rows] == [(3,), (3,)] and rows[0].base is A
    for other in (copy.copy(A), copy.deepcopy(A)):
        assert other.base is None and host(other).tolist() == host(A).tolist()


def test_it_is_a_backend() -> None:
    assert repr(BACKEND) == "<backend strict-fake>" and BACKEND.available()
    assert isinstance(A, BACKEND.array_type) and isinstance(BACKEND.xp, FakeNamespace) and XP.ndarray is FakeArray
    assert XP.float32 is np.float32 and XP.newaxis is None and XP.inf == np.inf


VIEWS: dict[str, Callable[[Any, Any], Any]] = {
    "reshape": lambda xp, a: a.reshape((2, -1)),
    "T": lambda xp, a: a.T,
    "mT": lambda xp, a: a[None].mT,
    "swapaxes": lambda xp, a: a.swapaxes(0, 1),
    "transpose": lambda xp, a: a.transpose((1, 0)),
    "squeeze": lambda xp, a: a.squeeze(),
    "squeeze one": lambda xp, a: a[None].squeeze(0),
    "squeeze the wrong one": lambda xp, a: a.squeeze(0),
    "ravel": lambda xp, a: a.ravel(),
    "slices": lambda xp, a: a[None, 0, ..., 1:3],
    "reversed": lambda xp, a: a[..., ::-1],
    "too far": lambda xp, a: a[5],
    "too many": lambda xp, a: a[0, 0, 0],
    "floats": lambda xp, a: a[a],
    "all": lambda xp, a: a[...],
    "one number": lambda xp, a: a[0, 0],
    "broadcast_to": lambda xp, a: xp.broadcast_to(a, (2, 3, 4)),
    "broadcast_to what it is": lambda xp, a: xp.broadcast_to(a, (3, 4)),
    "expand_dims": lambda xp, a: xp.expand_dims(a, 0),
    "split": lambda xp, a: xp.split(a, 2, 1)[1],
    "cast to what it is": lambda xp, a: a.astype(np.float32, copy=False),
    "a NumPy operand of @": lambda xp, a: a @ NUMPY_ARRAY,
    "a Python bool as condition": lambda xp, a: xp.where(True, a, a).shape,
    "where in a method": lambda xp, a: a.sum(where=a),
    "where in a ufunc": lambda xp, a: xp.exp(a, where=True),
    "maximum.reduce": lambda xp, a: xp.maximum.reduce(a),
    "exp.at": lambda xp, a: xp.exp.at(a, 0),
    "conversion": lambda xp, a: np.asarray(a),
    "hash": lambda xp, a: hash(a),
    "length": lambda xp, a: len(a[0]),
    "dtype": lambda xp, a: xp.result_type(a, 1.0),
    "contiguous": lambda xp, a: (a.flags.c_contiguous, a.T.flags.c_contiguous, a.T.flags.owndata),
    "deferring": lambda xp, a: (a + Deferred(), a @ Deferred(), a + Older()),
}


def outcome(xp: Any, array: Any, case: str) -> Any:
    """Return what can be told without a card: the exception, or the layout of a view and whose memory it is."""
    try:
        result = VIEWS[case](xp, array)
    except (TypeError, ValueError, IndexError, AttributeError, NotImplementedError) as error:
        return type(error)
    if not isinstance(result, type(array)):
        return result
    owner = "itself" if result is array else "base" if result.base is array else result.base
    return result.shape, result.strides, result.dtype, owner


@pytest.mark.parametrize("case", VIEWS)
def test_cupy_does_the_same(case: str) -> None:
    cupy = pytest.importorskip("cupy", reason="CuPy is not installed")
    memory = np.arange(12, dtype=np.float32)  # an array of CuPy over the host's memory: nothing is ever launched
    owner = cupy.cuda.UnownedMemory(memory.ctypes.data, memory.nbytes, memory, 0)
    real = cupy.ndarray((3, 4), dtype=np.float32, memptr=cupy.cuda.MemoryPointer(owner, 0))
    assert outcome(XP, fake(memory.reshape(3, 4)), case) == outcome(cupy, real, case)


# What is the same -------------------------------------------------------------------------------------------------

SAME: dict[str, Callable[[Any, Any], Any]] = {  # of a matrix, with the namespace handed in
    "arithmetic": lambda xp, a: -(a + 1) * a - 2 / (a * a + 1) + (3 - a) ** 2 + abs(a),
    "remainder": lambda xp, a: a // 3 + a % 3,
    "comparison": lambda xp, a: (a > 0) & (a <= 4) | ~(a < 2) ^ (a != 0) | (a == 1) & (a >= 1),
    "tanh": lambda xp, a: xp.tanh(a) + xp.exp(a) + xp.log1p(xp.abs(a)) + xp.sqrt(xp.abs(a)) + xp.sign(a),
    "choice": lambda xp, a: xp.where(xp.isfinite(a) & (a > 0), xp.maximum(a, 1), xp.minimum(a, -1)),
    "clip": lambda xp, a: xp.clip(a, -1, 1) + a.clip(-2, 2),
    "matmul": lambda xp, a: a @ a.mT + xp.matmul(a, a.mT),
    "einsum": lambda xp, a: xp.einsum("...ij,...kj->...ik", a, a),
    "sum": lambda xp, a: a.sum(axis=-1, keepdims=True) + a.max(axis=-1, keepdims=True) + a.min(axis=-1, keepdims=True),
    "mean": lambda xp, a: a.mean() + xp.mean(a, axis=0) + a.sum(axis=(0, 1)).sum(),
    "argmax": lambda xp, a: a.argmax(axis=-1),
    "any": lambda xp, a: (a > 0).any(axis=0) | (a > 0).all(axis=0),
    "shapes": lambda xp, a: a.reshape(-1)[::-1].reshape((1, -1)).swapaxes(0, 1).T.ravel().squeeze(),
    "transpose": lambda xp, a: (
        a.transpose().transpose(*range(a.ndim)) + xp.transpose(a) + xp.moveaxis(a, 0, -1).copy().sum()
    ),
    "index": lambda xp, a: a[None, ..., 0:1] + a[0] + a[-1:] + a[..., ::-1],
    "joined": lambda xp, a: xp.concatenate([a, xp.stack([a[0], a[0]])], axis=0),
    "split": lambda xp, a: xp.split(a, 1, axis=0)[0],
    "cumsum": lambda xp, a: xp.cumsum(a, axis=-1),
    "made": lambda xp, a: xp.zeros_like(a) + xp.ones(a.shape, dtype=a.dtype) + xp.full(a.shape, 2, dtype=a.dtype),
    "eye": lambda xp, a: xp.eye(3) + xp.arange(3) + xp.empty((2, 0, 3)).sum(),
    "cast": lambda xp, a: a.astype(xp.int64).astype(xp.float32).astype(bool),
    "broadcast": lambda xp, a: xp.broadcast_to(a, (2, *a.shape)),
    "types": lambda xp, a: a * xp.float32(2) + xp.asarray(a).itemsize + a.nbytes + a.size + a.ndim,
    "reduce": lambda xp, a: xp.add.reduce(a, axis=0),
}


@given(array=MATRICES, name=st.sampled_from(sorted(SAME)))
@settings(deadline=None, max_examples=300)
def test_computes_what_numpy_computes(array: np.ndarray, name: str) -> None:
    ours = SAME[name](XP, fake(array, array.dtype))
    expected = np.asarray(SAME[name](np, array))
    np.testing.assert_array_equal(host(ours), expected)
    assert ours.dtype == expected.dtype
