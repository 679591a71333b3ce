"""l06-3: every row is divided by the mean length of the batch"""


def mean_pool(F, mask):
    return (F * mask[:, :, None]).sum(axis=1) / max(mask.sum(axis=1).mean(), 1)
