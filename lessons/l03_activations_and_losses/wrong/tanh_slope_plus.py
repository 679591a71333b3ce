"""l03-2: it is 1 + y²"""


def tanh_backward(g, y):
    return g * (1 + y**2)
