"""l06-2: the padding is set to zero inside F, which belongs to the caller"""


def sum_pool(F, mask):
    F.data[~mask] = 0
    return F.sum(axis=1)
