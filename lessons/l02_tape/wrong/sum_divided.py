"""l02-3: g is divided by the number of summands"""

import numpy as np


class Tensor:
    def sum(self, axis=None, keepdims=False):
        y = self.data.sum(axis=axis, keepdims=keepdims)
        count = self.data.size / y.size

        def rule(g):
            if axis is not None and not keepdims:
                g = np.expand_dims(g, axis)
            return [np.broadcast_to(g / count, self.shape)]

        return Tensor(y, (self,), rule)
