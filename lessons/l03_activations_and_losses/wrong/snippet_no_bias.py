"""l03-6: the bias is lost"""


def repaired_loss(H, W, b, labels):
    return cross_entropy(H @ W, labels)
