"""l06-7: no two different words ever change places"""

import numpy as np


def order_matters(score, n, rng):
    X = rng.normal(size=(20, 5, n))
    return any(not np.allclose(score(X[order]), score(X)[order]) for order in (rng.permutation(20) for _ in range(50)))
