"""l06-3: one is added to every count"""


def mean_pool(F, mask):
    counts = mask.sum(axis=1, keepdims=True) + 1  # never zero
    return (F * mask[:, :, None]).sum(axis=1) / counts
