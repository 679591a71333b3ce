"""l15-4: more is moved than W, or W in pieces"""

import numpy as np


def new_weights(n, m, rng, backend):
    bound = 1 / np.sqrt(m)
    rows = [backend.asarray(rng.uniform(-bound, bound, m)) for _ in range(n)]
    return backend.xp.stack(rows), backend.xp.zeros(m)
