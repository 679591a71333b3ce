"""l10-3: a sentence without words gets the state of the first place"""

import numpy as np


def last_state(H, mask):
    last = (mask * np.arange(mask.shape[1])).argmax(axis=1)
    return H[np.arange(len(mask)), last]
