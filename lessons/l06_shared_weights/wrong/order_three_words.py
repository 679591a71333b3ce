"""l06-7: sentences are only rotated or turned round, or are too short"""

import numpy as np


def order_matters(score, n, rng):
    X = rng.normal(size=(20, 3, n))
    return any(not np.allclose(score(X[:, rng.permutation(3)]), score(X)) for _ in range(50))
