"""l02-2: only the left one gets its broadcast undone"""


class Tensor:
    def __add__(self, other):
        other = as_tensor(other)
        return Tensor(self.data + other.data, (self, other), lambda g: [unbroadcast(g, self.shape), g])

    def __mul__(self, other):
        other = as_tensor(other)
        return Tensor(
            self.data * other.data,
            (self, other),
            lambda g: [unbroadcast(g * other.data, self.shape), g * self.data],
        )
