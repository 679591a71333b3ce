"""l03-5: an answer for each sentence is returned, not the share"""


def accuracy(logits, labels):
    return logits.argmax(axis=1) == labels
