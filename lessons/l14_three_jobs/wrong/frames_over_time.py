"""l14-5: the highest score is looked for over time, not over the classes"""

import numpy as np


def frame_accuracy(scores, labels, mask):
    right = np.argmax(scores.numpy(), axis=1) == labels
    return float((right & mask).sum() / mask.sum())
