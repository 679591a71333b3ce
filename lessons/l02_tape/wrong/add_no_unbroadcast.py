"""l02-2: the broadcast is not undone"""


class Tensor:
    def __add__(self, other):
        other = as_tensor(other)
        return Tensor(self.data + other.data, (self, other), lambda g: [g, g])
