"""l06-1: the features are made of plain numbers, outside the tape"""

import numpy as np


class SharedEncoder:
    def forward(self, X):
        return np.tanh(X.numpy() @ self.W.numpy() + self.b.numpy())
