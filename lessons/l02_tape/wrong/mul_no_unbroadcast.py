"""l02-2: the broadcast is not undone"""


class Tensor:
    def __mul__(self, other):
        other = as_tensor(other)
        return Tensor(self.data * other.data, (self, other), lambda g: [g * other.data, g * self.data])
