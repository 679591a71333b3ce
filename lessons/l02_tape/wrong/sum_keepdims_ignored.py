"""l02-3: keepdims is ignored"""

import numpy as np


class Tensor:
    def sum(self, axis=None, keepdims=False):
        def rule(g):
            if axis is not None:
                g = np.expand_dims(g, axis)
            return [np.broadcast_to(g, self.shape)]

        return Tensor(self.data.sum(axis=axis), (self,), rule)
