"""l14-5: padding is counted"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=-1) == labels
    return float(right.mean())
