"""l06-2: the padding is added too"""


def sum_pool(F, mask):
    return F.sum(axis=1)
