"""the un-broadcast in two sums, rules as methods of the past"""

import numpy as np


def unbroadcast(g, shape):
    for _ in range(g.ndim - len(shape)):
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


class Tensor:
    def __mul__(self, other):
        other = as_tensor(other)
        a, b = self.data, other.data
        parents = [(self, b), (other, a)]
        return Tensor(
            a * b, [p for p, _ in parents], lambda g: tuple(unbroadcast(g * factor, p.shape) for p, factor in parents)
        )

    def sum(self, axis=None, keepdims=False):
        kept = self.data.sum(axis=axis, keepdims=True)
        y = kept if keepdims else np.squeeze(kept, axis)
        return Tensor(y, [self], lambda g: [g.reshape(kept.shape) * np.ones(self.shape)])
