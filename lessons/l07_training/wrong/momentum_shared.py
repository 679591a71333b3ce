"""l07-6: the velocities are shared between objects"""

import numpy as np

VELOCITY = {}


class Momentum:
    def __init__(self, params, lr, momentum=0.9):
        self.params, self.lr, self.momentum = list(params), lr, momentum

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                g = np.asarray(p.grad)
                v = VELOCITY[i, g.shape] = self.momentum * VELOCITY.get((i, g.shape), 0.0) + g
                p.data = p.data - self.lr * v
