"""l07-1: a gradient that is None is not left out"""

import numpy as np


class SGD:
    def step(self):
        for p in self.params:
            p.data = p.data - self.lr * np.asarray(p.grad)
