"""l14-5: a recording is right only if all its frames are"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=-1) == labels
    return float((right | ~mask).all(axis=1).mean())
