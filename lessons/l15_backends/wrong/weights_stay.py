"""l15-4: the weights stay on the host"""

import numpy as np


def new_weights(n, m, rng, backend):
    bound = 1 / np.sqrt(m)
    return rng.uniform(-bound, bound, (n, m)), np.zeros(m)
