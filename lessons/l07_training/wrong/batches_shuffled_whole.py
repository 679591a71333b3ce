"""l07-4: whole batches are shuffled, and not the examples"""


def batches(data, size, rng=None):
    parts = [tuple(array[i : i + size] for array in data) for i in range(0, len(data[0]), size)]
    full, rest = [part for part in parts if len(part[0]) == size], [part for part in parts if len(part[0]) < size]
    if rng is not None:
        full = [full[i] for i in rng.permutation(len(full))]
    return full + rest
