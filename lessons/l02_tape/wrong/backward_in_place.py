"""l02-5: one array serves two tensors and is added to in place"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        arriving = {self: np.ones(self.shape) if gradient is None else gradient.copy()}
        for tensor in reversed(topological_order(self)):
            g = arriving[tensor]
            if not tensor.parents:
                tensor.grad = g if tensor.grad is None else tensor.grad + g
            for parent, part in zip(tensor.parents, tensor.rule(g) if tensor.rule else ()):
                if parent in arriving:
                    arriving[parent] += part
                else:
                    arriving[parent] = part
