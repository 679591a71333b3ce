"""l15-4: more is moved than W, or W in pieces"""

import numpy as np


def new_weights(n, m, rng, backend):
    bound = 1 / np.sqrt(m)
    W = rng.uniform(-bound, bound, (n, m))
    return backend.asarray(W), backend.asarray(np.zeros(m))
