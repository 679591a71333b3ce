"""l02-5: what has arrived is kept everywhere, at y too, and passed on again"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        order = topological_order(self)
        for tensor in order:
            if tensor.grad is None:
                tensor.grad = np.zeros(tensor.shape)
        self.grad = self.grad + (np.ones(self.shape) if gradient is None else gradient)
        for tensor in reversed(order):
            for parent, part in zip(tensor.parents, tensor.rule(tensor.grad) if tensor.rule else ()):
                parent.grad = parent.grad + part
