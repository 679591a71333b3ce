"""l02-2: the second gradient has the wrong sign"""


class Tensor:
    def __add__(self, other):
        other = as_tensor(other)
        return Tensor(
            self.data + other.data,
            (self, other),
            lambda g: [unbroadcast(g, self.shape), -unbroadcast(g, other.shape)],
        )
