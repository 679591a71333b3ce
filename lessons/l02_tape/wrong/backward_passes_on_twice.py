"""l02-5: a tensor passes on a second time what it has passed on already"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        arriving = {self: np.ones(self.shape) if gradient is None else gradient}
        queue = [self]
        for tensor in queue:
            for parent, part in zip(tensor.parents, tensor.rule(arriving[tensor]) if tensor.rule else ()):
                arriving[parent] = arriving.get(parent, 0) + part
                if parent.parents:
                    queue.append(parent)
        for tensor, g in arriving.items():
            if not tensor.parents:
                tensor.grad = g if tensor.grad is None else tensor.grad + g
