"""l03-5: the answer is looked for along the batch: argmax over axis 0"""

import numpy as np


def accuracy(logits, labels):
    return np.equal(logits.argmax(axis=0), labels).mean()
