"""l02-3: g is added up as well"""

import numpy as np


class Tensor:
    def sum(self, axis=None, keepdims=False):
        y = self.data.sum(axis=axis, keepdims=keepdims)
        return Tensor(y, (self,), lambda g: [np.full(self.shape, g.sum())])
