"""l03-1: the sign is wrong"""


def sigmoid_backward(g, y):
    return g * y * (y - 1)
