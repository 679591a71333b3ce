"""l02-2: the gradient that arrives is ignored"""

import numpy as np


class Tensor:
    def __mul__(self, other):
        other = as_tensor(other)
        y = self.data * other.data

        def rule(g):
            left = np.broadcast_to(other.data, y.shape)
            right = np.broadcast_to(self.data, y.shape)
            return [unbroadcast(left, self.shape), unbroadcast(right, other.shape)]

        return Tensor(y, (self, other), rule)
