"""l15-1: all numbers are normalised together"""


def softmax(z, backend):
    xp = backend.xp
    e = xp.exp(z - z.max())
    return e / e.sum()
