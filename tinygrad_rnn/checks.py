"""gradcheck: does a derivative agree with what the function does when its inputs are moved a little?

The judge is the central difference ``(f(x + e) - f(x - e)) / 2e`` in float64, whose error is of order e**2. The
derivative is tested against one random upstream gradient, because a rule that ignores its upstream gradient, or takes
it to be ones, is right for ``f(x).sum()`` and wrong for everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tinygrad_rnn.differentiate import grad
from tinygrad_rnn.errors import DTypeError, GradcheckError, describe, phrase
from tinygrad_rnn.functions import concatenate
from tinygrad_rnn.tensor import Tensor, tensor


def gradcheck(
    f: Callable[..., Tensor],
    inputs: Sequence[Tensor],
    *,
    order: int = 1,
    step: float = 1e-6,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    rng: np.random.Generator | None = None,
) -> None:
    """Raise unless the gradients of ``f(*inputs)`` agree with finite differences.

    Parameters
    ----------
    f : function of tensors that returns a tensor of any shape.
    inputs : float64 tensors; all of them are differentiated.
    order : 2 checks the gradient of the gradient too, 3 the third derivative, and so on.
    step : how far each number is moved to either side.
    rtol, atol : allowed difference, relative to the largest derivative of that input, and absolute.
    rng : draws the upstream gradient; left out, always the same one.

    Raises
    ------
    DTypeError (a TypeError) : an input or the result is not float64, whose precision differences need.
    GradcheckError (an AssertionError) : says which kind of disagreement was found: a result that is not repeatable, a
        gradient that does not vanish with the upstream gradient, a wrong number (the worst one), a likely kink.

    Examples
    --------
    >>> import tinygrad_rnn as tg
    >>> gradcheck(tg.tanh, [tg.tensor([0.5, -1.0], dtype="float64")], order=2)
    """
    for i, x in enumerate(inputs):
        if not isinstance(x, Tensor) or x.dtype != np.float64:
            raise DTypeError(
                phrase(
                    "gradcheck",
                    f"input {i} is not a float64 tensor",
                    found=describe(x),
                    fix="tg.tensor(..., dtype='float64')",
                )
            )
    rng = rng or np.random.default_rng(0)
    leaves = [Tensor(x.data.copy(), x.backend, requires_grad=True) for x in inputs]
    output = f(*leaves)
    if not isinstance(output, Tensor) or output.dtype != np.float64:
        raise DTypeError(phrase("gradcheck", "the function does not return a float64 tensor", found=describe(output)))
    check_repeatable(f, leaves, output)
    upstream = rng.uniform(0.5, 1.5, output.shape) * rng.choice([-1.0, 1.0], output.shape)
    direction = tensor(upstream, dtype="float64", backend=output.backend)
    gradients = grad(output, leaves, direction, retain_graph=True, unused="zero")
    check_zero_upstream(output, leaves)

    def loss(*values: np.ndarray) -> float:
        moved = [
            Tensor(x.backend.asarray(v), x.backend, requires_grad=True) for v, x in zip(values, leaves, strict=True)
        ]
        return float((f(*moved).numpy() * upstream).sum())

    check_numbers(loss, [x.numpy() for x in leaves], [g.numpy() for g in gradients], step, rtol, atol)
    if order > 1:

        def slopes(*xs: Tensor) -> Tensor:
            found = grad(f(*xs), xs, direction, create_graph=True, unused="zero")
            return concatenate([g.reshape(-1) for g in found])

        gradcheck(slopes, leaves, order=order - 1, step=step, rtol=rtol, atol=atol, rng=rng)


def check_repeatable(f: Callable[..., Tensor], leaves: Sequence[Tensor], output: Tensor) -> None:
    """The same inputs must give the same result: no hidden state, no randomness."""
    again = f(*leaves)
    if again.shape != output.shape or not np.array_equal(again.numpy(), output.numpy(), equal_nan=True):
        raise GradcheckError(
            phrase(
                "gradcheck",
                "the function is not repeatable",
                found=f"{output!r}, then {again!r} for the same inputs",
                fix="give it a seeded generator afresh in each call, and keep no state between calls",
            )
        )


def check_zero_upstream(output: Tensor, leaves: Sequence[Tensor]) -> None:
    """A gradient is linear in the upstream gradient: zero in, zero out."""
    zero = Tensor(output.backend.xp.zeros(output.shape, dtype=output.dtype), output.backend)
    for i, g in enumerate(grad(output, leaves, zero, retain_graph=True, unused="zero")):
        if g.numpy().any():
            raise GradcheckError(
                phrase(
                    "gradcheck",
                    f"the gradient of input {i} does not vanish when the upstream gradient is zero",
                    found=repr(g),
                    why="a derivative rule multiplies by the upstream gradient; this one adds something",
                )
            )


def check_numbers(
    loss: Callable[..., float],
    values: list[np.ndarray],
    gradients: list[np.ndarray],
    step: float,
    rtol: float,
    atol: float,
) -> None:
    """Compare every entry of every gradient with its central difference, and report the worst."""
    here = loss(*values)
    for i, (value, gradient) in enumerate(zip(values, gradients, strict=True)):
        forward, backward = np.zeros_like(value), np.zeros_like(value)
        for index in np.ndindex(*value.shape):
            original = value[index]
            value[index] = original + step
            forward[index] = (loss(*values) - here) / step
            value[index] = original - step
            backward[index] = (here - loss(*values)) / step
            value[index] = original
        numeric = (forward + backward) / 2
        difference = np.abs(gradient - numeric)
        scale = np.abs(numeric).max(initial=1.0)
        wrong = ~(difference <= atol + rtol * scale)  # also where a NaN makes every comparison False
        if not wrong.any():
            continue
        worst = np.unravel_index(np.argmax(np.where(np.isnan(difference), np.inf, difference)), value.shape)
        place = f"entry {[int(k) for k in worst]} of input {i}, where x = {value[worst]:.6g}"
        if abs(forward[worst] - backward[worst]) > 0.1 * scale:
            raise GradcheckError(
                phrase(
                    "gradcheck",
                    "the function seems to have a kink here, so there is no derivative to compare with",
                    found=f"{place}: slope {backward[worst]:.6g} to the left, {forward[worst]:.6g} to the right",
                    fix="check at inputs away from it",
                )
            )
        raise GradcheckError(
            phrase(
                "gradcheck",
                f"{int(wrong.sum())} of {value.size} derivatives of input {i} are wrong",
                found=f"worst at {place}: gradient {gradient[worst]:.9g}, finite difference {numeric[worst]:.9g}",
            )
        )
