"""l02-3: the mean is taken"""

import numpy as np


class Tensor:
    def sum(self, axis=None, keepdims=False):
        y = self.data.mean(axis=axis, keepdims=keepdims)

        def rule(g):
            if axis is not None and not keepdims:
                g = np.expand_dims(g, axis)
            return [np.broadcast_to(g, self.shape) * y.size / self.data.size]

        return Tensor(y, (self,), rule)
