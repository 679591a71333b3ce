"""l07-2: m and v are forgotten after every step"""

import numpy as np


class Adam:
    def step(self):
        self.t = 1
        beta1, beta2 = self.betas
        for p in self.params:
            if p.grad is not None:
                g = np.asarray(p.grad)
                m, v = (1 - beta1) * g, (1 - beta2) * g**2
                m, v = m / (1 - beta1**self.t), v / (1 - beta2**self.t)
                p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)
