"""l02-2: one of the two sides gets no gradient, as if a * a had one parent"""


class Tensor:
    def __mul__(self, other):
        other = as_tensor(other)
        return Tensor(self.data * other.data, (self,), lambda g: [unbroadcast(g * other.data, self.shape)])
