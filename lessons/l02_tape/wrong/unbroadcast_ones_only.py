"""l02-1: only the axes of length 1 are summed, not the missing ones"""


def unbroadcast(g, shape):
    missing = g.ndim - len(shape)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(axis=missing + axis, keepdims=True)
    return g
