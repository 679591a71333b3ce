"""l02-5: the gradient that was handed over is ignored"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        arriving = {self: np.ones(self.shape)}
        for tensor in reversed(topological_order(self)):
            g = arriving[tensor]
            if not tensor.parents:
                tensor.grad = g if tensor.grad is None else tensor.grad + g
            for parent, part in zip(tensor.parents, tensor.rule(g) if tensor.rule else ()):
                arriving[parent] = arriving.get(parent, 0) + part
