"""l03-5: positive scores are counted, not right answers"""


def accuracy(logits, labels):
    return ((logits[:, -1] > 0) == labels).mean()
