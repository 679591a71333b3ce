"""l02-3: the matrix gets a gradient for every sentence, and they are not summed"""


class Tensor:
    def __matmul__(self, other):
        a, b = self.data, other.data
        return Tensor(a @ b, (self, other), lambda g: [g @ b.swapaxes(-1, -2), a.swapaxes(-1, -2) @ g])
