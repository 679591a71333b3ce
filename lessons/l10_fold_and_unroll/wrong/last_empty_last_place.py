"""l10-3: a sentence without words gets the state of the last place"""

import numpy as np


def last_state(H, mask):
    last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    return H[np.arange(len(mask)), last]
