"""l12-6: padding is read like words"""

import numpy as np


class OwnSentiment:
    def scores(self, ids, mask):
        h = self.own.l02.Tensor(np.zeros((len(ids), self.W.shape[0])))
        for t in range(ids.shape[1]):
            h = self.cell.forward(self.look_up(ids[:, t]), h)
        return h @ self.W + self.c
