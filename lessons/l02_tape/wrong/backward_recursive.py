"""l02-5: the function calls itself for every parent"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        g = np.ones(self.shape) if gradient is None else gradient
        if not self.parents:
            self.grad = g.copy() if self.grad is None else self.grad + g
            return
        for parent, part in zip(self.parents, self.rule(g)):
            parent.backward(part)
