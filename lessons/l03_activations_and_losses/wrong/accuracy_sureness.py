"""l03-5: the share of the highest score is averaged"""


def accuracy(logits, labels):
    return softmax(logits).max(axis=1).mean()
