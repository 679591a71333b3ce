"""l02-1: only the first copy sends its gradient"""


def unbroadcast(g, shape):
    while g.ndim > len(shape):
        g = g[0]
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.take([0], axis=axis)
    return g
