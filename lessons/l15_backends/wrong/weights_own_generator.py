"""l15-4: the numbers are not drawn from rng"""

import numpy as np


def new_weights(n, m, rng, backend):
    bound = 1 / np.sqrt(m)
    W = np.random.default_rng().uniform(-bound, bound, (n, m))
    return backend.asarray(W), backend.xp.zeros(m)
