"""l06-7: no two different words ever change places"""

import numpy as np


def order_matters(score, n, rng):
    X = np.ones((20, 5, n))
    return any(not np.allclose(score(X[:, rng.permutation(5)]), score(X)) for _ in range(50))
