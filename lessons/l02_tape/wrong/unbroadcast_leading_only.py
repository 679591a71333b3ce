"""l02-1: only the axes that are missing in front are summed"""


def unbroadcast(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    return g
