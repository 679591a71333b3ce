"""l03-4: 1 is subtracted in the labels' columns of every row: p[:, labels]"""


def cross_entropy_backward(g, logits, labels):
    p = softmax(logits)
    p[:, labels] -= 1
    return g * p / len(labels)
