"""l07-6: all parameters share one velocity"""

import numpy as np


class Momentum:
    def __init__(self, params, lr, momentum=0.9):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocity = 0.0

    def step(self):
        for p in self.params:
            if p.grad is not None:
                self.velocity = self.momentum * self.velocity + np.asarray(p.grad)
                p.data = p.data - self.lr * self.velocity
