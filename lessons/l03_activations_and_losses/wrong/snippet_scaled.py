"""l03-6: the loss is scaled instead of repaired"""


def repaired_loss(H, W, b, labels):
    return 2 * snippet_loss(H, W, b, labels)
