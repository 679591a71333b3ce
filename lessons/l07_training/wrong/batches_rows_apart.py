"""l07-4: the arrays are shuffled each in an order of its own"""


def batches(data, size, rng=None):
    if rng is not None:
        data = tuple(rng.permutation(array) for array in data)
    return [tuple(array[i : i + size] for array in data) for i in range(0, len(data[0]), size)]
