"""l07-4: the examples are drawn with repetition"""

import numpy as np


def batches(data, size, rng=None):
    count = len(data[0])
    order = np.arange(count) if rng is None else rng.integers(0, count, size=count)
    return [tuple(array[order[i : i + size]] for array in data) for i in range(0, count, size)]
