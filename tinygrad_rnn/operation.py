"""What an operation is: a function of arrays and the rules for its derivatives. All of them stand in ``ops.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tinygrad_rnn.backend import Array
from tinygrad_rnn.errors import ArgumentError, phrase

Rule = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A gradient that is zero but at `index`, where it is `values`: the walk adds it to one buffer.

    A loop over the time steps of a sentence takes s slices; s arrays of full size would make it quadratic in s.
    """

    index: Any
    values: Any

    @property
    def dtype(self) -> Any:
        """Number type of the values."""
        return self.values.dtype


class ForEach:
    """The rules of an operation with any number of inputs: the i-th is made when it is asked for."""

    def __init__(self, rule_of: Callable[[int], Rule]) -> None:
        self.rule_of = rule_of

    def __getitem__(self, i: int) -> Rule:
        return self.rule_of(i)


class Together:
    """The rules of an operation whose gradients are computed in one go, such as reading a whole sentence.

    `rule` has the arguments of any rule and returns a tuple: the gradient of each input, None where there is none.
    With `takes_steps`, it is handed a Piece as it is where nothing but one item of the result was used.
    """

    def __init__(self, rule: Rule, takes_steps: bool = False) -> None:
        self.rule = rule
        self.takes_steps = takes_steps


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """A primitive operation.

    Attributes
    ----------
    name : what error messages and drawings call it.
    forward : ``(xp, *inputs, **params) -> result``.
    rules : one derivative for each input; None where the operation has none (a condition, a comparison).
    real : the result is a real number, so whole numbers are made float32 first.
    keeps_dtype : False only for the cast: all other results have the number type of their inputs.

    Examples
    --------
    An operation of your own needs no place in the table:

    >>> import tinygrad_rnn as tg
    >>> cube = tg.Op("cube", lambda xp, a: a**3, (lambda xp, g, y, a: g * 3 * a**2,))
    >>> x = tg.tensor([2.0], requires_grad=True)
    >>> tg.apply(cube, x).backward()
    >>> x.grad
    tensor([12.], dtype=float32)
    >>> tg.gradcheck(lambda x: tg.apply(cube, x), [tg.tensor([0.5, -2.0], dtype="float64")], order=2)
    """

    name: str
    forward: Callable[..., Array]
    rules: tuple[Rule | None, ...] | ForEach | Together
    real: bool = False
    keeps_dtype: bool = True

    def __post_init__(self) -> None:
        code = getattr(self.forward, "__code__", None)
        if code and type(self.rules) is tuple and 0 < len(self.rules) < code.co_argcount - 1:
            problem, found = "an input has no rule", f"{code.co_argcount - 1} inputs, {len(self.rules)} rules"
            raise ArgumentError(phrase(f"Op {self.name!r}", problem, found=found, fix="one rule (or None) per input"))

    def __repr__(self) -> str:
        return f"<op {self.name}>"


FREED = Op("freed", lambda *_: None, ())  # stands in a tensor whose graph has been walked and let go
