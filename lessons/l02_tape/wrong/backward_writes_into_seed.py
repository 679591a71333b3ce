"""l02-5: the gradient that was handed over is written into"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        self.grad = np.ones(self.shape) if gradient is None else gradient
        arriving = {self: self.grad}
        for tensor in reversed(topological_order(self)):
            g = arriving[tensor]
            if not tensor.parents:
                tensor.grad = g.copy() if tensor.grad is None else tensor.grad + g
            for parent, part in zip(tensor.parents, tensor.rule(g) if tensor.rule else ()):
                arriving[parent] = arriving.get(parent, 0) + part
        self.grad *= 0  # nothing is left for the next pass
