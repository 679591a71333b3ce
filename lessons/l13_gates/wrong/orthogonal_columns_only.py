"""l13-5: the lengths are 1, but the angles are not right angles"""

import numpy as np


def orthogonal(m, rng):
    W = rng.normal(size=(m, m))
    return W / np.sqrt((W**2).sum(axis=0))
