"""l14-5: each recording counts the same, however long"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=-1) == labels
    return float(((right & mask).sum(axis=1) / mask.sum(axis=1)).mean())
