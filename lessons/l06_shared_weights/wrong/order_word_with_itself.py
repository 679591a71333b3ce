"""l06-7: no two different words ever change places"""

import numpy as np


def order_matters(score, n, rng):
    X = rng.normal(size=(20, 5, n))
    for i in range(5):
        swapped = X.copy()
        swapped[:, [i, i]] = X[:, [i, i]]
        if not np.allclose(score(swapped), score(X)):
            return True
    return False
