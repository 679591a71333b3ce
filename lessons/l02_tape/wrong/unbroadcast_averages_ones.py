"""l02-1: the copies are averaged, not summed"""


def unbroadcast(g, shape):
    missing = g.ndim - len(shape)
    copies = 1
    for length in g.shape[:missing]:
        copies *= length
    g = g.sum(axis=tuple(range(missing)))
    for axis, length in enumerate(shape):
        if length == 1 and g.shape[axis] > 1:
            copies *= g.shape[axis]
            g = g.sum(axis=axis, keepdims=True)
    return g / copies
