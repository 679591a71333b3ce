"""l02-2: one of the two sides gets no gradient, as if a * a had one parent"""


class Tensor:
    def __add__(self, other):
        other = as_tensor(other)
        return Tensor(
            self.data + other.data,
            {self, other},
            lambda g: [unbroadcast(g, p.shape) for p in {self, other}],
        )
