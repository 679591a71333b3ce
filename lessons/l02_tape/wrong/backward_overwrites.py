"""l02-5: the second gradient takes the place of the first"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        self.grad = np.ones(self.shape) if gradient is None else gradient
        for tensor in reversed(topological_order(self)):
            for parent, part in zip(tensor.parents, tensor.rule(tensor.grad) if tensor.rule else ()):
                parent.grad = part
