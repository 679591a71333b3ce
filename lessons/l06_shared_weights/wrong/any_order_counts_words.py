"""l06-6: the number does not depend on the words"""

import numpy as np


class AnyOrder:
    def forward(self, X):
        b, s, _ = X.shape
        return self.W.sum() * np.full(b, float(s))
