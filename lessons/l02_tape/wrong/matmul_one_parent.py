"""l02-3: only the left one is a parent"""


class Tensor:
    def __matmul__(self, other):
        a, b = self.data, other.data
        return Tensor(a @ b, (self,), lambda g: [g @ b.swapaxes(-1, -2)])
