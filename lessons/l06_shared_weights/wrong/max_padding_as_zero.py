"""l06-5: the padding is set to zero and then wins against negative features"""


def max_pool(F, mask):
    return (F * mask[:, :, None]).max(axis=1)
