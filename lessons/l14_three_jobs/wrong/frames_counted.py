"""l14-5: the right frames are counted, not their share"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=-1) == labels
    return float((right & mask).sum())
