"""l03-5: the number of right answers is returned, not their share"""


def accuracy(logits, labels):
    return (logits.argmax(axis=1) == labels).sum()
