"""l06-6: the order of the words still matters"""

import numpy as np


class AnyOrder:
    def forward(self, X):
        weights = 0.5 ** np.arange(X.shape[1])
        return ((X @ self.W).sum(axis=2) * weights).sum(axis=1)
