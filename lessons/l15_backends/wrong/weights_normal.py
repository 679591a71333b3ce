"""l15-4: the numbers are normal, not uniform"""

import numpy as np


def new_weights(n, m, rng, backend):
    bound = 1 / np.sqrt(m)
    W = rng.normal(size=(n, m)) * bound
    return backend.asarray(W), backend.xp.zeros(m)
