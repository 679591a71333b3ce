"""l03-6: softmax is still applied twice"""


def repaired_loss(H, W, b, labels):
    return cross_entropy(softmax(H @ W + b), labels)
