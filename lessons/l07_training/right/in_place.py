"""parameters changed in place"""

import numpy as np


class SGD:
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            p.data -= self.lr * np.asarray(p.grad)


class Momentum:
    def __init__(self, params, lr, momentum=0.9):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocity = [0.0] * len(self.params)

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.velocity[i] = self.momentum * self.velocity[i] - self.lr * np.asarray(p.grad)
                p.data += self.velocity[i]


def clip_grad_norm(params, max_norm):
    gradients = [np.asarray(p.grad).ravel() for p in params if p.grad is not None]
    norm = np.linalg.norm(np.concatenate(gradients)) if gradients else 0.0
    factor = min(1.0, max_norm / (norm + 1e-6))
    for p in params:
        if p.grad is not None and factor < 1.0:
            p.grad.data *= factor
    return float(norm)
