"""l06-3: a sentence without words is divided by zero"""


def mean_pool(F, mask):
    return (F * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
