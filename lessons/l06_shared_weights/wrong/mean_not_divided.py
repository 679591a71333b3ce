"""l06-3: the sum is not divided"""


def mean_pool(F, mask):
    return (F * mask[:, :, None]).sum(axis=1)
