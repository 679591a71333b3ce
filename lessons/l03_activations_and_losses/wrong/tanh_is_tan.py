"""l03-2: it is the tangent, not the hyperbolic tangent"""

import numpy as np


def tanh(x):
    return np.tan(x)
