"""l07-2: all parameters share one m and one v"""

import numpy as np


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps, self.t = list(params), lr, betas, eps, 0
        self.m = 0.0
        self.v = 0.0

    def step(self):
        self.t += 1
        beta1, beta2 = self.betas
        for p in self.params:
            if p.grad is not None:
                g = np.asarray(p.grad)
                self.m = beta1 * self.m + (1 - beta1) * g
                self.v = beta2 * self.v + (1 - beta2) * g**2
                m, v = self.m / (1 - beta1**self.t), self.v / (1 - beta2**self.t)
                p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)
