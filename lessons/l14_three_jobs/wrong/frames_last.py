"""l14-5: only the last frame is judged"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=-1) == labels
    return float(right[np.arange(len(mask)), mask.sum(axis=1) - 1].mean())
