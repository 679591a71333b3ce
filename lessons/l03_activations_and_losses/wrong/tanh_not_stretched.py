"""l03-2: the range is not stretched: σ(2x)"""


def tanh(x):
    return sigmoid(2 * x)
