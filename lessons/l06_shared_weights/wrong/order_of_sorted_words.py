"""l06-7: no two different words ever change places"""

import numpy as np


def order_matters(score, n, rng):
    X = rng.normal(size=(20, 5, n))
    orders = [rng.permutation(5) for _ in range(50)]
    return any(not np.allclose(score(np.sort(X[:, order], axis=1)), score(np.sort(X, axis=1))) for order in orders)
