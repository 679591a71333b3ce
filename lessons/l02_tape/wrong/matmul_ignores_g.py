"""l02-3: the gradient that arrives is ignored"""

import numpy as np


class Tensor:
    def __matmul__(self, other):
        y = self.data @ other.data

        def rule(g):
            one = np.ones_like(y)
            left = one @ other.data.swapaxes(-1, -2)
            right = self.data.swapaxes(-1, -2) @ one
            return [unbroadcast(left, self.shape), unbroadcast(right, other.shape)]

        return Tensor(y, (self, other), rule)
