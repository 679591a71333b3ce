"""The walk: from a result back to everything that it was computed from, adding up gradients.

Every tensor that an operation returned knows the operation, its inputs and its depth (one more than its deepest input).
Sorting by depth, deepest first, visits a tensor only after everything that was computed from it, so its gradient is
complete when its turn comes. No recursion: a chain of 100,000 operations is as good as one of ten.

The same walk serves two kinds of gradient, each kept in a ledger of its own. ``Arrays`` keeps raw arrays and adds in
place. ``Recorded`` (in ``differentiate.py``) keeps tensors, so that the walk is recorded too: gradients of gradients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any, Protocol

from tinygrad_rnn.ambient import AMBIENT
from tinygrad_rnn.anomaly import check_finite
from tinygrad_rnn.backend import Array, Backend
from tinygrad_rnn.errors import DTypeError, GraphError, ShapeError, describe, phrase
from tinygrad_rnn.operands import SCALARS
from tinygrad_rnn.ops import Op, Piece, Together

FREED = Op("freed", lambda *_: None, ())  # stands in a tensor whose graph has been walked and let go


class Ledger(Protocol):
    """The gradients of one walk that are not yet complete."""

    @property
    def xp(self) -> Any:
        """The namespace that rules compute in."""

    def value(self, tensor: Any) -> Any:
        """Return what a rule is handed for `tensor`."""

    def add(self, tensor: Any, piece: Any) -> None:
        """Add a piece to the gradient of `tensor`."""

    def take(self, tensor: Any) -> Any:
        """Return the complete gradient of `tensor` and forget it; None if nothing was added."""

    def result(self, tensor: Any, gradient: Any) -> Any:
        """Return a gradient that was taken as one that shares its memory with nobody."""


class Arrays:
    """Gradients as raw arrays. What the walk has allocated itself it adds to in place; all else it leaves alone."""

    value = staticmethod(attrgetter("data"))

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.xp = backend.xp
        self.totals: dict[Any, Array] = {}
        self.owned: set[Any] = set()  # tensors whose total was allocated here, so that nobody else can see it

    def add(self, tensor: Any, piece: Any) -> None:
        total = self.totals.get(tensor)
        if type(piece) is Piece:
            if tensor not in self.owned:
                total = self.xp.zeros(tensor.shape, dtype=tensor.dtype) if total is None else self.own(total)
            self.backend.scatter_add(total, piece.index, piece.values)
        elif total is None:
            self.totals[tensor] = piece
            return
        elif tensor in self.owned:
            total += piece
        else:
            total = self.own(total + piece, fresh=True)
        self.totals[tensor] = total
        self.owned.add(tensor)

    def take(self, tensor: Any) -> Any:
        return self.totals.pop(tensor, None)

    def result(self, tensor: Any, gradient: Array) -> Array:
        return gradient if tensor in self.owned else self.own(gradient)

    def own(self, values: Array, fresh: bool = False) -> Array:
        """Return an array of our own; NumPy gives bare numbers, which cannot be added to in place, for no axes."""
        return self.backend.asarray(values if fresh else values.copy())


def recorded(root: Any) -> list[Any]:
    """Return `root` and all tensors it was computed from that need a gradient, deepest first, leaves last."""
    found = {
        root: None
    }  # a dict keeps the order of discovery, so that sums come out the same to the last bit each time
    stack = [root]
    while stack:
        tensor = stack.pop()
        if tensor.op is FREED:
            raise GraphError(
                phrase(
                    "backward",
                    "this graph has been walked before and was freed",
                    why="a graph is freed by its first backward, to give back its memory",
                    fix="compute the loss again, or call the first backward with retain_graph=True",
                )
            )
        for x in tensor.inputs:
            if type(x) not in SCALARS and x.requires_grad and x not in found:
                found[x] = None
                stack.append(x)
    return sorted(found, key=attrgetter("depth"), reverse=True)


def leading_to(inputs: Iterable[Any], order: list[Any]) -> set[Any]:
    """Return the tensors of `order` that depend on one of `inputs`: no other gradient is needed."""
    needed = set(inputs)
    for tensor in reversed(order):
        if any(type(x) not in SCALARS and x in needed for x in tensor.inputs):
            needed.add(tensor)
    return needed


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
        needed = set(order)
        wanted = {tensor for tensor in order if tensor.op is None}
    else:
        wanted = set(inputs)
        needed = leading_to(wanted, order)

    anomaly = AMBIENT.get().anomaly
    results = {}
    ledger.add(root, gradient)
    for tensor in order:
        g = ledger.take(tensor)
        if g is None:
            continue
        if tensor in wanted:
            results[tensor] = ledger.result(tensor, g)
        wanting = [
            (i, x) for i, x in enumerate(tensor.inputs) if type(x) not in SCALARS and x.requires_grad and x in needed
        ]
        if not wanting:
            continue
        check_unchanged(tensor)
        y = ledger.value(tensor)
        values = [x if type(x) in SCALARS else ledger.value(x) for x in tensor.inputs]
        for i, piece in pieces(tensor.op, [i for i, _ in wanting], (ledger.xp, g, y, *values), tensor.params):
            x = tensor.inputs[i]
            piece = fit(piece, x, tensor.op, i)
            if anomaly:
                check_gradient(piece, tensor, i)
            ledger.add(x, piece)

    if not retain:
        for tensor in order:
            if tensor.op is not None:
                tensor.op, tensor.inputs, tensor.params = FREED, (), {}
    return results


def pieces(op: Op, wanting: list[int], arguments: tuple[Any, ...], params: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """Yield what the rules of the inputs that want a gradient give."""
    if type(op.rules) is Together:
        together = op.rules.rule(*arguments, **params)
        yield from ((i, together[i]) for i in wanting if together[i] is not None)
    else:
        for i in wanting:
            if rule := op.rule(i):
                yield i, rule(*arguments, **params)


def check_gradient(piece: Any, tensor: Any, i: int) -> None:
    """Raise NonFiniteError if the gradient by input `i` is not finite, and say where `tensor` was computed."""
    values = piece.values if type(piece) is Piece else piece
    line = tensor.line or "a line that was not watched: put the forward pass into the block too"
    what = f"backward of {tensor.op.name}"
    array = getattr(values, "data", values) if hasattr(values, "requires_grad") else values
    check_finite(what, f"the gradient by input {i}", array, tensor.backend, tensor.inputs, line)


def check_unchanged(tensor: Any) -> None:
    """Raise GraphError if an input of `tensor` was changed in place after `tensor` was computed from it."""
    if tensor.seen != versions(tensor.inputs):
        raise GraphError(
            phrase(
                "backward",
                f"an input of {tensor.op.name!r} was changed in place after it was used",
                found=f"inputs {', '.join(describe(x) for x in tensor.inputs)}",
                why="the derivative needs the value that the input had then",
                fix="call backward before the optimizer's step, or compute the loss again after it",
            )
        )


def versions(inputs: Iterable[Any]) -> int:
    """Return a number that grows whenever one of the inputs is changed in place."""
    total = 0
    for x in inputs:
        if type(x) not in SCALARS:
            total += x.version
    return total


def fit(piece: Any, x: Any, op: Op, i: int) -> Any:
    """Return the gradient that a rule gave for input `x`, summed over the axes along which `x` was broadcast."""
    values = piece.values if type(piece) is Piece else piece
    if not hasattr(values, "dtype"):
        raise DTypeError(
            phrase(
                f"backward of {op.name!r}",
                f"the rule for argument {i} returned no array",
                found=describe(values),
                fix="return the gradient of that argument: an array of its shape",
            )
        )
    if values.dtype != x.dtype:
        raise DTypeError(
            phrase(
                f"backward of {op.name!r}",
                f"the rule for argument {i} changed the number type",
                found=f"input {describe(x)}, gradient {describe(values)}",
                fix="let the rule return a gradient of its input's dtype",
            )
        )
    if values is not piece or piece.shape == x.shape:
        return piece
    return unbroadcast(piece, x.shape, op, i)


def unbroadcast(g: Any, shape: tuple[int, ...], op: Op, i: int) -> Any:
    """Return `g` summed to `shape`: each number was used many times, so its gradient is a sum over these uses."""
    added = g.ndim - len(shape)
    if added < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[added:], strict=True)):
        raise ShapeError(
            phrase(
                f"backward of {op.name!r}",
                f"the rule for argument {i} returned a gradient of another shape",
                found=f"input {list(shape)}, gradient {list(g.shape)}",
                fix="let the rule return a gradient of its input's shape (or broadcast from it)",
            )
        )
    stretched = tuple(added + k for k, n in enumerate(shape) if n == 1 and g.shape[added + k] != 1)
    return g.sum(axis=(*range(added), *stretched), keepdims=True).reshape(shape)
