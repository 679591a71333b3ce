"""l02-1: the axes of length 1 are lost: keepdims is forgotten"""


def unbroadcast(g, shape):
    missing = g.ndim - len(shape)
    ones = [missing + axis for axis, length in enumerate(shape) if length == 1]
    return g.sum(axis=tuple(range(missing)) + tuple(ones))
