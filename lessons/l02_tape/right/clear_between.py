"""gradients kept in the tensors during the walk, and cleared behind it"""

import numpy as np


def topological_order(root):
    order, done = [], set()
    stack = [root]
    while stack:
        tensor = stack[-1]
        waiting = [parent for parent in tensor.parents if parent not in done]
        if waiting:
            stack.append(waiting[0])
        else:
            stack.pop()
            if tensor not in done:
                done.add(tensor)
                order.append(tensor)
    return order


class Tensor:
    def backward(self, gradient=None):
        order = topological_order(self)
        for tensor in order:
            if tensor.parents or tensor.grad is None:
                tensor.grad = np.zeros(tensor.shape)
        self.grad = self.grad + (np.ones(self.shape) if gradient is None else gradient)
        for tensor in reversed(order):
            if tensor.rule is not None:
                for parent, part in zip(tensor.parents, tensor.rule(tensor.grad)):
                    parent.grad = parent.grad + part
                tensor.grad = None
