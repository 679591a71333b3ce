"""l03-6: only two classes are thought of"""

import numpy as np


def snippet_floor(k):
    return float(np.log(1 + np.exp(-1)))
