"""l02-3: the transposes are forgotten"""


class Tensor:
    def __matmul__(self, other):
        a, b = self.data, other.data
        return Tensor(a @ b, (self, other), lambda g: [g @ b, a @ g])
