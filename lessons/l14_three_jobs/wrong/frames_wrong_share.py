"""l14-5: the share of wrong frames is returned"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=-1) == labels
    return float(1 - (right & mask).sum() / mask.sum())
