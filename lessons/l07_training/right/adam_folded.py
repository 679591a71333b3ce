"""the bias corrections folded into the step size"""

import numpy as np


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = list(params), lr, betas, eps
        self.state = {}

    def step(self):
        beta1, beta2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            g = np.asarray(p.grad)
            t, m, v = self.state.get(id(p), (0, 0.0, 0.0))
            t, m, v = t + 1, m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
            self.state[id(p)] = t, m, v
            size = self.lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
            p.data = p.data - size * m / (np.sqrt(v) + self.eps)
