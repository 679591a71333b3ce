"""l07-2: eps is left out"""

import numpy as np


class Adam:
    def step(self):
        self.t += 1
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = np.asarray(p.grad)
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g**2
            m = self.m[i] / (1 - beta1**self.t)
            v = self.v[i] / (1 - beta2**self.t)
            p.data = p.data - self.lr * m / np.sqrt(v)
