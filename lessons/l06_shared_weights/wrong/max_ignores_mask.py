"""l06-5: the mask is ignored"""


def max_pool(F, mask):
    return F.max(axis=1)
