"""l15-4: the device's library does not have what is asked of it"""

import numpy as np


def new_weights(n, m, rng, backend):
    xp = backend.xp
    if xp is np:
        W = rng.uniform(-1 / np.sqrt(m), 1 / np.sqrt(m), (n, m))
    else:
        W = xp.random.uniform(-1 / np.sqrt(m), 1 / np.sqrt(m), (n, m))
    return W, xp.zeros(m)
