"""l02-5: the tape can be used only once"""

import numpy as np


class Tensor:
    def backward(self, gradient=None):
        arriving = {self: np.ones(self.shape) if gradient is None else gradient}
        for tensor in reversed(topological_order(self)):
            g = arriving[tensor]
            if not tensor.parents:
                tensor.grad = g if tensor.grad is None else tensor.grad + g
                continue
            if tensor.rule is None:
                raise RuntimeError("this graph is used up")
            for parent, part in zip(tensor.parents, tensor.rule(g)):
                arriving[parent] = arriving.get(parent, 0) + part
            tensor.rule = None
