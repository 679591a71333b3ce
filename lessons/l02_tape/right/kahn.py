"""Kahn's order, by counting the children that are still to come"""

import numpy as np


def topological_order(root):
    waits_for = {root: 0}
    found = [root]
    for tensor in found:
        for parent in tensor.parents:
            if parent not in waits_for:
                waits_for[parent] = 0
                found.append(parent)
            waits_for[parent] += 1
    ready, order = [root], []
    while ready:
        tensor = ready.pop()
        order.append(tensor)
        for parent in tensor.parents:
            waits_for[parent] -= 1
            if waits_for[parent] == 0:
                ready.append(parent)
    order.reverse()
    return order


class Tensor:
    def backward(self, gradient=None):
        order = topological_order(self)
        arriving = {tensor: np.zeros(tensor.shape) for tensor in order}
        arriving[self] += 1.0 if gradient is None else gradient
        for tensor in order[::-1]:
            if tensor.rule is None:
                tensor.grad = arriving[tensor] + (0.0 if tensor.grad is None else tensor.grad)
                continue
            for parent, part in zip(tensor.parents, tensor.rule(arriving[tensor])):
                arriving[parent] += part
