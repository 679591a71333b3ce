"""l15-4: the generator has a seed of its own"""

import numpy as np


def new_weights(n, m, rng, backend):
    bound = 1 / np.sqrt(m)
    W = np.random.default_rng(0).uniform(-bound, bound, (n, m))
    return backend.asarray(W), backend.xp.zeros(m)
