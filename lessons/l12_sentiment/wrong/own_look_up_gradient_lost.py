"""l12-6: the words' gradient is lost"""

import numpy as np


class OwnSentiment:
    def look_up(self, ids):
        return self.own.l02.Tensor(self.E.data[ids], (self.E,), lambda g: [np.zeros(self.E.shape)])
