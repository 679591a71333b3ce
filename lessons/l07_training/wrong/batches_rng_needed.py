"""l07-4: a missing rng is not provided for"""


def batches(data, size, rng=None):
    order = rng.permutation(len(data[0]))
    return [tuple(array[order[i : i + size]] for array in data) for i in range(0, len(order), size)]
