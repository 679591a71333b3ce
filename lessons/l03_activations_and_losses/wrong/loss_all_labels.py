"""l03-4: the scores of all labels are read in every row"""


def cross_entropy(logits, labels):
    return -log_softmax(logits)[:, labels].mean()
