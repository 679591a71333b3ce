"""l12-6: only the last word is read: the state is not passed on"""

import numpy as np


class OwnSentiment:
    def scores(self, ids, mask):
        start = last = self.own.l02.Tensor(np.zeros((len(ids), self.W.shape[0])))
        for t in range(ids.shape[1]):
            real = mask[:, t : t + 1].astype(float)
            last = self.cell.forward(self.look_up(ids[:, t]), start) * real + last * (1 - real)
        return last @ self.W + self.c
