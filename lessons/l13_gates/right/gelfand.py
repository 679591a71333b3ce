"""the spectral radius by Gelfand's formula for small matrices"""

import numpy as np


def spectral_radius(W):
    if not W.any():
        return 0.0
    scale, power = 0.0, W
    for k in range(1, 46):  # |W^(2^k)| ^ (1 / 2^k)
        length = np.linalg.norm(power)
        if length == 0:
            return 0.0
        scale, power = scale + np.log(length) / 2 ** (k - 1), power / length
        power = power @ power
    return float(np.exp(scale))
