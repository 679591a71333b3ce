"""l10-3: the place is one too early"""

import numpy as np


def last_state(H, mask):
    rows = np.arange(len(mask))
    return H[rows, mask.sum(axis=1) - 2]
