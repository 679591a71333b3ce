"""l03-2: the gradient that arrives is ignored"""


def tanh_backward(g, y):
    return 1 - y * y
