"""l07-1: only the first parameter is changed"""

import numpy as np


class SGD:
    def step(self):
        p = self.params[0]
        if p.grad is not None:
            p.data = p.data - self.lr * np.asarray(p.grad)
