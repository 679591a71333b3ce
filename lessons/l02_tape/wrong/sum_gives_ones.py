"""l02-3: the gradient that arrives is ignored"""

import numpy as np


class Tensor:
    def sum(self, axis=None, keepdims=False):
        return Tensor(self.data.sum(axis=axis, keepdims=keepdims), (self,), lambda g: [np.ones_like(self.data)])
