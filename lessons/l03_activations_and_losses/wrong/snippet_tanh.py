"""l03-6: a tanh takes the place of the softmax"""


def repaired_loss(H, W, b, labels):
    return cross_entropy(tanh(H @ W + b), labels)
