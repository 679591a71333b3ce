"""The walk: from a result back to everything that it was computed from, adding up gradients.

Every tensor that an operation returned knows the operation, its inputs and its depth (one more than its deepest input).
Sorting by depth, deepest first, visits a tensor only after everything that was computed from it, so its gradient is
complete when its turn comes. No recursion: a chain of 100,000 operations is as good as one of ten.

The same walk serves two kinds of gradient, each kept in a ledger of its own. ``Arrays`` keeps raw arrays and adds in
place. ``Recorded`` (in ``differentiate.py``) keeps tensors, so that the walk is recorded too: gradients of gradients.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Protocol

from tinygrad_rnn.ambient import AMBIENT
from tinygrad_rnn.anomaly import check_gradient
from tinygrad_rnn.backend import Array, Backend
from tinygrad_rnn.errors import DTypeError, GraphError, ShapeError, describe, phrase
from tinygrad_rnn.operands import SCALARS
from tinygrad_rnn.operation import FREED, Op, Piece, Together


class Ledger(Protocol):
    """The gradients of one walk that are not yet complete."""

    xp: Any  # the namespace that rules compute in
    totals: dict[Any, Any]  # the gradients so far, by tensor

    def operands(self, tensor: Any) -> tuple[Any, Any]:
        """Return what a rule is handed for a result, and for each of its inputs."""

    def add(self, tensor: Any, piece: Any) -> None:
        """Add to the gradient of `tensor`, which has one already."""

    def whole(self, tensor: Any, total: Any) -> Any:
        """Return a gradient with all its zeros (if it is a Piece), in memory that nobody else can see."""


class Arrays:
    """Gradients as raw arrays. What the walk has allocated itself it adds to in place; all else it leaves alone."""

    operands = staticmethod(attrgetter("data", "arrays"))  # as they were when it was computed

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.xp = backend.xp
        self.totals: dict[Any, Array] = {}
        self.owned: set[Any] = set()  # tensors whose total was allocated here, so that nobody else can see it

    def add(self, tensor: Any, piece: Any) -> None:
        total = self.totals[tensor] = self.whole(tensor, self.totals[tensor])
        if type(piece) is Piece:
            self.backend.scatter_add(total, piece.index, piece.values)
        else:
            total += piece

    def whole(self, tensor: Any, total: Any) -> Array:
        if tensor in self.owned:
            return total
        self.owned.add(tensor)
        if type(total) is Piece:
            return self.backend.scattered(tensor.shape, total.index, total.values)
        return self.backend.asarray(total.copy())  # NumPy gives a bare number for arrays without axes


def recorded(root: Any) -> list[Any]:
    """Return `root` and all tensors it was computed from that need a gradient, deepest first, leaves last."""
    found = {root: None}  # a dict keeps the order of discovery, so that sums come out the same to the last bit
    stack = [root]
    while stack:
        tensor = stack.pop()
        if tensor.op is FREED:
            problem, why = "this graph has been walked before", "its first backward freed it, to give back its memory"
            fix = "compute the loss again, or call the first backward with retain_graph=True"
            raise GraphError(phrase("backward", problem, why=why, fix=fix))
        for x in tensor.inputs:
            if type(x) not in SCALARS and x.requires_grad and x not in found:
                found[x] = None
                stack.append(x)
    return sorted(found, key=attrgetter("depth"), reverse=True)


def computed_from(inputs: Iterable[Any], order: list[Any]) -> set[Any]:
    """Return the tensors of `order` that were computed from one of `inputs`."""
    leading, found = set(inputs), set()
    for tensor in reversed(order):
        if any(type(x) not in SCALARS and x in leading for x in tensor.inputs):
            found.add(tensor)
            leading.add(tensor)
    return found


def walk(root: Any, gradient: Any, inputs: Iterable[Any] | None, ledger: Ledger, retain: bool) -> dict[Any, Any]:
    """Return the gradient of every leaf, or of every one of `inputs` that `root` depends on.

    Parameters
    ----------
    root : a recorded tensor.
    gradient : the gradient of `root`, of its shape and dtype; never written to.
    inputs : the tensors whose gradients are wanted; None: all leaves that need one.
    ledger : what gradients are made of.
    retain : keep the graph for another walk.

    Raises
    ------
    GraphError (a RuntimeError) : the graph was freed, or an input was changed in place after it was used.
    ShapeError (a ValueError), DTypeError (a TypeError) : a rule returned a gradient that does not fit its input.
    """
    order = recorded(root)
    if inputs is None:
        wanted = {tensor for tensor in order if tensor.op is None}
        passing = set(order) - wanted
    else:
        wanted = set(inputs)
        passing = computed_from(wanted, order)
    needed = wanted | passing  # no other gradient is computed

    anomaly, xp, totals = AMBIENT.get().anomaly, ledger.xp, ledger.totals
    results: dict[Any, Any] = {}
    totals[root] = gradient
    for tensor in order:
        g = totals.pop(tensor, None)
        if g is None:
            continue
        if tensor in wanted:
            g = results[tensor] = ledger.whole(tensor, g)
        if tensor not in passing:
            continue
        op, rules, arrays, params = tensor.op, tensor.op.rules, tensor.arrays, tensor.params
        if type(g) is Piece and not (type(rules) is Together and rules.takes_steps):
            g = ledger.whole(tensor, g)
        y, values = ledger.operands(tensor)
        together = rules.rule(xp, g, y, *values, **params) if type(rules) is Together else None
        for i, x in enumerate(tensor.inputs):
            if type(x) in SCALARS:
                continue
            if x.data is not arrays[i]:
                raise changed(tensor, x)
            if x not in needed:
                continue
            if together:
                piece = together[i]
            elif rule := rules[i]:
                piece = rule(xp, g, y, *values, **params)
            else:
                continue
            if getattr(piece, "shape", None) != arrays[i].shape or piece.dtype is not arrays[i].dtype:
                piece = fit(piece, x, op, i)
            if anomaly:
                check_gradient(piece, tensor, i)
            if x in totals:
                ledger.add(x, piece)
            else:
                totals[x] = piece

    if not retain:
        for tensor in order:
            if tensor.op is not None:
                tensor.op, tensor.inputs, tensor.arrays, tensor.params = FREED, (), (), {}
    return results


def changed(tensor: Any, x: Any) -> GraphError:
    """Return the error that says that input `x` has other values by now than those `tensor` was computed from."""
    problem = f"an input of {tensor.op.name!r} was changed in place after it was used"
    found, why = f"input {describe(x)}", "the derivative needs the value that the input had then"
    fix = "call backward before the optimizer's step, or compute the loss again after it"
    return GraphError(phrase("backward", problem, found=found, why=why, fix=fix))


def fit(piece: Any, x: Any, op: Op, i: int) -> Any:
    """Return the gradient that a rule gave for input `x`, summed over the axes along which `x` was broadcast."""
    kind: type[Exception] = DTypeError
    if not hasattr(piece, "dtype"):
        what = "returned no array"
    elif piece.dtype != x.dtype:
        what = "changed the number type"
    elif type(piece) is Piece:
        return piece
    elif broadcast_from(x.shape, piece.shape):
        return unbroadcast(piece, x.shape)
    else:
        kind, what = ShapeError, "returned a gradient of another shape"
    problem, found = f"the rule for argument {i} {what}", f"input {describe(x)}, gradient {describe(piece)}"
    fix = "return an array of the shape (or broadcast from it) and the dtype of the input"
    raise kind(phrase(f"backward of {op.name!r}", problem, found=found, fix=fix))


def broadcast_from(shape: tuple[int, ...], wide: tuple[int, ...]) -> bool:
    """Tell whether an array of the first shape can be broadcast to the second."""
    return len(shape) <= len(wide) and all(n in (1, m) for n, m in zip(shape[::-1], wide[::-1], strict=False))


def unbroadcast(g: Any, shape: tuple[int, ...]) -> Any:
    """Return `g` summed to `shape`: each number was used many times, so its gradient is a sum over these uses."""
    added = g.ndim - len(shape)
    stretched = tuple(added + k for k, n in enumerate(shape) if n == 1 and g.shape[added + k] != 1)
    return g.sum(axis=(*range(added), *stretched), keepdims=True).reshape(shape)
