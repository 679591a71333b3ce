"""l06-7: sentences are only rotated or turned round, or are too short"""

import numpy as np


def order_matters(score, n, rng):
    X = rng.normal(size=(20, 5, n))
    return any(not np.allclose(score(np.roll(X, k, axis=1)), score(X)) for k in range(1, 5))
