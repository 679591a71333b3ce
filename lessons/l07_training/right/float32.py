"""an engine that computes in float32"""

import numpy as np


def single(values):
    return np.asarray(values, dtype=np.float32)


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps, self.t = list(params), lr, betas, eps, 0
        self.m = [single(0 * p.data) for p in self.params]
        self.v = [single(0 * p.data) for p in self.params]

    def step(self):
        self.t = self.t + 1
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = single(p.grad)
                self.m[i] = single(beta1 * self.m[i] + (1 - beta1) * g)
                self.v[i] = single(beta2 * self.v[i] + (1 - beta2) * g * g)
                m, v = self.m[i] / (1 - beta1**self.t), self.v[i] / (1 - beta2**self.t)
                p.data = single(p.data - self.lr * m / (np.sqrt(v) + self.eps))
