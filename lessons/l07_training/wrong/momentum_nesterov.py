"""l07-6: the step looks ahead (Nesterov)"""

import numpy as np


class Momentum:
    def __init__(self, params, lr, momentum=0.9):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocity = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = np.asarray(p.grad)
                self.velocity[i] = self.momentum * self.velocity[i] + g
                p.data = p.data - self.lr * (g + self.momentum * self.velocity[i])
