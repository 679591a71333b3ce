"""l02-2: the gradient that arrives is ignored"""

import numpy as np


class Tensor:
    def __add__(self, other):
        other = as_tensor(other)
        y = self.data + other.data
        one = np.ones_like(y)
        return Tensor(y, (self, other), lambda g: [unbroadcast(one, self.shape), unbroadcast(one, other.shape)])
