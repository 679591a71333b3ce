"""l02-3: the gradient of the right matrix is g.T @ a: transposed"""


class Tensor:
    def __matmul__(self, other):
        a, b = self.data, other.data
        return Tensor(a @ b, (self, other), lambda g: [g @ b.swapaxes(-1, -2), g.swapaxes(-1, -2) @ a])
