"""l02-5: left out, the gradient is not replaced by ones"""


class Tensor:
    def backward(self, gradient=None):
        arriving = {self: gradient}
        for tensor in reversed(topological_order(self)):
            g = arriving[tensor]
            if not tensor.parents:
                tensor.grad = g * 1.0 if tensor.grad is None else tensor.grad + g
            for parent, part in zip(tensor.parents, tensor.rule(g) if tensor.rule else ()):
                arriving[parent] = arriving.get(parent, 0) + part
