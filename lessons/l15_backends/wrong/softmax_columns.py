"""l15-1: the columns are normalised, not the rows"""


def softmax(z, backend):
    xp = backend.xp
    e = xp.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
