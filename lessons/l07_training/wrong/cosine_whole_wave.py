"""l07-6: a whole wave is taken, and not half of it"""

import numpy as np


def cosine(t, steps):
    return (1 + np.cos(2 * np.pi * min(t, steps) / steps)) / 2
