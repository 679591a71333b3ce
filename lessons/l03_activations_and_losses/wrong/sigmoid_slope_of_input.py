"""l03-1: the slope is computed with the input, where the output is given"""


def sigmoid_backward(g, y):
    s = sigmoid(y)
    return g * s * (1 - s)
