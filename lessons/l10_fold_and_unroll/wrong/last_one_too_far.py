"""l10-3: the place is the number of words, one too far"""

import numpy as np


def last_state(H, mask):
    rows = np.arange(len(mask))
    return H[rows, mask.sum(axis=1)]
