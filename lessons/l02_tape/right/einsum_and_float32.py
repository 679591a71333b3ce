"""sums written out as einsum, gradients in float32"""

import numpy as np


class Tensor:
    def __matmul__(self, other):
        left = lambda g: np.einsum("...im,...km->...ik", g, other.data)  # noqa: E731
        right = lambda g: np.einsum("...ik,...im->...km", self.data, g)  # noqa: E731
        return Tensor(
            np.einsum("...ik,...km->...im", self.data, other.data),
            (self, other),
            lambda g: [unbroadcast(left(g), self.shape), unbroadcast(right(g), other.shape)],
        )

    def __add__(self, other):
        other = as_tensor(other)
        return Tensor(
            np.add(self.data, other.data), (self, other), lambda g: [unbroadcast(g, t.shape) for t in (self, other)]
        )


class Dual:
    def __mul__(self, other):
        product = self.data * other.data
        return Dual(product.astype("float32"), self.data * other.tangent + other.data * self.tangent)
