"""l07-1: the new values never get into the parameters"""

import numpy as np


class SGD:
    def step(self):
        for p in self.params:
            if p.grad is not None:
                p = p.data - self.lr * np.asarray(p.grad)
