"""l02-3: the axis that was summed is not put back before g is spread"""

import numpy as np


class Tensor:
    def sum(self, axis=None, keepdims=False):
        y = self.data.sum(axis=axis, keepdims=keepdims)
        return Tensor(y, (self,), lambda g: [np.broadcast_to(g, self.shape)])
