"""l02-2: no parents or no rule are handed to the result"""


class Tensor:
    def __add__(self, other):
        other = as_tensor(other)
        return Tensor(self.data + other.data)

    def __mul__(self, other):
        other = as_tensor(other)
        return Tensor(self.data * other.data)
