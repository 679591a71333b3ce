"""l14-5: padding is counted as right"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=-1) == labels
    return float((right | ~mask).mean())
