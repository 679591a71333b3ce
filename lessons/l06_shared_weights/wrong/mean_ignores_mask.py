"""l06-3: the mask is ignored"""


def mean_pool(F, mask):
    return F.mean(axis=1)
