"""l03-5: it is in per cent"""


def accuracy(logits, labels):
    return 100 * (logits.argmax(axis=1) == labels).mean()
