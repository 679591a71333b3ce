"""l03-5: the lowest score is the answer"""


def accuracy(logits, labels):
    return ((-logits).argmax(axis=1) == labels).mean()
