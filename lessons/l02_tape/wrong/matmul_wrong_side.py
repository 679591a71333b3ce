"""l02-3: g stands on the wrong side"""


class Tensor:
    def __matmul__(self, other):
        a, b = self.data, other.data
        return Tensor(a @ b, (self, other), lambda g: [b.T @ g, g @ a.T])
