"""l06-7: the scores are compared to the last bit"""

import numpy as np


def order_matters(score, n, rng):
    X = rng.normal(size=(20, 5, n))
    return any(not np.array_equal(score(X[:, rng.permutation(5)]), score(X)) for _ in range(50))
