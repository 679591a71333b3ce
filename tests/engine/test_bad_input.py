"""Bad input to every public function: the class of the error, and that it says what was found and how to go on."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
import pytest

import tinygrad_rnn as tg
from tinygrad_rnn import functional as F
from tinygrad_rnn.backend import Backend
from tinygrad_rnn.errors import (
    ArgumentError,
    DataError,
    DTypeError,
    GradcheckError,
    GraphError,
    OutOfRangeError,
    ShapeError,
    TinygradRnnError,
)
from tinygrad_rnn.ops import TABLE

Call = Callable[[tg.Tensor], Any]
LIST = r"list.*Fix: .*tg\.tensor"

# name -> calls with x [2, 3] float32, the error each must raise, and what its message must say, in this order.
BAD: dict[str, list[tuple[Call, type[TinygradRnnError], str]]] = {
    # functions
    "abs": [(lambda x: tg.abs([1.0]), DTypeError, LIST)],
    "apply": [
        (lambda x: tg.apply(TABLE["add"], x, x[:, :2]), ShapeError, r"add: .*\[2, 3\] float32.*\[2, 2\] float32")
    ],
    "broadcast_to": [(lambda x: tg.broadcast_to(x, (2, 4)), ShapeError, r"\[2, 3\] float32.*2, 4")],
    "clip": [
        (lambda x: tg.clip(x, 2, 1), ArgumentError, "low 2, high 1"),
        (lambda x: tg.clip([1.0], 0, 1), DTypeError, LIST),
    ],
    "concatenate": [
        (lambda x: tg.concatenate([]), ShapeError, "concatenate: at least one tensor"),
        (lambda x: tg.concatenate([x, x[0]]), ShapeError, r"\[2, 3\] float32.*\[3\] float32"),
        (lambda x: tg.concatenate([x, x], axis=2), OutOfRangeError, "no axis 2"),
        (lambda x: tg.concatenate([[1.0], [2.0]]), DTypeError, LIST),
    ],
    "cumsum": [
        (lambda x: tg.cumsum(x, 2), OutOfRangeError, "no axis 2"),
        (lambda x: tg.cumsum([1.0], 0), DTypeError, LIST),
    ],
    "draw": [
        (lambda x: tg.draw(2.0), TinygradRnnError, "draw"),
        (lambda x: tg.draw(x), TinygradRnnError, "draw"),
    ],
    "draw_rnn": [(lambda x: tg.draw_rnn(x), TinygradRnnError, "draw")],
    "einsum": [
        (lambda x: tg.einsum("ij", x), ArgumentError, "'ij'.*Fix: "),
        (lambda x: tg.einsum("ii->i", x), ArgumentError, "'ii->i'.*Fix: "),
        (lambda x: tg.einsum("...j->j", x), ArgumentError, "Fix: "),
        (lambda x: tg.einsum("ijk->i", x), ShapeError, r"\[2, 3\] float32"),
        (lambda x: tg.einsum("ij,jk->ik", x, x), ShapeError, r"\[2, 3\] float32.*\[2, 3\] float32"),
        (lambda x: tg.einsum("ij,jk->ik", x), TinygradRnnError, r"\[2, 3\] float32"),
        (lambda x: tg.einsum("ij->ik", x), TinygradRnnError, "ij->ik"),
    ],
    "exp": [
        (lambda x: tg.exp("abc"), DTypeError, "str 'abc'.*Fix: "),
        (lambda x: tg.exp(None), DTypeError, "NoneType.*Fix: "),
    ],
    "expand_dims": [
        (lambda x: tg.expand_dims(x, 4), OutOfRangeError, "no axis 4.*3 axes"),
        (lambda x: tg.expand_dims([1.0], 0), DTypeError, LIST),
    ],
    "flip": [
        (lambda x: tg.flip(x, -3), OutOfRangeError, "no axis -3.*2 axes"),
        (lambda x: tg.flip([1.0], 0), DTypeError, LIST),
    ],
    "grad": [
        (lambda x: tg.grad(x.sum(), [x]), GraphError, "nothing was recorded.*requires_grad=False.*Fix: "),
        (lambda x: tg.grad(needing(x) * 2, [x]), ShapeError, r"single number.*\[2, 3\] float32.*Fix: "),
        (lambda x: tg.grad(needing(x).sum(), needing(x)), TinygradRnnError, "Fix: "),
        (lambda x: tg.grad(2.0, [x]), DTypeError, "float 2.0"),
    ],
    "gradcheck": [
        (lambda x: tg.gradcheck(tg.exp, [x]), DTypeError, r"input 0 .*\[2, 3\] float32.*Fix: "),
        (lambda x: tg.gradcheck(lambda x: 1.0, [x.astype("float64")]), DTypeError, "float 1.0"),
        (
            lambda x: tg.gradcheck(lambda t: tg.relu(t - x.astype("float64")), [x.astype("float64")]),
            GradcheckError,
            "kink",
        ),
    ],
    "hessian_vector_product": [
        (lambda x: tg.hessian_vector_product(tg.exp, x, x), ShapeError, r"single number.*\[2, 3\] float32.*Fix: "),
        (
            lambda x: tg.hessian_vector_product(lambda x: (x * x).sum(), x, x[0]),
            ShapeError,
            r"\[3\] .*\[2, 3\] float32",
        ),
        (lambda x: tg.hessian_vector_product(tg.sum, x.astype(int), x), DTypeError, r"\[2, 3\] int64.*Fix: "),
    ],
    "jacobian": [
        (lambda x: tg.jacobian(tg.exp, x.astype(int)), DTypeError, r"\[2, 3\] int64.*Fix: "),
        (lambda x: tg.jacobian(lambda x: 2.0, x), DTypeError, r"float 2\.0"),
    ],
    "load": [(lambda x: tg.load("nowhere/model", tg.nn.Linear(2, 3)), DataError, "nowhere")],
    "log": [(lambda x: tg.log([1.0]), DTypeError, LIST)],
    "log_softmax": [
        (lambda x: tg.log_softmax(x, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.log_softmax([1.0]), DTypeError, LIST),
    ],
    "logsumexp": [
        (lambda x: tg.logsumexp(x, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.logsumexp([1.0]), DTypeError, LIST),
    ],
    "linear": [
        (lambda x: tg.linear(x, x), ShapeError, r"inner sizes.*\[2, 3\] float32 @ .*\[2, 3\] float32.*Fix: "),
        (lambda x: tg.linear(x, x.T, x), ShapeError, r"linear: the inputs do not fit.*\[2, 3\] float32"),
        (lambda x: tg.linear([1.0], x), DTypeError, r"a tensor is needed.*Fix: "),
    ],
    "matmul": [
        (lambda x: tg.matmul(x, x), ShapeError, r"inner sizes.*\[2, 3\] float32 @ .*\[2, 3\] float32.*Fix: "),
        (lambda x: x @ x, ShapeError, r"\[2, 3\] float32.*Fix: "),
        (lambda x: x @ 2.0, ShapeError, r"\[2, 3\] float32.*2\.0.*Fix: "),
        (lambda x: tg.matmul(tg.stack([x, x]), tg.stack([x.T] * 3)), ShapeError, r"\[2, 2, 3\].*\[3, 3, 2\]"),
        (lambda x: x @ [1.0, 2.0, 3.0], TinygradRnnError, r"\[2, 3\] float32.*list.*Fix: "),
    ],
    "max": [
        (lambda x: tg.max(x, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.max(x[:0], 0), ShapeError, r"\[0, 3\] float32"),
        (lambda x: tg.max([1.0]), DTypeError, LIST),
    ],
    "maximum": [
        (lambda x: tg.maximum(x, x[:, :2]), ShapeError, r"\[2, 3\] float32.*\[2, 2\] float32"),
        (lambda x: tg.maximum(x, [1.0]), DTypeError, LIST),
    ],
    "mean": [
        (lambda x: tg.mean(x, -3), OutOfRangeError, r"\[2, 3\] float32.*-3"),
        (lambda x: tg.mean([1.0]), DTypeError, LIST),
    ],
    "min": [
        (lambda x: tg.min(x, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.min(x[:, :0]), ShapeError, r"\[2, 0\] float32"),
        (lambda x: tg.min([1.0]), DTypeError, LIST),
    ],
    "minimum": [(lambda x: tg.minimum(x, x[:, :2]), ShapeError, r"\[2, 3\] float32.*\[2, 2\] float32")],
    "ones": [
        (lambda x: tg.ones((2, -1)), TinygradRnnError, "-1"),
        (lambda x: tg.ones((2,), "complex64"), DTypeError, "complex64.*Fix: "),
    ],
    "relu": [(lambda x: tg.relu([1.0]), DTypeError, LIST)],
    "reshape": [
        (lambda x: tg.reshape(x, (4, 5)), ShapeError, r"\[2, 3\] float32.*4, 5"),
        (lambda x: tg.reshape(x, (-1, -1)), ShapeError, r"\[2, 3\] float32"),
        (lambda x: tg.reshape([1.0], (1,)), DTypeError, LIST),
    ],
    "save": [(lambda x: tg.save("nowhere/model", tg.nn.Linear(2, 3)), DataError, "nowhere")],
    "sigmoid": [(lambda x: tg.sigmoid([1.0]), DTypeError, LIST)],
    "sign": [(lambda x: tg.sign([1.0]), DTypeError, LIST)],
    "softmax": [
        (lambda x: tg.softmax(x, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.softmax([1.0]), DTypeError, LIST),
    ],
    "softplus": [(lambda x: tg.softplus([1.0]), DTypeError, LIST)],
    "split": [
        (lambda x: tg.split(x, 2, 1), ShapeError, r"axis 1 .*2 equal parts.*\[2, 3\] float32"),
        (lambda x: tg.split(x, 0), ShapeError, r"\[2, 3\] float32"),
        (lambda x: tg.split(x, 1, 2), OutOfRangeError, "no axis 2"),
        (lambda x: tg.split([1.0], 1), DTypeError, LIST),
    ],
    "sqrt": [(lambda x: tg.sqrt([1.0]), DTypeError, LIST)],
    "squeeze": [
        (lambda x: tg.squeeze(x, 0), ShapeError, r"\[2, 3\] float32"),
        (lambda x: tg.squeeze(x, 2), OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: tg.squeeze([1.0]), DTypeError, LIST),
    ],
    "stack": [
        (lambda x: tg.stack([]), ShapeError, "stack: at least one tensor"),
        (lambda x: tg.stack([x, x.T]), ShapeError, r"\[2, 3\] float32.*\[3, 2\] float32"),
        (lambda x: tg.stack([x, x], axis=3), OutOfRangeError, "no axis 3"),
        (lambda x: tg.stack([[1.0], [2.0]]), DTypeError, LIST),
    ],
    "sum": [
        (lambda x: tg.sum(x, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.sum(x, (0, 0)), ShapeError, r"\[2, 3\] float32.*0, 0"),
        (lambda x: tg.sum([1.0]), DTypeError, LIST),
    ],
    "swapaxes": [
        (lambda x: tg.swapaxes(x, 0, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.swapaxes([1.0], 0, 0), DTypeError, LIST),
    ],
    "take": [
        (lambda x: tg.take(x, 5), OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: tg.take(x, 0, axis=2), OutOfRangeError, "no axis 2"),
        (lambda x: tg.take(x, [0.5]), DTypeError, r"index.*\[1\] float"),
        (lambda x: tg.take([1.0], 0), DTypeError, LIST),
    ],
    "take_along_axis": [
        (lambda x: tg.take_along_axis(x, [0, 1], 0), ShapeError, r"\[2, 3\] float32, \[2\] int64"),
        (lambda x: tg.take_along_axis(x, [[0.5]], 0), DTypeError, r"\[1, 1\] float"),
        (lambda x: tg.take_along_axis(x, [[True, False, True]], 0), DTypeError, r"\[1, 3\] bool"),
        (lambda x: tg.take_along_axis(x, [[0, 0], [0, 0]], 0), TinygradRnnError, r"\[2, 3\] float32.*\[2, 2\] int64"),
        (lambda x: tg.take_along_axis(x, [[0]], 2), OutOfRangeError, "no axis 2"),
    ],
    "tanh": [(lambda x: tg.tanh([1.0]), DTypeError, LIST)],
    "tensor": [
        (lambda x: tg.tensor([[1.0, 2.0], [3.0]]), ShapeError, "different lengths.*Fix: .*pad"),
        (lambda x: tg.tensor([1, 2], requires_grad=True), DTypeError, r"\[2\] int64.*Fix: "),
        (lambda x: tg.tensor([1 + 2j]), DTypeError, "complex128.*Fix: "),
        (lambda x: tg.tensor("abc"), DTypeError, "Fix: "),
        (lambda x: tg.tensor(None), DTypeError, "Fix: "),
        (lambda x: tg.tensor({"a": 1}), DTypeError, "Fix: "),
        (lambda x: tg.tensor([1.0], dtype="float16"), DTypeError, "float16.*Fix: "),
        (lambda x: tg.tensor([1.0], dtype="flaot32"), DTypeError, "flaot32.*Fix: "),
        (lambda x: tg.tensor([300], dtype="uint8"), TinygradRnnError, "uint8"),
        (lambda x: tg.tensor([1.0], backend="abacus"), ArgumentError, "'abacus'.*Fix: "),
    ],
    "transpose": [
        (lambda x: tg.transpose(x, (0, 0)), ShapeError, r"\[2, 3\] float32.*0, 0"),
        (lambda x: tg.transpose(x, (0, 5)), OutOfRangeError, r"\[2, 3\] float32.*5"),
        (lambda x: tg.transpose(x, (0, 3)), OutOfRangeError, r"\[2, 3\] float32.*3"),
        (lambda x: tg.transpose(x, (0,)), ShapeError, r"\[2, 3\] float32"),
        (lambda x: tg.transpose([1.0]), DTypeError, LIST),
    ],
    "use_backend": [(lambda x: tg.use_backend("abacus"), ArgumentError, "'abacus'.*Fix: .*'numpy'")],
    "var": [
        (lambda x: tg.var(x, 2), OutOfRangeError, r"\[2, 3\] float32.*2"),
        (lambda x: tg.var([1.0]), DTypeError, LIST),
    ],
    "where": [
        (lambda x: tg.where(x > 0, x, x[:, :2]), ShapeError, r"\[2, 3\] bool.*\[2, 3\] float32.*\[2, 2\] float32"),
        (lambda x: tg.where([True], x, 0), DTypeError, LIST),
    ],
    "zeros": [
        (lambda x: tg.zeros((2, -1)), TinygradRnnError, "-1"),
        (lambda x: tg.zeros((2,), "complex64"), DTypeError, "complex64.*Fix: "),
    ],
    # functional
    "functional.accuracy": [
        (lambda x: F.accuracy(x, [0]), ShapeError, r"\[2, 3\] float32.*\[1\] int64"),
        (lambda x: F.accuracy(x[:0], []), ShapeError, r"\[0, 3\] float32"),
    ],
    "functional.cross_entropy": [
        (lambda x: F.cross_entropy(x, [0, 1, 2]), ShapeError, r"\[2, 3\] float32.*\[3\] int64"),
        (lambda x: F.cross_entropy(x[0], [0, 1, 2]), ShapeError, r"\[3\] float32"),
        (lambda x: F.cross_entropy(x, [[0], [1]]), ShapeError, r"\[2, 1\] int64"),
        (lambda x: F.cross_entropy(x[:0], np.zeros(0, int)), ShapeError, r"\[0, 3\] float32"),
        (lambda x: F.cross_entropy(x, [0.0, 1.0]), DTypeError, r"\[2\] float64.*Fix: "),
        (lambda x: F.cross_entropy(x, [True, False]), DTypeError, r"\[2\] bool.*Fix: "),
        (lambda x: F.cross_entropy(x, [0, 3]), OutOfRangeError, "label 3 .*sentence 1.*0 to 2"),
        (lambda x: F.cross_entropy(x, [-1, 0]), OutOfRangeError, "label -1 .*sentence 0"),
        (lambda x: F.cross_entropy([[1.0, 2.0]], [0]), DTypeError, LIST),
    ],
    "functional.dropout": [
        (lambda x: F.dropout(x, 1.0, np.random.default_rng(0)), ArgumentError, r"p = 1\.0"),
        (lambda x: F.dropout(x, -0.1, np.random.default_rng(0)), ArgumentError, r"p = -0\.1"),
        (lambda x: F.dropout(x, float("nan"), np.random.default_rng(0)), ArgumentError, "p = nan"),
    ],
    "functional.masked_mean": [
        (lambda x: F.masked_mean(x), ShapeError, r"\[b, s, n\].*\[2, 3\] float32"),
        (
            lambda x: F.masked_mean(sentences(x), np.ones((2, 4), bool)),
            ShapeError,
            r"\[2, 3, 1\] float32.*\[2, 4\] bool.*Fix: ",
        ),
    ],
    "functional.masked_sum": [
        (lambda x: F.masked_sum(x), ShapeError, r"\[b, s, n\].*\[2, 3\] float32"),
        (lambda x: F.masked_sum(sentences(x), np.ones((2, 3))), DTypeError, r"\[2, 3\] float64.*Fix: "),
        (lambda x: F.masked_sum(sentences(x), np.ones((3, 2), bool)), ShapeError, r"\[3, 2\] bool.*Fix: "),
    ],
    # methods
    "Tensor.__getitem__": [
        (lambda x: x[2], OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: x[0, 0, 0], OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: x[1.0], DTypeError, "index.*float"),
        (lambda x: x["a"], DTypeError, "index"),
        (lambda x: x[[0.5, 1.5]], DTypeError, r"index.*\[2\] float"),
        (lambda x: x[np.ones((3, 3), bool)], OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: x[[[0], [1, 2]]], TinygradRnnError, "index"),
    ],
    "Tensor.__setitem__": [
        (lambda x: x.__setitem__(2, 1.0), OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: x.__setitem__(0, x[:, 0]), ShapeError, r"\[2, 3\] float32.*\[2\] float32"),
        (lambda x: x.__setitem__(0, [1.0, 2.0, 3.0]), DTypeError, LIST),
    ],
    "Tensor.__iadd__": [
        (lambda x: x.__iadd__(x.T), ShapeError, r"\[2, 3\] float32.*\[3, 2\] float32"),
        (lambda x: x.__iadd__(tg.stack([x, x])), ShapeError, r"\[2, 2, 3\] float32.*\[2, 3\] float32"),
        (lambda x: x.__iadd__([1.0]), DTypeError, LIST),
        (lambda x: x.astype(int).__iadd__(0.5), DTypeError, r"\[2, 3\] float64.*\[2, 3\] int64"),
    ],
    "Tensor.__add__": [
        (lambda x: x + x.T, ShapeError, r"add: .*\[2, 3\] float32.*\[3, 2\] float32"),
        (lambda x: x + [1.0], DTypeError, LIST),
        (lambda x: [1.0] + x, DTypeError, LIST),
        (lambda x: x + None, DTypeError, "NoneType.*Fix: "),
        (lambda x: x + "1", DTypeError, "str '1'.*Fix: "),
        (lambda x: x + 1j, DTypeError, "complex.*Fix: "),
    ],
    "Tensor.__invert__": [
        (lambda x: ~x, DTypeError, r"\[2, 3\] float32"),
        (lambda x: x & x, DTypeError, r"\[2, 3\] float32"),
    ],
    "Tensor.__pow__": [
        (lambda x: x**x.T, ShapeError, r"\[2, 3\] float32.*\[3, 2\] float32"),
        (lambda x: x.astype(int) ** -1, (DTypeError, ArgumentError), r"\[2, 3\] int64"),
    ],
    "Tensor.__bool__": [
        (lambda x: bool(x), ShapeError, r"\[2, 3\] float32"),
        (lambda x: float(x), ShapeError, r"\[2, 3\] float32"),
    ],
    "Tensor.__len__": [(lambda x: len(x[0, 0]), ShapeError, r"\[\] float32")],
    "Tensor.astype": [
        (lambda x: x.astype("complex64"), DTypeError, "complex64.*Fix: "),
        (lambda x: x.astype("nonsense"), DTypeError, "nonsense.*Fix: "),
    ],
    "Tensor.backward": [
        (lambda x: x.sum().backward(), GraphError, r"nothing was recorded.*\[\] float32.*Fix: "),
        (lambda x: (needing(x) * 2).backward(), ShapeError, r"single number.*\[2, 3\] float32.*Fix: "),
        (lambda x: (needing(x) * 2).backward(x[0]), ShapeError, r"\[3\] float32.*\[2, 3\] float32"),
        (lambda x: (needing(x) * 2).backward(x.astype("float64")), DTypeError, r"\[2, 3\] float64.*\[2, 3\] float32"),
        (lambda x: (needing(x) * 2).backward(2.0), ShapeError, r"\[\] float32.*\[2, 3\] float32"),
    ],
    "Tensor.item": [
        (lambda x: x.item(), ShapeError, r"\[2, 3\] float32.*Fix: "),
        (lambda x: x[:0].item(), ShapeError, r"\[0, 3\] float32.*Fix: "),
    ],
    "Tensor.max": [(lambda x: x.max(axis=5), OutOfRangeError, r"\[2, 3\] float32")],
    "Tensor.mean": [
        (lambda x: x.mean(axis=5), OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: x.mean("0"), DTypeError, r"\[2, 3\] float32"),
    ],
    "Tensor.min": [(lambda x: x.min(axis=5), OutOfRangeError, r"\[2, 3\] float32")],
    "Tensor.mT": [(lambda x: x[0].mT, (OutOfRangeError, ShapeError), r"\[3\] float32")],
    "Tensor.reshape": [
        (lambda x: x.reshape(7), ShapeError, r"\[2, 3\] float32.*7"),
        (lambda x: x.reshape(2, "3"), DTypeError, r"\[2, 3\] float32"),
    ],
    "Tensor.squeeze": [(lambda x: x.squeeze(1), ShapeError, r"\[2, 3\] float32")],
    "Tensor.sum": [
        (lambda x: x.sum(axis=5), OutOfRangeError, r"\[2, 3\] float32"),
        (lambda x: x.sum(0.5), DTypeError, r"\[2, 3\] float32"),
        (lambda x: x[0, 0].sum(axis=0), TinygradRnnError, r"\[\] float32"),
    ],
    "Tensor.swapaxes": [(lambda x: x.swapaxes(0, 5), OutOfRangeError, r"\[2, 3\] float32.*5")],
    "Tensor.to": [(lambda x: x.to("abacus"), ArgumentError, "'abacus'.*Fix: ")],
    "Tensor.transpose": [
        (lambda x: x.transpose(0, 5), OutOfRangeError, r"\[2, 3\] float32.*5"),
        (lambda x: x.transpose(0, 1, 2), (ShapeError, OutOfRangeError), r"\[2, 3\] float32"),
    ],
    "Tensor.write": [
        (lambda x: x.write(x.data[0]), ShapeError, r"\[3\] float32 .*\[2, 3\] float32"),
        (lambda x: x.write(x.data.astype("float64")), DTypeError, r"\[2, 3\] float64 .*\[2, 3\] float32"),
    ],
}

CANNOT_FAIL = {
    "detect_anomaly",
    "no_grad",
    "Op",
    "Piece",
    "Tensor",
}  # they take nothing, or check nothing until they are used
INNER = {"numpy", "detach", "check_writable"}
SAME_AS_TOP_LEVEL = {"log_softmax", "relu", "sigmoid", "softmax", "softplus", "tanh"}


def needing(x: tg.Tensor) -> tg.Tensor:
    return tg.tensor(x, requires_grad=True)


def sentences(x: tg.Tensor) -> tg.Tensor:
    """Return x as [b, s, n] with one number a word."""
    return x.reshape(2, 3, 1)


def test_every_public_function_has_bad_input() -> None:
    functions = {name for name in tg.__all__ if callable(getattr(tg, name))}
    assert functions - CANNOT_FAIL <= BAD.keys()
    assert {f"functional.{name}" for name in set(F.__all__) - SAME_AS_TOP_LEVEL} <= BAD.keys()
    methods = {name for name, f in vars(tg.Tensor).items() if isinstance(f, FunctionType) and not name.startswith("_")}
    assert {f"Tensor.{name}" for name in methods - INNER} <= BAD.keys()


CALLS = [pytest.param(*call, id=f"{name}-{i}") for name, calls in BAD.items() for i, call in enumerate(calls)]


@pytest.mark.parametrize(("call", "error", "message"), CALLS)
def test_bad_input(call: Call, error: Any, message: str, backend: Backend) -> None:
    x = tg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], backend=backend)
    with pytest.raises(error, match=f"(?s){message}") as caught:
        call(x)
    assert isinstance(caught.value, TinygradRnnError)
    assert not str(caught.value).endswith(("..", ": ."))
    np.testing.assert_array_equal(x.numpy(), [[1, 2, 3], [4, 5, 6]])
