"""l03-2: it is the slope of sigmoid"""


def tanh_backward(g, y):
    return g * y * (1 - y)
