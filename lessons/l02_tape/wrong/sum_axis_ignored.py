"""l02-3: the axis is ignored"""

import numpy as np


class Tensor:
    def sum(self, axis=None, keepdims=False):
        return Tensor(self.data.sum(keepdims=keepdims), (self,), lambda g: [np.broadcast_to(g, self.shape)])
