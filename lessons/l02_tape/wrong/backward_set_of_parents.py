"""l02-5: a parent that stands twice among the parents gets one gradient only"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        arriving = {self: np.ones(self.shape) if gradient is None else gradient}
        for tensor in reversed(topological_order(self)):
            g = arriving[tensor]
            if not tensor.parents:
                tensor.grad = g if tensor.grad is None else tensor.grad + g
            parts = dict(zip(tensor.parents, tensor.rule(g) if tensor.rule else ()))
            for parent, part in parts.items():
                arriving[parent] = arriving.get(parent, 0) + part
