"""l03-4: nothing is subtracted at the label"""


def cross_entropy_backward(g, logits, labels):
    return g * softmax(logits) / len(labels)
